"""A Hugo site on the disk is read quickly, and never written outside its content."""

import os
import time
from pathlib import Path

import pytest

from bot.adapters.site_facts import read_facts
from bot.adapters.site_folder import SiteFolder
from bot.domain.thread import ItemId
from bot.errors import Misconfigured, Refused

POST = """+++
date = '2026-03-01T00:00:00'
months = '2026/03'
draft = false
title = '見出し'
tags = [{tags}]
featureimage = 'thumbnails/blue1.jpg'
{more}+++

> 見出し

引用元：[https://news.ycombinator.com/item?id={item}](https://news.ycombinator.com/item?id={item})
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "content" / "posts").mkdir(parents=True)
    (folder / "hugo.toml").write_text("", encoding="utf-8")
    (folder / "content" / "posts" / "_index.md").write_text("+++\nhn_id = 9\n+++\n", encoding="utf-8")
    return folder


def put(root: Path, place: str, *, item: int, tags: str = "", more: str = "") -> Path:
    """Write a post and return its path relative to the site."""
    path = Path("content", "posts", place)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(POST.format(item=item, tags=tags, more=more), encoding="utf-8")
    return path


def test_posts_are_found_by_the_line_that_names_the_source(root: Path) -> None:
    bundle = put(root, "2026_03/2026_03_01_a/index.md", item=11)
    flat = put(root, "b.md", item=12)
    assert SiteFolder(root).posts() == {ItemId(11): bundle, ItemId(12): flat}


def test_the_id_in_the_front_matter_wins_over_the_source_line(root: Path) -> None:
    path = put(root, "a.md", item=11, more="hn_id = 77\n")
    assert SiteFolder(root).posts() == {ItemId(77): path}


def test_a_post_with_yaml_front_matter_is_found(root: Path) -> None:
    path = Path("content", "posts", "plain.md")
    (root / path).write_text('---\nhn_id: 5\ntags: ["Rust"]\n---\n', encoding="utf-8")
    assert SiteFolder(root).posts() == {ItemId(5): path}
    assert SiteFolder(root).vocabulary() == ("Rust",)


def test_of_two_posts_for_one_item_the_first_by_path_is_named(root: Path) -> None:
    put(root, "b/index.md", item=11)
    first = put(root, "a/index.md", item=11)
    assert SiteFolder(root).posts() == {ItemId(11): first}


def test_posts_without_an_item_and_broken_bytes_are_passed_over(root: Path) -> None:
    (root / "content" / "posts" / "a.md").write_text("+++\ntitle = 'about'\n+++\n", encoding="utf-8")
    (root / "content" / "posts" / "b.md").write_bytes(b"\xff\xfe\x00 tags = [")
    site = SiteFolder(root)
    assert site.posts() == {}
    assert site.vocabulary() == ()


def test_the_posts_about_an_article_are_found_by_its_address(root: Path) -> None:
    first, second = put(root, "a.md", item=11), put(root, "b.md", item=12)
    for path, url in ((first, "https://example.com/x/"), (second, "http://www.example.com/x?utm_source=y")):
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(f"\n元記事：<{url}>\n")
    put(root, "c.md", item=13)
    assert SiteFolder(root).articles() == {"example.com/x": (first, second)}


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title = '見出し'", "見出し"),
        ('title = "a \\"b\\" # c"  # d', 'a "b" # c'),
        ("title = 5", ""),
        ("title = 'it's'", ""),
        ("title: it's: so", "it's: so"),
        ("title: 'quoted'", "quoted"),
        ("title:", ""),
        ("draft = true", ""),
    ],
)
def test_a_post_tells_its_title(line: str, title: str) -> None:
    assert read_facts(f"+++\n{line}\n+++\n".encode()).title == title


def test_the_vocabulary_starts_with_the_most_used_tag(root: Path) -> None:
    put(root, "a.md", item=1, tags='"AI", "Rust"')
    put(root, "b.md", item=2, tags='"Rust", "AI"')
    put(root, "c.md", item=3, tags='"Rust"')
    assert SiteFolder(root).vocabulary() == ("Rust", "AI")


def test_forms_of_a_tag_become_the_most_used_one(root: Path) -> None:
    put(root, "a.md", item=1, tags='"Hacker News", "ＡＩ"')
    put(root, "b.md", item=2, tags='"HackerNews", "AI"')
    put(root, "c.md", item=3, tags='"HackerNews", "AI"')
    put(root, "d.md", item=4, tags='"hackernews"')
    assert SiteFolder(root).vocabulary() == ("HackerNews", "AI")


def test_tags_that_cannot_be_read_are_left_out(root: Path) -> None:
    put(root, "a.md", item=1, tags='"broken')
    put(root, "b.md", item=2, tags='3, " ", "fine"')
    assert SiteFolder(root).vocabulary() == ("fine",)


def test_images_are_listed_from_both_folders(root: Path) -> None:
    for name in ("assets/thumbnails/b.jpg", "static/thumbnails/a.SVG", "assets/thumbnails/notes.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    assert SiteFolder(root).images() == ("thumbnails/a.SVG", "thumbnails/b.jpg")


def test_a_site_without_images_lists_none(root: Path) -> None:
    assert SiteFolder(root).images() == ()


def test_two_thousand_posts_are_read_in_well_under_a_second(root: Path) -> None:
    for number in range(2_000):
        put(root, f"2026_03/p{number}/index.md", item=number + 1, tags='"AI", "Rust", "SQLite"')
    site = SiteFolder(root)
    start = time.perf_counter()
    assert len(site.posts()) == 2_000
    assert len(site.vocabulary()) == 3
    assert time.perf_counter() - start < 2.0  # 0.3 s when measured; slow machines are not a fault


def test_what_is_written_is_read_back(root: Path) -> None:
    site = SiteFolder(root)
    place = Path("content/posts/2026_03/x/index.md")
    assert site.read(place) is None
    site.write(place, "見出し\r\n")
    assert site.read(root / place) == "見出し\r\n"
    assert os.listdir((root / place).parent) == ["index.md"]  # noqa: PTH208 - hidden files count too


def test_writing_replaces_the_whole_file(root: Path) -> None:
    site, path = SiteFolder(root), put(root, "a.md", item=1)
    site.write(path, "short\n")
    assert (root / path).read_bytes() == b"short\n"


@pytest.mark.parametrize(
    "place",
    [
        "hugo.toml",
        "content",
        "content/../hugo.toml",
        "content/posts/../../../outside.md",
        "/etc/hosts",
        "../outside.md",
        "content/posts/\0.md",
        "content/posts/link/outside.md",
        "content/posts/circle/x.md",
    ],
)
def test_a_path_that_leaves_the_content_is_refused(root: Path, place: str) -> None:
    (root / "content" / "posts" / "link").symlink_to(root.parent)
    (root / "content" / "posts" / "circle").symlink_to(root / "content" / "posts" / "circle")
    site = SiteFolder(root)
    with pytest.raises(Refused, match="not a place under"):
        site.write(Path(place), "text")
    with pytest.raises(Refused, match="not a place under"):
        site.read(Path(place))
    assert not (root.parent / "outside.md").exists()


def test_a_file_that_is_not_utf8_is_refused(root: Path) -> None:
    (root / "content" / "posts" / "a.md").write_bytes(b"\xff")
    with pytest.raises(Refused, match="not UTF-8"):
        SiteFolder(root).read(Path("content/posts/a.md"))


def test_a_folder_where_the_file_should_be_is_a_clear_error_and_leaves_nothing(root: Path) -> None:
    (root / "content" / "posts" / "a.md").mkdir()
    site = SiteFolder(root)
    with pytest.raises(Misconfigured, match=r"a\.md cannot be used"):
        site.write(Path("content/posts/a.md"), "text")
    with pytest.raises(Misconfigured, match=r"a\.md cannot be used"):
        site.read(Path("content/posts/a.md"))
    assert {path.name for path in (root / "content" / "posts").iterdir()} == {"_index.md", "a.md"}


def test_a_folder_that_is_no_site_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="matome site init"):
        SiteFolder(tmp_path)


def test_the_recorded_posts_are_all_found(root: Path, shared: Path) -> None:
    recorded = sorted((shared / "data" / "site-posts").glob("*.md"))
    for post in recorded:
        (root / "content" / "posts" / post.name).write_bytes(post.read_bytes())
    site = SiteFolder(root)
    assert len(site.posts()) == len(recorded)
    assert len(site.vocabulary()) > len(recorded)
