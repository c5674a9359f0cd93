"""A token opens a repository over https, and is seen by nobody else."""

from collections.abc import AsyncGenerator
from pathlib import Path

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


async def test_a_token_lets_in_and_is_seen_nowhere(
    server: GitServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    seen: list[bytes] = []
    server.look = lambda: seen.append(arguments_of_processes())
    site = repository(f"{server.address}/site.git", tmp_path / "cache", token=TOKEN)
    with capture_logs() as logs:
        first = await publish_to(site, a_digest())
        assert (await publish_to(site, a_digest())).commit is None
    assert commits_of(tmp_path / "site.git")[0] == first.commit
    assert set(server.users) == {"x-access-token"}
    assert b"remote-https" in b"".join(seen)
    printed = capfd.readouterr()
    for haystack in (b"".join(seen).decode(errors="replace"), str(logs), printed.out, printed.err):
        assert "s3cret" not in haystack
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert not [path for path in kept if b"s3cret" in path.read_bytes()]


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
