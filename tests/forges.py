"""Forges on this machine, reached as the bot reaches them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.adapters.forges.gitea import Gitea
from bot.adapters.forges.github import GitHub
from bot.adapters.forges.gitlab import GitLab
from bot.adapters.forges.place import find_place
from bot.adapters.http import open_http
from bot.ports import Forge
from tests.fakes.forge_contracts import KindName
from tests.fakes.forge_server import ForgeServer

TOKEN = "s3cret-T0ken.of_a-forge"  # noqa: S105 - of a server of ours
KINDS: tuple[KindName, ...] = ("github", "gitlab", "gitea")
_CLASSES = {"github": GitHub, "gitlab": GitLab, "gitea": Gitea}


@asynccontextmanager
async def reach_forge(
    server: ForgeServer, *, name: str = "ann/site", token: str = TOKEN
) -> AsyncGenerator[Forge]:
    """Open the way to the pull requests of a repository on a server."""
    place = find_place(f"{server.address}/{name}.git", forge=server.kind, api=None)
    assert place is not None

    async def take_token() -> str:
        return token

    async with open_http(timeout=5, attempts=1, concurrency=4, max_bytes=1_000_000) as client:
        yield _CLASSES[server.kind].reached(client.send_json, place, onto="main", take_token=take_token)
