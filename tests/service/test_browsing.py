import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.domain.listing import ListedStory, ListKind
from bot.domain.thread import ItemId
from bot.errors import ThreadNotFound, Unavailable
from bot.services.browsing import MOST_STORIES, Browsing, open_browsing
from tests.fakes.sources import HeldSource
from tests.keeping import Clock

TITLES = ("Ask HN: Ｗｉｄｅ letters", "A straße in Berlin", "データベースの話", "Plain words")


@asynccontextmanager
async def browsing_over(
    source: HeldSource, clock: Clock, *, patience: timedelta = timedelta(seconds=5)
) -> AsyncGenerator[Browsing]:
    async with asyncio.timeout(20), open_browsing(source, now=clock, patience=patience) as browsing:
        yield browsing


def numbers(stories: tuple[ListedStory, ...]) -> list[int]:
    return [int(listed.story.id) for listed in stories]


async def settled(browsing: Browsing) -> None:
    """Wait until nothing is read in the background."""
    async with asyncio.timeout(5):
        while browsing.is_reading:  # noqa: ASYNC110 - gives way to the reading, which is ready to go on
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", [1, 2, 3, 4]),
        ("  ", [1, 2, 3, 4]),
        ("ask hn", [1]),
        ("WIDE  ｌｅｔｔ", [1]),
        ("STRASSE", [2]),
        ("でーたべーす", [3]),
        ("ﾃﾞｰﾀ", [3]),
        ("ain wor", [4]),
        ("nothing like it", []),
    ],
)
async def test_what_is_typed_is_found_in_titles_however_it_is_written(
    typed: str, expected: list[int]
) -> None:
    async with browsing_over(HeldSource(titles=TITLES), Clock()) as browsing:
        assert numbers(await browsing.suggest(typed)) == expected


async def test_no_more_is_suggested_than_a_list_can_show_and_further_stories_are_searched_too() -> None:
    source = HeldSource(titles=tuple(f"Story {number}" for number in range(1, 61)))
    async with browsing_over(source, Clock()) as browsing:
        assert numbers(await browsing.suggest("")) == list(range(1, MOST_STORIES + 1))
        assert numbers(await browsing.suggest("story 41")) == [41]


async def test_the_front_page_is_read_at_most_every_two_minutes() -> None:
    source, clock = HeldSource(titles=TITLES), Clock()
    async with browsing_over(source, clock) as browsing:
        for _ in range(3):
            await browsing.suggest("a")
            clock.move(seconds=39)
        assert source.asked == [ListKind.TOP]
        clock.move(seconds=3)
        await browsing.suggest("a")
        await settled(browsing)
        assert len(source.asked) == 2


async def test_an_older_front_page_is_given_while_a_newer_one_is_read() -> None:
    source, clock = HeldSource(titles=("Old",)), Clock()
    async with browsing_over(source, clock) as browsing:
        await browsing.suggest("")
        clock.move(minutes=3)
        source.titles = ("New",)
        source.gate.clear()
        assert [listed.story.title for listed in await browsing.suggest("")] == ["Old"]
        assert [listed.story.title for listed in await browsing.suggest("")] == ["Old"]
        source.gate.set()
        await settled(browsing)
        assert [listed.story.title for listed in await browsing.suggest("")] == ["New"]
        assert len(source.asked) == 2


async def test_all_who_type_at_once_wait_for_one_reading() -> None:
    source = HeldSource(titles=TITLES)
    source.gate.clear()
    async with browsing_over(source, Clock()) as browsing, asyncio.TaskGroup() as group:
        tasks = [group.create_task(browsing.suggest("")) for _ in range(10)]
        await source.until_asked(1)
        source.gate.set()
        assert [numbers(await task) for task in tasks] == [[1, 2, 3, 4]] * 10
        assert len(source.asked) == 1


async def test_who_types_waits_no_longer_than_patience_lasts_and_the_reading_goes_on() -> None:
    source = HeldSource(titles=TITLES)
    source.gate.clear()
    async with browsing_over(source, Clock(), patience=timedelta(milliseconds=1)) as browsing:
        assert await browsing.suggest("") == ()
        source.gate.set()
        await settled(browsing)
        assert numbers(await browsing.suggest("")) == [1, 2, 3, 4]
        assert len(source.asked) == 1


@pytest.mark.parametrize("fault", [Unavailable("It is down."), ZeroDivisionError()])
async def test_a_fault_is_no_suggestion_and_is_tried_again_after_a_pause(fault: Exception) -> None:
    source, clock = HeldSource(titles=TITLES, fault=fault), Clock()
    async with browsing_over(source, clock) as browsing:
        assert await browsing.suggest("") == ()
        source.fault = None
        clock.move(seconds=14)
        assert await browsing.suggest("") == ()
        assert len(source.asked) == 1
        clock.move(seconds=1)
        assert numbers(await browsing.suggest("")) == [1, 2, 3, 4]


async def test_a_fault_leaves_the_older_front_page_in_place() -> None:
    source, clock = HeldSource(titles=TITLES), Clock()
    async with browsing_over(source, clock) as browsing:
        await browsing.suggest("")
        source.fault = Unavailable("It is down.")
        clock.move(minutes=3)
        await browsing.suggest("")
        await settled(browsing)
        assert numbers(await browsing.suggest("plain")) == [4]


async def test_leaving_the_block_ends_what_is_read_in_the_background() -> None:
    source = HeldSource()
    source.gate.clear()
    async with browsing_over(source, Clock(), patience=timedelta()) as browsing:
        await browsing.suggest("")
        await source.until_asked(1)
    assert source.under_way == 0


async def test_what_fails_inside_the_block_comes_out_as_it_is() -> None:
    async def fail() -> None:
        async with browsing_over(HeldSource(), Clock()):
            raise ThreadNotFound("There is no thread.")

    with pytest.raises(ThreadNotFound):
        await fail()


async def test_lists_searches_and_single_stories_come_from_the_index() -> None:
    source = HeldSource(titles=tuple(f"Story {number}" for number in range(1, 61)))
    async with browsing_over(source, Clock()) as browsing:
        assert len(await browsing.list_stories(ListKind.ASK)) == MOST_STORIES
        assert numbers(await browsing.search("Story 60")) == [60]
        assert (await browsing.find_story(ItemId(60))).comments == 60
        with pytest.raises(ThreadNotFound):
            await browsing.find_story(ItemId(61))
        source.fault = Unavailable("It is down.")
        with pytest.raises(Unavailable):
            await browsing.search("words")
        assert source.asked == [ListKind.ASK, "Story 60", "words"]
