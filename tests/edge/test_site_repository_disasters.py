"""A full disk and a server that dies: a sentence, nothing has changed, and then it goes on."""

import resource
import shutil
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest

from bot.adapters.site_repository import SiteRepository
from bot.errors import BotError, Misconfigured, Unavailable
from tests.fakes.git_server import GitServer, serve_git
from tests.git_sites import a_digest, commits_of, files_of, git, make_site, publish_to, repository

TOKEN = "s3cret"  # noqa: S105 - of a server of ours
PAGE = 4_096  # bytes; what a tmpfs gives at least


@pytest.fixture
def small_disk(tmp_path: Path) -> Generator[Path]:
    folder = tmp_path / "small disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "matome-test", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own command
    if done.returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - our own command


def fill(disk: Path, *, free: int) -> Path:
    """Fill a disk up to so many pages, and return the file to remove."""
    filler = disk / "filler"
    size = (shutil.disk_usage(disk).free // PAGE - free) * PAGE
    filler.write_bytes(b"x" * max(size, 0))
    return filler


async def try_to_publish(site: SiteRepository, bare: Path, item: int) -> BotError | None:
    """Publish a story; where that fails, assert that the repository is as it was."""
    before = commits_of(bare)
    try:
        await publish_to(site, a_digest(item))
    except BotError as error:
        assert commits_of(bare) == before
        return error
    assert len(commits_of(bare)) == len(before) + 1
    return None


def assert_is_whole(bare: Path, posts: int) -> None:
    assert len([name for name in files_of(bare) if "_story_" in name]) == posts
    assert len(commits_of(bare)) == 1 + posts
    assert git(bare, "fsck", "--strict", "--no-dangling") == ""


async def test_a_full_disk_here_is_told_wherever_it_is_met(tmp_path: Path, small_disk: Path) -> None:
    bare, sentences = make_site(tmp_path), set[str]()
    site, published = repository(bare, small_disk / "cache"), 0
    for free in (*range(0, 44, 2), 100):
        filler = fill(small_disk, free=free)
        error = await try_to_publish(site, bare, 200 + free)
        filler.unlink()
        assert isinstance(error, Unavailable | Misconfigured | None)
        sentences |= {str(error)}
        published += error is None
        shutil.rmtree(small_disk / "cache", ignore_errors=True)
    assert_is_whole(bare, published)
    assert published > 0
    assert {"space" in sentence for sentence in sentences - {"None"}} == {True}


async def test_a_full_disk_over_there_is_told_wherever_it_is_met(tmp_path: Path, small_disk: Path) -> None:
    bare = shutil.copytree(make_site(tmp_path), small_disk / "site.git")
    site, published = repository(bare, tmp_path / "cache"), 0
    for free in range(12):
        filler = fill(small_disk, free=free)
        error = await try_to_publish(site, bare, 200 + free)
        assert isinstance(error, Unavailable | None)
        published += error is None
        filler.unlink()
    assert await try_to_publish(site, bare, 300) is None
    assert_is_whole(bare, published + 1)


@contextmanager
def largest_file(size: int) -> Generator[None]:
    """Let nobody write a larger file, ourselves and git; a kind of full disk for all who are not root."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_files_that_cannot_be_written_break_nothing(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    failures = published = 0
    for number, size in enumerate((0, 1, 50, 200, 300, 400, 600, 1_000, 20_000)):
        site = repository(bare, tmp_path / f"cache {number % 2}")
        with largest_file(size):
            error = await try_to_publish(site, bare, 200 + number)
        failures += error is not None
        published += error is None
        assert (await publish_to(site, a_digest(200 + number))).commit or error is None
    assert_is_whole(bare, failures + published)
    assert failures
    assert published


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[GitServer]:
    make_site(tmp_path)
    async with serve_git(tmp_path, token=TOKEN, keys=tmp_path / "keys") as served:
        monkeypatch.setenv("GIT_SSL_CAINFO", str(served.authority))
        yield served


@pytest.mark.parametrize("place", ["before", "midway", "after"])
async def test_a_server_that_dies_in_a_push_is_told_and_asked_again(
    place: Literal["before", "midway", "after"], server: GitServer, tmp_path: Path
) -> None:
    site = repository(f"{server.address}/site.git", tmp_path / "cache", token=TOKEN)
    bare = tmp_path / "site.git"
    server.dies = place
    with pytest.raises(Unavailable, match="cannot be reached"):
        await publish_to(site, a_digest())
    assert len(commits_of(bare)) == (2 if place == "after" else 1)
    server.dies = None
    again = await publish_to(site, a_digest())
    assert (again.commit is None) == (place == "after")  # what got there is found, and not made twice
    assert_is_whole(bare, 1)
