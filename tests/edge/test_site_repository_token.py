"""A token opens a repository over https, and is seen by nobody else."""

import traceback
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from structlog.testing import capture_logs

from bot.adapters.git import Remote
from bot.errors import BotError, Misconfigured, Unavailable
from tests.fakes.git_server import GitServer, serve_git
from tests.git_sites import POSTS, a_digest, commits_of, make_site, post_text, publish_to, repository

TOKEN = "s3cret-T0ken-$(id)-'\"%s\\n"  # noqa: S105 - of a server of ours


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[GitServer]:
    make_site(tmp_path, {f"{POSTS}/a.md": post_text(1)})
    async with serve_git(tmp_path, token=TOKEN, keys=tmp_path / "keys") as served:
        monkeypatch.setenv("GIT_SSL_CAINFO", str(served.authority))
        yield served


def arguments_of_processes() -> bytes:
    """Return what everybody on this machine can see of all processes."""
    seen = b""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            seen += place.read_bytes()
        except OSError:  # it has ended
            continue
    return seen


def contents_of(folder: Path) -> bytes:
    """Return all that a folder's files hold now; some come and go while git is at work."""
    seen = b""
    for place in folder.rglob("*"):
        with suppress(OSError):
            seen += place.read_bytes()
    return seen


async def test_a_token_lets_in_and_is_seen_nowhere(
    server: GitServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    seen: list[bytes] = []
    # While git waits for the answers: processes, configuration, reflogs, all that lies in the cache.
    server.look = lambda: seen.append(arguments_of_processes() + contents_of(tmp_path / "cache"))
    site = repository(f"{server.address}/site.git", tmp_path / "cache", token=TOKEN)
    with capture_logs() as logs:
        first = await publish_to(site, a_digest())
        assert (await publish_to(site, a_digest())).commit is None
    assert commits_of(tmp_path / "site.git")[0] == first.commit
    assert set(server.users) == {"x-access-token"}
    assert server.paths.count("/site.git/git-receive-pack") == 1  # so that a push was looked at as well
    while_at_work = b"".join(seen)
    assert b"remote-https" in while_at_work
    assert b"MATOME_SITE_TOKEN" in while_at_work  # the program that hands it over knows its name alone
    printed = capfd.readouterr()
    left = contents_of(tmp_path / "cache") + contents_of(tmp_path / "site.git")
    assert b"s3cret" not in while_at_work + left
    for haystack in (str(logs), printed.out, printed.err):
        assert "s3cret" not in haystack


@pytest.mark.parametrize("dies", ["before", "midway", None])
async def test_an_error_of_a_push_does_not_show_the_token(
    dies: Literal["before", "midway"] | None, server: GitServer, tmp_path: Path
) -> None:
    server.dies = dies
    hook = tmp_path / "site.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'your s3cret' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(BotError) as caught:
        await publish_to(
            repository(f"{server.address}/site.git", tmp_path / "cache", token=TOKEN), a_digest()
        )
    told = "".join(traceback.format_exception(caught.value))
    assert "s3cret" not in f"{told} {caught.value!r} {caught.value}"


@pytest.mark.parametrize("token", ["another-s3cret", None])
async def test_a_wrong_token_is_told_and_not_shown(
    token: str | None, server: GitServer, tmp_path: Path
) -> None:
    with pytest.raises(Misconfigured, match="does not let us in") as caught:
        await publish_to(
            repository(f"{server.address}/site.git", tmp_path / "cache", token=token), a_digest()
        )
    assert "s3cret" not in f"{caught.value!r} {caught.value}"


async def test_a_token_is_not_carried_to_where_a_repository_has_moved(
    server: GitServer, tmp_path: Path
) -> None:
    async with serve_git(tmp_path, token=TOKEN, keys=tmp_path / "other keys") as other:
        server.moved_to = other.address
        with pytest.raises(Misconfigured, match="has moved to another address"):
            await publish_to(
                repository(f"{server.address}/site.git", tmp_path / "cache", token=TOKEN), a_digest()
            )
        assert other.paths == []


@pytest.mark.parametrize(
    ("status", "kind"), [(403, Misconfigured), (404, Misconfigured), (500, Unavailable), (429, Unavailable)]
)
async def test_a_server_that_says_no_is_told(
    status: int, kind: type[BotError], server: GitServer, tmp_path: Path
) -> None:
    server.status = status
    with pytest.raises(kind):
        await publish_to(
            repository(f"{server.address}/site.git", tmp_path / "cache", token=TOKEN), a_digest()
        )


async def test_a_repository_that_is_not_there_is_told(server: GitServer, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="There is no git repository"):
        await publish_to(
            repository(f"{server.address}/nope.git", tmp_path / "cache", token=TOKEN), a_digest()
        )


async def test_a_server_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        await publish_to(
            repository("https://localhost:9/site.git", tmp_path / "cache", token=TOKEN), a_digest()
        )


async def test_a_certificate_that_nobody_vouches_for_is_not_taken(
    server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_SSL_CAINFO")
    with pytest.raises(Misconfigured, match="certificate"):
        await publish_to(
            repository(f"{server.address}/site.git", tmp_path / "cache", token=TOKEN), a_digest()
        )
    assert server.paths == []


def test_a_remote_does_not_show_its_token() -> None:
    assert "s3cret" not in repr(Remote(url="https://example.org/a", branch="main", token=TOKEN))
