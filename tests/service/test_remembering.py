import asyncio
from datetime import datetime

from bot.adapters.recorded import Recorded
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed
from bot.domain.thread import ItemId
from bot.services.remembering import RememberedIndex
from tests.keeping import Clock
from tests.samples import SAMPLE


class Counting:
    """A source that counts how often it was asked."""

    def __init__(self) -> None:
        self.source = Recorded(SAMPLE)
        self.asked = 0

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        self.asked += 1
        return await self.source.list_stories(kind, limit=limit)

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        self.asked += 1
        return await self.source.search(words, limit=limit)

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        self.asked += 1
        return await self.source.list_recent(feed, since=since, limit=limit)

    async def find_story(self, item: ItemId) -> ListedStory:
        self.asked += 1
        return await self.source.find_story(item)


def test_what_was_just_asked_is_not_asked_again_until_it_is_old() -> None:
    async def check() -> None:
        source, clock = Counting(), Clock()
        index = RememberedIndex(source, clock)
        first = await index.list_stories(ListKind.TOP, limit=25)
        assert await index.list_stories(ListKind.TOP, limit=25) == first
        assert await index.search("job  queue", limit=25) == await index.search("job queue", limit=25)
        assert await index.find_story(first[0].story.id) == first[0]
        assert source.asked == 3
        clock.move(minutes=2)
        await index.list_stories(ListKind.TOP, limit=25)
        assert source.asked == 4

    asyncio.run(check())
