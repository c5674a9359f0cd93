from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.adapters.hackernews import HackerNews
from bot.adapters.http import open_http
from bot.domain.link import Link
from bot.domain.thread import CommentState, Coverage, ItemId, PollOption, StoryKind, Thread, ThreadNote
from bot.errors import ThreadNotFound, Unavailable
from tests.fakes.hackernews import ALGOLIA, FIREBASE, FakeHackerNews, Fault, Node, comment, story, time_of

HOST = "http://hn.example"


@asynccontextmanager
async def source_over(
    fake: FakeHackerNews, *, order_requests: int = 20, crawl_limit: int = 100, patience: float = 5
) -> AsyncGenerator[HackerNews]:
    transport = httpx.ASGITransport(fake.app())
    async with open_http(
        timeout=patience, attempts=2, concurrency=8, max_bytes=5_000_000, transport=transport
    ) as client:
        yield HackerNews(
            client.get_json,
            algolia_url=f"{HOST}/api/v1",
            firebase_url=f"{HOST}/v0/",
            order_requests=order_requests,
            crawl_limit=crawl_limit,
        )


async def read(fake: FakeHackerNews, item: int = 1, focus: int | None = None, **limits: int) -> Thread:
    link = Link(item=ItemId(item), focus=None if focus is None else ItemId(focus))
    async with source_over(fake, **limits) as source:
        return await source.fetch(link)


def ids(thread: Thread) -> list[int]:
    return [int(comment.id) for comment in thread.comments]


def sample() -> Node:
    """Hacker News ranks 30 above 20 above 10, and 23 above 22 above 21."""
    return story(
        1,
        comment(30, "Third, but best.", comment(31, "Reply.")),
        comment(20, "Second.", comment(23, "c"), comment(22, "b", comment(24, "d")), comment(21, "a")),
        comment(10, "First, but worst."),
    )


IN_ORDER = [30, 31, 20, 23, 22, 24, 21, 10]
BY_TIME = [10, 20, 21, 22, 24, 23, 30, 31]


def down(path: str) -> Fault:
    return Fault(on=path, status=503)


async def test_the_tree_comes_in_hacker_news_own_order() -> None:
    thread = await read(FakeHackerNews(trees=[sample()]))
    assert ids(thread) == IN_ORDER
    assert (thread.coverage, thread.notes) == (Coverage(read=8, total=8), ())
    assert thread.is_ranked
    assert thread.focus is None
    assert (thread.story.title, thread.story.points, thread.story.author) == ("A story", 120, "sub")
    reply = thread.by_id()[ItemId(24)]
    assert (reply.author, reply.text, reply.created_at) == ("user3", "d", time_of(24))
    assert (reply.parent, reply.root, reply.depth, reply.position) == (22, 20, 2, 0)


async def test_only_branches_with_a_choice_are_asked_for_their_order() -> None:
    fake = FakeHackerNews(trees=[sample()])
    await read(fake)
    assert sorted(fake.asked) == sorted([f"{ALGOLIA}1", f"{FIREBASE}1.json", f"{FIREBASE}20.json"])


async def test_the_most_promising_branches_are_asked_first_and_the_rest_is_said() -> None:
    branches = [
        comment(n, "x", comment(n + 1), comment(n + 2, "y", comment(n + 3))) for n in range(90, 9, -10)
    ]
    fake = FakeHackerNews(trees=[story(1, *branches)])
    thread = await read(fake, order_requests=2)
    assert set(fake.asked) == {f"{ALGOLIA}1", f"{FIREBASE}1.json", f"{FIREBASE}90.json", f"{FIREBASE}80.json"}
    assert thread.notes == (ThreadNote.ORDER_PARTIAL,)


@pytest.mark.parametrize("form", [{}, {"focus": 24}])
async def test_a_comment_link_leads_to_the_whole_thread_and_remembers_the_comment(
    form: dict[str, int],
) -> None:
    thread = await read(FakeHackerNews(trees=[sample()]), 1 if form else 24, **form)
    assert (thread.story.id, thread.focus, ids(thread)) == (1, 24, IN_ORDER)


async def test_a_comment_link_finds_its_story_through_its_parents_when_the_index_is_down() -> None:
    thread = await read(FakeHackerNews(trees=[sample()], faults=[down(ALGOLIA)]), 24)
    assert (thread.story.id, thread.focus, ids(thread)) == (1, 24, IN_ORDER)


async def test_a_comment_link_finds_its_story_when_the_official_api_is_down() -> None:
    thread = await read(FakeHackerNews(trees=[sample()], faults=[down(FIREBASE)]), 24)
    assert (thread.story.id, thread.focus) == (1, 24)


async def test_a_named_comment_that_is_not_in_the_thread_is_forgotten() -> None:
    thread = await read(FakeHackerNews(trees=[sample()]), 1, focus=99)
    assert thread.focus is None


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


async def test_replies_to_a_deleted_comment_are_found_although_the_index_drops_them() -> None:
    tree = story(1, *(comment(n) for n in range(40, 60)), comment(2, None, comment(3, "still here")))
    thread = await read(FakeHackerNews(trees=[tree], algolia_lacks=frozenset({2})))
    gone, reply = thread.by_id()[ItemId(2)], thread.by_id()[ItemId(3)]
    assert (gone.state, gone.text, gone.author) == (CommentState.DELETED, "", None)
    assert (reply.text, reply.parent, reply.depth) == ("still here", 2, 1)
    assert thread.coverage == Coverage(read=21, total=21)


