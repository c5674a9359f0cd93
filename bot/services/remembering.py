"""Lists and searches remembered for a minute, so that a busy server does not ask Hacker News each time."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.domain.listing import ListedStory, ListKind
from bot.domain.thread import ItemId
from bot.ports import StoryIndex

_AGE = timedelta(minutes=1)
_MOST = 64

_Stories: TypeAlias = tuple[ListedStory, ...]


class RememberedIndex:
    """A `StoryIndex` over another; what failed is asked anew.

    Args:
        index: Where stories are.
        now: The clock.
    """

    def __init__(self, index: StoryIndex, now: Callable[[], datetime]) -> None:
        self._index = index
        self._now = now
        self._known = OrderedDict[object, tuple[datetime, _Stories]]()

    async def list_stories(self, kind: ListKind, *, limit: int) -> _Stories:
        """Return the first stories of a list, as they stand or stood a minute ago."""
        return await self._recall((kind, limit), lambda: self._index.list_stories(kind, limit=limit))

    async def search(self, words: str, *, limit: int) -> _Stories:
        """Return the stories that words find, or found a minute ago."""
        key = (" ".join(words.split()), limit)
        return await self._recall(key, lambda: self._index.search(words, limit=limit))

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
        stories = await ask()
        self._known[key] = (self._now(), stories)
        self._known.move_to_end(key)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return stories
