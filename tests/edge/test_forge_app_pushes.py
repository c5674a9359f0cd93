"""A GitHub App instead of a token: what it borrows opens git as well as the pull request."""

import subprocess
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.responses import JSONResponse
from structlog.testing import capture_logs

from bot.app import current_time
from bot.app.forges import open_forge_http
from bot.app.sites import open_site
from bot.errors import Misconfigured
from bot.services.site_publishing import Site, proposal_branch, propose, publish
from bot.settings import Settings, SiteSettings
from tests.fakes.forge_contracts import Json
from tests.fakes.forge_server import ForgeServer, serve_forge
from tests.fakes.git_server import GitServer, serve_git
from tests.forges import TOKEN
from tests.git_sites import a_digest, commits_of, git, make_site, plan_for

ITEM = a_digest().story.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A site that an App looks after, over https."""

    site: Site
    bare: Path
    forge: ForgeServer
    server: GitServer
    cache: Path


def lend(asked: str, _token: str, _body: Json) -> JSONResponse | None:
    """Lend a token to whoever asks, as GitHub does to Apps."""
    if asked == "GET /repos/ann/site/installation":
        return JSONResponse({"id": 5})
    if asked == "POST /app/installations/5/access_tokens":
        until = current_time() + timedelta(hours=1)
        return JSONResponse({"token": TOKEN, "expires_at": f"{until:%Y-%m-%dT%H:%M:%SZ}"}, 201)
    return None


def know_nothing(_asked: str, _token: str, _body: Json) -> JSONResponse:
    return JSONResponse({"message": "Not Found"}, 404)


def make_key(file: Path) -> Path:
    command = ["openssl", "genrsa", "-out", str(file), "2048"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    return file


@pytest.fixture
async def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Room]:
    root = tmp_path / "repositories"
    bare = make_site(root / "ann")
    cache = tmp_path / "cache"
    async with (
        serve_forge("github", token=TOKEN, keys=tmp_path / "forge keys") as forge,
        serve_git(root, token=TOKEN, keys=tmp_path / "git keys") as server,
    ):
        forge.beside = lend
        monkeypatch.setenv("SSL_CERT_FILE", str(forge.authority))
        monkeypatch.setenv("GIT_SSL_CAINFO", str(server.authority))
        own = SiteSettings.model_validate(
            {
                "repository": f"{server.address}/ann/site.git",
                "route": "both",
                "forge": "github",
                "api": forge.api,
                "app_id": 123456,
                "app_key": make_key(tmp_path / "app.pem"),
            }
        )
        settings = Settings.model_validate({"site_cache": cache, "sites": {"blog": own}})
        async with open_forge_http(settings) as http:
            site = open_site(settings, "blog", own, http)
            yield Room(site=site, bare=bare, forge=forge, server=server, cache=cache)


async def test_what_is_borrowed_pushes_and_opens_and_is_seen_nowhere(
    room: Room, capfd: pytest.CaptureFixture[str]
) -> None:
    with capture_logs() as logs:
        proposed = await propose(ITEM, room.site, partial(plan_for, a_digest()))
        published = await publish(ITEM, room.site, partial(plan_for, a_digest()))
    assert proposed.request is not None
    assert git(room.bare, "rev-parse", proposal_branch(ITEM)).strip() == proposed.commit
    assert commits_of(room.bare)[0] == published.commit
    assert set(room.server.users) == {"x-access-token"}
    assert room.forge.asked.count("POST /app/installations/5/access_tokens") <= 2
    assert "s3cret" not in repr([logs, capfd.readouterr(), room.site])
    kept = [path for path in room.cache.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"s3cret" in path.read_bytes()]


async def test_an_app_that_is_not_installed_changes_nothing(room: Room) -> None:
    room.forge.beside = know_nothing
    with pytest.raises(Misconfigured, match="123456"):
        await publish(ITEM, room.site, partial(plan_for, a_digest()))
    assert len(commits_of(room.bare)) == 1
    assert room.server.paths == []
