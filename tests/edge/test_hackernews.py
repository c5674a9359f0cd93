import pytest

from bot.domain.thread import CommentState, Coverage, ItemId, PollOption, StoryKind, ThreadNote
from bot.errors import ThreadNotFound
from tests.fakes.hackernews import ALGOLIA, FIREBASE, FakeHackerNews, Fault, Node, comment, story, time_of
from tests.fetching import IN_ORDER, down, ids, read, sample


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
