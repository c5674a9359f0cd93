"""A repository is read once; after that only what has changed, and never more than its posts."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.thread import ItemId
from tests.git_sites import POSTS, a_digest, git, make_site, post_text, publish_to, push_file, repository
from tests.threads import START

COUNT = 500


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Tell which commands git was given since it was last asked."""
    log, real = tmp_path / "calls", shutil.which("git")
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    script = f'#!/bin/sh\nfor word; do printf "%s " "$word"; done >> {log}\necho >> {log}\nexec {real} "$@"\n'
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")

    def take() -> list[str]:
        lines = log.read_text("utf-8").splitlines()
        log.write_text("", encoding="utf-8")
        return [line for line in lines if "--git-dir" in line]

    return take


def many_posts() -> dict[str, str | bytes]:
    tags = ('"Rust"', '"Rust", "AI"', '"Databases"')
    posts = {
        f"{POSTS}/2026_{number % 12 + 1:02}/post_{number}/index.md": post_text(number, tags=tags[number % 3])
        for number in range(1, COUNT + 1)
    }
    return {**posts, "static/large.bin": os.urandom(3_000_000)}


async def test_a_site_of_many_posts_is_read_once(tmp_path: Path, calls: Callable[[], list[str]]) -> None:
    bare = make_site(tmp_path, many_posts())
    site = repository(bare, tmp_path / "cache")
    calls()
    async with site.turn() as branch:
        assert branch.posts().keys() == set(range(1, COUNT + 1))
        assert branch.vocabulary() == ("Rust", "AI", "Databases")
    first = calls()
    assert len([line for line in first if "--stdin" in line]) == 1  # all posts in one go
    assert len(first) < 12
    async with site.turn() as branch:
        assert len(branch.posts()) == COUNT
    second = calls()
    assert not [line for line in second if "--stdin" in line or "cat-file" in line]
    assert len(second) <= 6


async def test_only_what_is_new_is_read(tmp_path: Path, calls: Callable[[], list[str]]) -> None:
    bare = make_site(tmp_path, many_posts())
    site = repository(bare, tmp_path / "cache")
    async with site.turn():
        pass
    push_file(bare, f"{POSTS}/new.md", post_text(7_000))
    calls()
    async with site.turn() as branch:
        assert branch.posts()[ItemId(7_000)] == Path(POSTS, "new.md")
        assert len(branch.posts()) == COUNT + 1
    assert len([line for line in calls() if "--stdin" in line]) == 1
    await publish_to(site, a_digest(8_000))
    calls()
    async with site.turn() as branch:  # our own post is known without being read again
        assert ItemId(8_000) in branch.posts()
    assert not [line for line in calls() if "--stdin" in line or "cat-file" in line]


async def test_posts_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    bare = make_site(tmp_path, {f"{POSTS}/a.md": post_text(1), f"{POSTS}/b.md": post_text(2)})
    site = repository(bare, tmp_path / "cache")
    async with site.turn():
        pass
    git(tmp_path / "work", "mv", f"{POSTS}/a.md", f"{POSTS}/moved.md")
    git(tmp_path / "work", "rm", "-q", f"{POSTS}/b.md")
    push_file(bare, f"{POSTS}/c.md", post_text(3))
    async with site.turn() as branch:
        assert branch.posts() == {ItemId(1): Path(POSTS, "moved.md"), ItemId(3): Path(POSTS, "c.md")}
    (kept,) = (tmp_path / "cache").glob("*/posts.json")
    assert kept.read_text("utf-8").count('"Rust"') == 2


@pytest.mark.parametrize("kept", [b'{"0123": [1, "Rust"]}', b'{"format": 1, "posts": {}}', b"[]", b"{"])
async def test_facts_kept_in_another_format_are_read_anew(tmp_path: Path, kept: bytes) -> None:
    text = post_text(1, words="見出し") + "\n元記事：<https://www.example.com/x/>\n"
    site = repository(make_site(tmp_path, {f"{POSTS}/a.md": text}), tmp_path / "cache")
    async with site.turn():
        pass
    (file,) = (tmp_path / "cache").glob("*/posts.json")
    written = file.read_bytes()
    file.write_bytes(kept)
    async with site.turn() as branch:
        assert branch.posts() == {ItemId(1): Path(POSTS, "a.md")}
        assert branch.vocabulary() == ("Rust",)
        assert branch.articles() == {"example.com/x": (Path(POSTS, "a.md"),)}
    assert file.read_bytes() == written
    assert "見出し" in written.decode()


async def test_nothing_but_posts_is_fetched(tmp_path: Path) -> None:
    bare = make_site(tmp_path, many_posts())
    site = repository(bare, tmp_path / "cache")
    await publish_to(site, a_digest(8_000))
    size = sum(path.stat().st_size for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert size < 1_000_000  # the large file of the site is not there
    assert not list((tmp_path / "cache").rglob("*.md"))


async def test_a_server_that_sends_no_parts_is_read_whole(tmp_path: Path) -> None:
    bare = make_site(tmp_path, {f"{POSTS}/a.md": post_text(1)})
    git(bare, "config", "uploadpack.allowFilter", "false")
    site = repository(bare, tmp_path / "cache")
    async with site.turn() as branch:
        assert branch.posts() == {ItemId(1): Path(POSTS, "a.md")}
        await branch.commit({Path(POSTS, "b.md"): post_text(2)}, "Publish", now=START)
    async with site.turn() as branch:
        assert len(branch.posts()) == 2


async def test_posts_larger_than_what_is_read_at_once_are_read_in_portions(tmp_path: Path) -> None:
    large = {f"{POSTS}/{number}.md": post_text(number) + "x" * 900_000 for number in range(1, 25)}
    async with repository(make_site(tmp_path, {**large}), tmp_path / "cache").turn() as branch:
        assert branch.posts().keys() == set(range(1, 25))
