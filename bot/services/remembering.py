"""Lists and searches remembered for a minute, so that a busy server does not ask Hacker News each time."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed
from bot.domain.thread import ItemId
from bot.ports import StoryIndex

_AGE = timedelta(minutes=1)
_MOST = 128

_Stories: TypeAlias = tuple[ListedStory, ...]


class RememberedIndex:
    """A `StoryIndex` over another; who asks the same at one time gets one answer, and faults are asked anew.

    Args:
        index: Where stories are.
        now: The clock.
    """

    def __init__(self, index: StoryIndex, now: Callable[[], datetime]) -> None:
        self._index = index
        self._now = now
        self._known = OrderedDict[object, tuple[datetime, _Stories]]()
        # None is the outcome of who left before there was an answer.
        self._asked = dict[object, asyncio.Future[_Stories | Exception | None]]()

    async def list_stories(self, kind: ListKind, *, limit: int) -> _Stories:
        """Return the first stories of a list, as they stand or stood a minute ago."""
        return await self._recall((kind, limit), lambda: self._index.list_stories(kind, limit=limit))

    async def search(self, words: str, *, limit: int) -> _Stories:
        """Return the stories that words find, or found a minute ago."""
        key = (" ".join(words.split()), limit)
        return await self._recall(key, lambda: self._index.search(words, limit=limit))

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> _Stories:
        """Return what a feed brought up after a moment, newest first, as it was known a minute ago."""
        return await self._recall(
            (feed, since, limit), lambda: self._index.list_recent(feed, since=since, limit=limit)
        )

    async def find_story(self, item: ItemId) -> ListedStory:
        """Return one story; a comment's id finds the story it belongs to."""

        async def find() -> _Stories:
            return (await self._index.find_story(item),)

        (listed,) = await self._recall(item, find)
        return listed

    async def _recall(self, key: object, ask: Callable[[], Awaitable[_Stories]]) -> _Stories:
        made_at, stories = self._known.get(key, (None, ()))
        if made_at is not None and self._now() - made_at < _AGE:
            return stories
        while (asked := self._asked.get(key)) is not None:
            # Shielded, as who leaves must not end it for the others.
            outcome = await asyncio.shield(asked)
            if isinstance(outcome, Exception):
                raise outcome
            if outcome is not None:
                return outcome
        return await self._ask(key, ask)

    async def _ask(self, key: object, ask: Callable[[], Awaitable[_Stories]]) -> _Stories:
        self._asked[key] = asked = asyncio.get_running_loop().create_future()
        outcome: _Stories | Exception | None = None
        try:
            outcome = await ask()
        except Exception as fault:
            outcome = fault
            raise
        else:
            self._remember(key, outcome)
            return outcome
        finally:
            del self._asked[key]
            asked.set_result(outcome)

    def _remember(self, key: object, stories: _Stories) -> None:
        self._known[key] = (self._now(), stories)
        self._known.move_to_end(key)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
