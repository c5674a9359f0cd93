import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.hackernews import HackerNews
from bot.adapters.http import open_http
from bot.domain.link import Link
from bot.domain.thread import CommentState, ItemId, Thread
from bot.errors import BotError
from tests.fakes.hackernews import (
    ALGOLIA,
    FIREBASE,
    FakeHackerNews,
    Fault,
    Node,
    children,
    comment,
    story,
    walk,
)

SETS = st.frozensets(st.integers(2, 25))
FAULTS = st.lists(
    st.builds(
        Fault,
        on=st.sampled_from([ALGOLIA, FIREBASE, f"{FIREBASE}1", "7"]),
        times=st.integers(1, 4),
        status=st.sampled_from([200, 403, 404, 429, 500]),
        keep=st.sampled_from([0.0, 0.5, 1.0]),
    ),
    max_size=3,
)


@st.composite
def trees(draw: st.DrawFn) -> Node:
    """A story of up to 24 comments with ids of any order, some deleted or killed."""
    top = story(1)
    nodes = [top]
    for number in draw(st.permutations(range(2, 26)))[: draw(st.integers(0, 24))]:
        kind = draw(st.sampled_from(["live", "live", "live", "deleted", "dead"]))
        text = None if kind == "deleted" else f"words of {number}"
        node = comment(number, text, dead=kind == "dead")
        children(draw(st.sampled_from(nodes))).append(node)
        nodes.append(node)
    return story(1, *children(top))


async def fetch(fake: FakeHackerNews) -> Thread | BotError:
    transport = httpx.ASGITransport(fake.app())
    async with open_http(
        timeout=5, attempts=1, concurrency=8, max_bytes=100_000, transport=transport
    ) as client:
        source = HackerNews(
            client.get_json,
            algolia_url="http://hn.example/api/v1/",
            firebase_url="http://hn.example/v0/",
            order_requests=5,
            crawl_limit=20,
        )
        try:
            return await source.fetch(Link(item=ItemId(1)))
        except BotError as error:
            return error


@given(trees(), SETS, SETS, FAULTS)
@settings(max_examples=60, deadline=None)
async def test_whatever_fails_no_comment_is_invented_doubled_or_moved(
    tree: Node, algolia_lacks: frozenset[int], firebase_lacks: frozenset[int], faults: list[Fault]
) -> None:
    fake = FakeHackerNews(
        trees=[tree], algolia_lacks=algolia_lacks, firebase_lacks=firebase_lacks, faults=faults
    )
    thread = await fetch(fake)
    if isinstance(thread, BotError):
        assert "\n" not in str(thread)
        return
    nodes = {node["id"]: node for node in walk(tree)}
    assert len(thread.by_id()) == len(thread.comments)
    for told in thread.comments:
        node = nodes[told.id]
        assert told.parent == node["parent_id"]
        if told.state is CommentState.LIVE:
            assert (told.author, told.text) == (node["author"], node["text"])
            assert not node.get("dead")


@given(trees(), SETS)
@settings(max_examples=40, deadline=None)
async def test_whatever_the_index_lacks_below_roots_that_are_listed_is_counted(
    tree: Node, algolia_lacks: frozenset[int]
) -> None:
    thread = await fetch(FakeHackerNews(trees=[tree], algolia_lacks=algolia_lacks))
    assert isinstance(thread, Thread)
    live = sum(bool(node["author"]) and not node.get("dead") for node in walk(tree)) - 1
    assert thread.coverage.total == live
    assert thread.coverage.read == sum(told.state is CommentState.LIVE for told in thread.comments)
