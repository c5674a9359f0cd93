import pytest

from bot.domain.link import Link
from bot.domain.thread import Coverage, ItemId, ThreadNote
from bot.errors import ThreadNotFound, Unavailable
from tests.fakes.hackernews import ALGOLIA, FIREBASE, FakeHackerNews, Fault, comment, story
from tests.fetching import BY_TIME, IN_ORDER, down, ids, read, sample, source_over

INDEX_FAULTS = [
    down(ALGOLIA),
    Fault(on=ALGOLIA, status=404, body=b"{}"),
    Fault(on=ALGOLIA, status=429, headers={"retry-after": "600"}),
    Fault(on=ALGOLIA, keep=0.5),
    Fault(on=ALGOLIA, body=b"<html>maintenance</html>"),
    Fault(on=ALGOLIA, body=b" " * 6_000_000),
    Fault(on=ALGOLIA, body=b'{"id": "1", "children": []}'),
    Fault(on=ALGOLIA, body=b'["not", "an", "item"]'),
]


@pytest.mark.parametrize("fault", INDEX_FAULTS)
async def test_the_official_api_stands_in_for_the_index(fault: Fault) -> None:
    thread = await read(FakeHackerNews(trees=[sample()], faults=[fault]))
    assert ids(thread) == IN_ORDER
    assert thread.coverage == Coverage(read=8, total=8)
    assert thread.notes == (ThreadNote.TREE_UNAVAILABLE,)


async def test_a_slow_index_is_not_waited_for() -> None:
    fake = FakeHackerNews(trees=[sample()], faults=[Fault(on=ALGOLIA, is_silent=True)])
    async with source_over(fake, patience=0.3) as source:
        thread = await source.fetch(Link(item=ItemId(1)))
    assert (ids(thread), thread.notes) == (IN_ORDER, (ThreadNote.TREE_UNAVAILABLE,))


async def test_a_slow_official_api_is_not_waited_for() -> None:
    fake = FakeHackerNews(trees=[sample()], faults=[Fault(on=FIREBASE, is_silent=True)])
    async with source_over(fake, patience=0.3) as source:
        thread = await source.fetch(Link(item=ItemId(1)))
    assert (ids(thread), thread.notes) == (BY_TIME, (ThreadNote.ORDER_UNKNOWN,))


@pytest.mark.parametrize(
    "fault",
    [
        down(FIREBASE),
        Fault(on=FIREBASE, body=b"null"),
        Fault(on=FIREBASE, body=b"<html></html>"),
        Fault(on=FIREBASE, keep=0.5),
        Fault(on=FIREBASE, body=b'{"id": "1", "type": "story"}'),
    ],
)
async def test_the_index_stands_in_for_the_official_api(fault: Fault) -> None:
    thread = await read(FakeHackerNews(trees=[sample()], faults=[fault]))
    assert ids(thread) == BY_TIME
    assert thread.coverage == Coverage(read=8, total=8)
    assert (thread.is_ranked, thread.notes) == (False, (ThreadNote.ORDER_UNKNOWN,))


async def test_an_index_that_has_only_the_story_is_filled_up() -> None:
    tree = sample()
    roots = frozenset({30, 20, 10})
    thread = await read(FakeHackerNews(trees=[tree], algolia_lacks=roots))
    assert (ids(thread), thread.notes) == (IN_ORDER, (ThreadNote.TREE_BEHIND,))


@pytest.mark.parametrize("lacks", [{30}, {31}, {24}, {22}, {10, 24}])
async def test_comments_that_the_index_lacks_are_read_one_by_one(lacks: set[int]) -> None:
    thread = await read(FakeHackerNews(trees=[sample()], algolia_lacks=frozenset(lacks)))
    assert (ids(thread), thread.notes) == (IN_ORDER, (ThreadNote.TREE_BEHIND,))
    assert thread.coverage == Coverage(read=8, total=8)


@pytest.mark.parametrize("kids", [{10: [10, 1]}, {24: [22, 20]}, {31: [30]}])
async def test_circles_in_the_data_end(kids: dict[int, list[int]]) -> None:
    fake = FakeHackerNews(trees=[sample()], kids=kids, faults=[down(ALGOLIA)])
    assert sorted(ids(await read(fake))) == sorted(IN_ORDER)


async def test_a_crawl_stops_at_its_limit_level_by_level_and_says_so() -> None:
    thread = await read(FakeHackerNews(trees=[sample()], faults=[down(ALGOLIA)]), crawl_limit=5)
    assert ids(thread) == [30, 31, 20, 23, 10]
    assert thread.coverage == Coverage(read=5, total=8)
    assert thread.notes == (ThreadNote.TREE_UNAVAILABLE, ThreadNote.CAPPED)


async def test_single_items_that_fail_are_left_out_and_counted() -> None:
    fake = FakeHackerNews(trees=[sample()], faults=[down(ALGOLIA), down(f"{FIREBASE}22")])
    thread = await read(fake)
    assert ids(thread) == [30, 31, 20, 23, 21, 10]
    assert thread.coverage == Coverage(read=6, total=8)


async def test_when_no_comment_can_be_read_there_is_an_error_instead_of_an_empty_digest() -> None:
    failing = [down(f"{FIREBASE}{number}") for number in (30, 20, 10)]
    with pytest.raises(Unavailable, match="comments of thread 1 cannot be read"):
        await read(FakeHackerNews(trees=[sample()], faults=[down(ALGOLIA), *failing]))


async def test_a_source_that_fails_all_the_time_is_asked_no_more() -> None:
    tree = story(1, *(comment(number) for number in range(2, 80)))
    failing = Fault(on=FIREBASE, status=403)
    fake = FakeHackerNews(
        trees=[tree], faults=[Fault(on=f"{FIREBASE}1.json", times=1), down(ALGOLIA), failing]
    )
    with pytest.raises(Unavailable):
        await read(fake)
    assert len(fake.asked) < 25


async def test_both_sources_down_is_one_error_that_says_when_to_come_back() -> None:
    fault = Fault(status=429, headers={"retry-after": "600"})
    with pytest.raises(Unavailable) as caught:
        await read(FakeHackerNews(trees=[sample()], faults=[fault]))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after.total_seconds() == 600


async def test_an_item_that_neither_source_has_is_not_found() -> None:
    with pytest.raises(ThreadNotFound, match="no story or comment 77"):
        await read(FakeHackerNews(trees=[sample()]), 77)


async def test_an_item_that_one_source_lacks_while_the_other_is_down_may_be_there() -> None:
    with pytest.raises(Unavailable):
        await read(FakeHackerNews(trees=[sample()], faults=[down(ALGOLIA)]), 77)
