"""Sites in git repositories, as the operator's settings have it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from bot.adapters.git import Remote
from bot.adapters.git_address import read_address
from bot.adapters.site_repository import SiteRepository
from bot.app import current_time
from bot.domain.thread import ItemId
from bot.services.publishing import Shelf
from bot.services.site_publishing import Turn
from bot.settings import Settings


def open_site_repository(settings: Settings, address: str, *, branch: str) -> SiteRepository:
    """Return a branch of a site's repository.

    Raises:
        Misconfigured: The address is of a kind that we do not reach, or holds a secret.
    """
    token = settings.site_token.get_secret_value().strip() if settings.site_token else None
    remote = Remote(url=read_address(address), branch=branch, token=token)
    return SiteRepository(remote, cache=settings.site_cache, author=settings.site_author)


@asynccontextmanager
async def take_turn(repository: SiteRepository, story: ItemId) -> AsyncGenerator[Turn]:
    """Take a turn at a repository, for the post of a story."""
    async with repository.turn() as site:
        published = site.posts().get(story)
        shelf = Shelf(
            published=published,
            before=await site.read(published) if published else None,
            taken=frozenset(site.paths()),
            images=site.images(),
            vocabulary=site.vocabulary(),
        )
        yield Turn(shelf=shelf, commit=partial(site.commit, now=current_time()))
