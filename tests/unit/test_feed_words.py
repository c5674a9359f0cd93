import pytest

from bot.text.feed_words import host_of, is_within, read_domain, read_user


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("example.com", "example.com"),
        (" Example.COM. ", "example.com"),
        ("www.example.com", "example.com"),
        ("https://www.example.com/a/b?c=d#e", "example.com"),
        ("blog.example.co.uk/2026", "blog.example.co.uk"),
        ("http://example.com:8080/", "example.com"),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
        ("例え.jp", "xn--r8jz45g.jp"),
        ("https://news.ycombinator.com/from?site=example.com", "example.com"),
        ("https://news.ycombinator.com/from?site=example.com/people/ann", "example.com"),
        ("https://news.ycombinator.com/item?id=1", "news.ycombinator.com"),
        ("https://ann:secret@example.com/", "example.com"),
    ],
)
def test_a_domain_is_read_from_its_name_or_an_address(typed: str, domain: str) -> None:
    assert read_domain(typed) == domain


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "words of a search",
        "example",
        "127.0.0.1",
        "https://[::1]/",
        "http://[broken/",
        "-a.com",
        "a..com",
        "example.com&tags=comment",
        "exa mple.com",
        "x" * 64 + ".com",
        ".".join(["abc"] * 70) + ".com",
        "https://news.ycombinator.com/from",
        "\ud800.com",
    ],
)
def test_what_is_no_domain_is_none(typed: str) -> None:
    assert read_domain(typed) is None


@pytest.mark.parametrize(
    ("typed", "user"),
    [
        ("pg", "pg"),
        (" Some_One-1 ", "Some_One-1"),
        ("https://news.ycombinator.com/user?id=pg", "pg"),
        ("news.ycombinator.com/submitted?id=pg&next=1", "pg"),
    ],
)
def test_a_person_is_read_from_their_name_or_page(typed: str, user: str) -> None:
    assert read_user(typed) == user


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "a" * 16,
        "pg,(comment",
        "pg)",
        "p g",
        "ｐｇ",
        "https://example.com/user?id=pg",
        "https://news.ycombinator.com/user?id=",
        "https://news.ycombinator.com/item",
        "http://[?id=pg",
    ],
)
def test_what_is_no_person_is_none(typed: str) -> None:
    assert read_user(typed) is None


def test_a_host_is_within_its_domain_and_no_other() -> None:
    host = host_of("https://WWW.Blog.Example.com/a")
    assert host == "blog.example.com"
    assert is_within(host, "blog.example.com")
    assert is_within(host, "Example.com")
    assert is_within(host, "www.example.com.")
    assert not is_within(host, "ample.com")
    assert not is_within(host, "a.blog.example.com")
    assert not is_within(host, "")
    assert not is_within("", "example.com")


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "https://", "ftp://example.com"])
def test_what_is_no_web_address_has_no_host(url: str | None) -> None:
    assert host_of(url) == ""
