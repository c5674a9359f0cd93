from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from bot.adapters.layered import Layered
from bot.adapters.recorded import Recorded
from bot.domain.link import Link
from bot.domain.listing import ListKind
from bot.domain.thread import ItemId
from bot.errors import ThreadNotFound, Unavailable
from tests.fakes.hackernews import FakeHackerNews, story
from tests.fetching import down, source_over
from tests.samples import SAMPLE

SAMPLE_ID = int(Recorded(SAMPLE).link().item)
IS_DOWN = pytest.mark.parametrize("is_down", [False, True])


@asynccontextmanager
async def layered(*, is_down: bool = False) -> AsyncGenerator[Layered]:
    """The sample in front of a Hacker News with two stories, one of them the sample's twin."""
    fake = FakeHackerNews(
        trees=[story(1, title="A job queue"), story(SAMPLE_ID, title="A job queue, another")],
        faults=[down("/")] if is_down else [],
    )
    async with source_over(fake) as second:
        yield Layered(Recorded(SAMPLE), second)


@IS_DOWN
async def test_what_the_first_source_holds_comes_from_it(*, is_down: bool) -> None:
    async with layered(is_down=is_down) as source:
        assert (await source.fetch(Link(item=ItemId(SAMPLE_ID)))).story.title.startswith("Show HN")
        assert (await source.find_story(ItemId(SAMPLE_ID))).story.title.startswith("Show HN")


async def test_the_rest_comes_from_the_second() -> None:
    async with layered() as source:
        assert (await source.fetch(Link(item=ItemId(1)))).story.title == "A job queue"
        assert (await source.find_story(ItemId(1))).story.title == "A job queue"
        with pytest.raises(ThreadNotFound, match="on Hacker News"):
            await source.fetch(Link(item=ItemId(404)))


async def test_a_fault_of_the_second_is_told_where_only_it_could_answer() -> None:
    async with layered(is_down=True) as source:
        with pytest.raises(Unavailable):
            await source.fetch(Link(item=ItemId(1)))
        with pytest.raises(Unavailable):
            await source.find_story(ItemId(1))


@pytest.mark.parametrize(("is_down", "expected"), [(False, [SAMPLE_ID, 1]), (True, [SAMPLE_ID])])
async def test_lists_and_searches_show_both_while_the_second_answers(
    *, is_down: bool, expected: list[int]
) -> None:
    async with layered(is_down=is_down) as source:
        listed = await source.list_stories(ListKind.TOP, limit=25)
        found = await source.search("job queue", limit=25)
        assert [int(one.story.id) for one in listed] == expected
        assert [int(one.story.id) for one in found] == expected
        assert len(await source.list_stories(ListKind.TOP, limit=1)) == 1
