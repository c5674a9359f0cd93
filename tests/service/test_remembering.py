import asyncio
from datetime import UTC, datetime

from bot.adapters.recorded import Recorded
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed, FeedKind
from bot.domain.thread import ItemId
from bot.errors import Unavailable
from bot.services.remembering import RememberedIndex
from tests.fakes.sources import HeldSource
from tests.keeping import NOON, Clock
from tests.samples import SAMPLE

RUST = Feed(kind=FeedKind.SEARCH, words="rust")
EARLY = datetime(1970, 1, 1, tzinfo=UTC)


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


def test_who_asks_the_same_at_one_time_shares_one_answer() -> None:
    async def check() -> None:
        source, clock = HeldSource(titles=("One",)), Clock()
        index = RememberedIndex(source, clock)
        source.gate.clear()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(index.list_recent(RUST, since=EARLY, limit=50)) for _ in range(20)]
            await source.until_asked(1)
            source.gate.set()
        assert {task.result() for task in tasks} == {await source.list_recent(RUST, since=EARLY, limit=50)}
        assert source.asked == [RUST, RUST]
        await index.list_recent(RUST, since=NOON, limit=50)
        await index.list_recent(RUST, since=NOON, limit=50)
        assert len(source.asked) == 3

    asyncio.run(check())


def test_a_fault_is_told_to_all_who_wait_and_asked_anew() -> None:
    async def check() -> None:
        source = HeldSource(titles=("One",), fault=Unavailable("It is down."))
        index = RememberedIndex(source, Clock())
        source.gate.clear()
        waiting = asyncio.gather(
            *(index.list_stories(ListKind.TOP, limit=25) for _ in range(5)), return_exceptions=True
        )
        await source.until_asked(1)
        source.gate.set()
        assert [str(fault) for fault in await waiting] == ["It is down."] * 5
        source.fault = None
        assert len(await index.list_stories(ListKind.TOP, limit=25)) == 1
        assert len(source.asked) == 2

    asyncio.run(check())


def test_who_leaves_takes_nothing_from_the_others() -> None:
    async def check() -> None:
        source = HeldSource(titles=("One",))
        index = RememberedIndex(source, Clock())
        source.gate.clear()
        async with asyncio.TaskGroup() as group:
            first, second, third = (
                group.create_task(index.list_stories(ListKind.TOP, limit=25)) for _ in range(3)
            )
            await source.until_asked(1)
            second.cancel()
            first.cancel()
            await source.until_asked(2)
            source.gate.set()
        assert (first.cancelled(), second.cancelled(), len(third.result())) == (True, True, 1)
        assert len(source.asked) == 2

    asyncio.run(check())
