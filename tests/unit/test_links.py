"""Web addresses in plain text."""

import pytest

from bot.text.links import clean_url, find_urls, identify_address


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://example.com/a, then", ["https://example.com/a"]),
        ("(https://en.wikipedia.org/wiki/Row_(database))", ["https://en.wikipedia.org/wiki/Row_(database)"]),
        ("*https://example.com/x*!", ["https://example.com/x"]),
        ("https://ja.wikipedia.org/wiki/日本 and", ["https://ja.wikipedia.org/wiki/日本"]),
        ("「https://example.com/」と", ["https://example.com/"]),
        ("<https://example.com/> https://b.example", ["https://example.com/", "https://b.example"]),
        ("https://a.example/lead...", ["https://a.example/lead.."]),
        (
            "(https://a.example/lead...) https://b.example.... so",
            ["https://a.example/lead...", "https://b.example..."],
        ),
        ("https:// http:/x ftp://example.com", []),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(text: str, urls: list[str]) -> None:
    assert [text[start:end] for start, end in find_urls(text)] == urls


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://example.com", "https://example.com"),
        ("https://example.com/a%20b%", "https://example.com/a%20b%25"),
        ("https://example.com/日", "https://example.com/%E6%97%A5"),
        ('https://example.com/"<x>`\\|^', "https://example.com/%22%3Cx%3E%60%5C%7C%5E"),
        ("https://example.com/?a=1&lt;=2", "https://example.com/?a=1&lt%3B=2"),
        ("http://example.com:8080/x#y", "http://example.com:8080/x#y"),
        ("https://example.com/HAHAHUGOSHORTCODE1", "https://example.com/HAHAHUGO%53HORTCODE1"),
        ("https://example.com/__hdeferred/x?__h_pp_l1", "https://example.com/__h%64eferred/x?__h%5Fpp_l1"),
        ("https://HAHAHUGOSHORTCODE.example/", None),
        ("https://example.__hdeferred/x", None),
        ("https://user@example.com/", None),
        ("https://[::1]/", None),
        ("https://例え.jp/", None),
        ("https://example.com/\ud800", None),
        ("javascript:alert(1)", None),
    ],
)
def test_an_address_is_cleaned_or_not_linked(url: str, clean: str | None) -> None:
    assert clean_url(url) == clean


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a/b?id=1&x",
        "http://www.Example.COM/a/b/?id=1&x#part",
        "HTTPS://example.com/a/b?utm_source=hn&id=1&x&utm_medium=social",
        "https://example.com./a/b/?id=1&x&UTM_campaign=",
    ],
)
def test_addresses_of_one_article_are_one(url: str) -> None:
    assert identify_address(url) == "example.com/a/b?id=1&x"


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("https://example.com/", "example.com"),
        ("https://example.com/?utm_source=x", "example.com"),
        ("https://m.example.com/A", "m.example.com/A"),
        ("https://example.com/日", "example.com/%E6%97%A5"),
        ("https://example.com/%E6%97%A5", "example.com/%E6%97%A5"),
        ("ftp://example.com/", ""),
        ("", ""),
    ],
)
def test_other_articles_stay_others(url: str, identity: str) -> None:
    assert identify_address(url) == identity