async def test_a_deleted_comment_that_the_index_shows_bare_is_asked_for_replies() -> None:
    tree = story(1, *(comment(n) for n in range(40, 60)), comment(2, None, comment(3, "still here")))
    thread = await read(FakeHackerNews(trees=[tree], algolia_lacks=frozenset({3})))
    assert thread.by_id()[ItemId(3)].text == "still here"


async def test_a_fresh_comment_is_shown_although_the_index_does_not_know_it_yet() -> None:
    chain = comment(2, "x", comment(3, "y", comment(4, "fresh")))
    tree = story(1, *(comment(n) for n in range(40, 80)), chain)
    thread = await read(FakeHackerNews(trees=[tree], algolia_lacks=frozenset({4})), 4)
    assert (thread.focus, thread.by_id()[ItemId(4)].text) == (4, "fresh")
    assert thread.notes == (ThreadNote.TREE_BEHIND,)


async def test_a_named_comment_is_read_even_where_a_crawl_stops_before_it() -> None:
    fake = FakeHackerNews(trees=[sample()], faults=[down(ALGOLIA)])
    thread = await read(fake, 24, crawl_limit=2)
    assert (thread.focus, thread.by_id()[ItemId(24)].depth) == (24, 2)


async def test_a_comment_whose_parents_are_gone_is_a_clear_error() -> None:
    fake = FakeHackerNews(trees=[sample()], faults=[down(ALGOLIA)], firebase_lacks=frozenset({20}))
    with pytest.raises(ThreadNotFound, match="story of comment 24 could not be found"):
        await read(fake, 24)


async def test_a_killed_comment_is_kept_without_its_words_and_is_no_sign_of_a_lag() -> None:
    tree = story(1, *(comment(n) for n in range(40, 60)), comment(2, "spam", dead=True))
    thread = await read(FakeHackerNews(trees=[tree]))
    dead = thread.by_id()[ItemId(2)]
    assert (dead.state, dead.text, dead.is_readable) == (CommentState.DEAD, "", False)
    assert (thread.coverage, thread.notes) == (Coverage(read=20, total=20), ())


async def test_comments_that_the_official_order_does_not_name_come_last() -> None:
    fake = FakeHackerNews(trees=[sample()], kids={1: [20, 30]})
    assert ids(await read(fake)) == [20, 23, 22, 24, 21, 30, 31, 10]


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


@pytest.mark.parametrize("fields", [{"dead": True}, {"title": None, "author": None}])
async def test_a_story_that_was_taken_away_is_a_clear_error(fields: Node) -> None:
    with pytest.raises(ThreadNotFound, match="thread 1 was deleted, or taken down"):
        await read(FakeHackerNews(trees=[story(1, comment(2), **fields)]))


async def test_a_thread_without_comments_is_a_thread() -> None:
    thread = await read(FakeHackerNews(trees=[story(1, title="Ask HN: Anyone?", url=None, text="Hello?")]))
    assert (thread.comments, thread.coverage, thread.notes) == ((), Coverage(read=0, total=0), ())
    assert (thread.story.kind, thread.story.url, thread.story.text) == (StoryKind.ASK, None, "Hello?")


def poll() -> Node:
    choices = [comment(n, text, type="pollopt", points=n) for n, text in ((5, "Yes"), (6, "No"))]
    return story(1, *choices, comment(9), type="poll", url=None, title="Poll: Tabs?")


@pytest.mark.parametrize("faults", [[], [down(ALGOLIA)], [down(FIREBASE)]])
async def test_a_poll_keeps_its_options_and_their_points(faults: list[Fault]) -> None:
    thread = await read(FakeHackerNews(trees=[poll()], faults=faults))
    assert thread.story.kind is StoryKind.POLL
    assert thread.story.options == (PollOption(text="Yes", points=5), PollOption(text="No", points=6))
    assert ids(thread) == [9]


@pytest.mark.parametrize("faults", [[], [down(ALGOLIA)], [down(FIREBASE)]])
async def test_a_link_to_an_option_leads_to_its_poll(faults: list[Fault]) -> None:
    thread = await read(FakeHackerNews(trees=[poll()], faults=faults), 6)
    assert (thread.story.id, thread.focus) == (1, None)


async def test_a_job_is_a_thread_without_comments() -> None:
    fake = FakeHackerNews(trees=[story(1, type="job", title="Acme (YC W26) is hiring")])
    assert (await read(fake)).story.kind is StoryKind.JOB


@pytest.mark.parametrize("faults", [[], [down(FIREBASE)]])
async def test_a_thread_two_thousand_deep_is_read(faults: list[Fault]) -> None:
    node = comment(2_001)
    for number in range(2_000, 1, -1):
        node = comment(number, "down", node)
    thread = await read(FakeHackerNews(trees=[story(1, node)], faults=faults))
    assert [int(comment.depth) for comment in thread.comments] == list(range(2_000))


async def test_hostile_words_arrive_clean_and_whole() -> None:
    words = "nul\0 \u202ebidi " + "x" * 10_000 + " 👩‍💻 日本語 \ud83d"
    thread = await read(FakeHackerNews(trees=[story(1, comment(2, words))]))
    assert thread.comments[0].text == "nul bidi " + "x" * 10_000 + " 👩‍💻 日本語"
