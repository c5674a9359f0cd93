"""One source in front of another: what the first holds, and the second for the rest."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime

from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed
from bot.domain.thread import ItemId, Thread
from bot.errors import ThreadNotFound, Unavailable
from bot.ports import Source

_PATIENCE = 5.0  # seconds; without a network the sample has to do


class Layered:
    """A sample beside the real thing, for the playground: it works without a network too.

    Args:
        first: Asked first; it should be small and at hand.
        second: Asked for what the first does not hold.
    """

    def __init__(self, first: Source, second: Source) -> None:
        self._first = first
        self._second = second

    async def fetch(self, link: Link) -> Thread:
        """Return a thread of the first source, else of the second.

        Raises:
            ThreadNotFound: Neither has it.
            Unavailable: The first does not have it, and the second cannot answer now.
        """
        try:
            return await self._first.fetch(link)
        except ThreadNotFound:
            return await self._second.fetch(link)

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the first source's part of a list, then the second's if that answers soon."""
        ours = await self._first.list_stories(kind, limit=limit)
        return _join(ours, await _if_soon(self._second.list_stories(kind, limit=limit)), limit)

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        """Return what the first source finds, then what the second does if that answers soon."""
        ours = await self._first.search(words, limit=limit)
        return _join(ours, await _if_soon(self._second.search(words, limit=limit)), limit)

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        """Return what is new in the first source, then in the second if that answers soon."""
        ours = await self._first.list_recent(feed, since=since, limit=limit)
        return _join(ours, await _if_soon(self._second.list_recent(feed, since=since, limit=limit)), limit)

    async def find_story(self, item: ItemId) -> ListedStory:
        """Return a story of the first source, else of the second.

        Raises:
            ThreadNotFound: Neither has it.
            Unavailable: The first does not have it, and the second cannot answer now.
        """
        try:
            return await self._first.find_story(item)
        except ThreadNotFound:
            return await self._second.find_story(item)


async def _if_soon(stories: Awaitable[tuple[ListedStory, ...]]) -> tuple[ListedStory, ...]:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await stories
    except (Unavailable, TimeoutError):
        return ()


def _join(
    ours: tuple[ListedStory, ...], theirs: tuple[ListedStory, ...], limit: int
) -> tuple[ListedStory, ...]:
    """Return both, each story once."""
    known = {listed.story.id for listed in ours}
    return (*ours, *(listed for listed in theirs if listed.story.id not in known))[:limit]
