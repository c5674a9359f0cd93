"""Whole sites, opened to be looked after: a folder on this machine, or a branch of a repository."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.adapters.site_branch import SiteBranch
from bot.adapters.site_folder import SiteFolder
from bot.adapters.site_repository import SiteRepository
from bot.app import current_time
from bot.app.sites import open_site_repository, site_settings
from bot.errors import Refused
from bot.rendering.matome.mending import Surroundings
from bot.services.site_care import CareTurn, TakeCareTurn
from bot.settings import Settings


def open_care(settings: Settings, folder: Path | None, repo: str | None, branch: str | None) -> TakeCareTurn:
    """Return what opens a site for its care, in a folder or in a repository; without either, it is here.

    Raises:
        Refused: Both are named.
        Misconfigured: The folder is not a Hugo site, or the repository's address cannot be used.
    """
    if repo is None:
        return partial(_take_folder, SiteFolder(folder or Path()))
    if folder is not None:
        raise Refused("There are two sites named.", hint="Give a folder, or --repo ADDRESS.")
    own = site_settings(settings, repo, branch=branch)
    return partial(_take_branch, open_site_repository(settings, own))


@asynccontextmanager
async def _take_folder(site: SiteFolder) -> AsyncGenerator[CareTurn]:
    async def write(texts: Mapping[Path, str | None], _: str) -> None:
        for path, text in texts.items():
            if text is not None:
                site.write(path, text)

    yield CareTurn(
        contents=site.contents(), taken=site.paths(), surroundings=_surroundings(site), commit=write
    )


@asynccontextmanager
async def _take_branch(repository: SiteRepository) -> AsyncGenerator[CareTurn]:
    async with repository.turn() as site:
        yield CareTurn(
            contents=await site.contents(),
            taken=site.paths(),
            surroundings=_surroundings(site),
            commit=partial(site.commit, now=current_time()),
        )


def _surroundings(site: SiteFolder | SiteBranch) -> Surroundings:
    return Surroundings(images=site.images(), vocabulary=site.vocabulary(), stories=site.posts())
