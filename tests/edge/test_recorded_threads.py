"""Real threads, where they are at hand: nothing invented, nothing lost, over real connections with faults."""

import json
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

import pytest

from bot.adapters.hackernews import HackerNews
from bot.adapters.http import open_http
from bot.adapters.recorded import Recorded
from bot.domain.link import Link
from bot.domain.thread import ItemId, Thread, ThreadNote
from tests.fakes.hackernews import ALGOLIA, FIREBASE, FakeHackerNews, Fault, Node, serve, walk

FILES = ["18321884.json", "16492994.converted.json", "17205865.converted.json"]


class VisibleText(HTMLParser):
    """What a browser shows of a comment, with shortened links written out: a second opinion."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.links: list[str] = []
        self.href: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.href = dict(attrs).get("href")
            self.links.append(self.href or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.href = None

    def handle_data(self, data: str) -> None:
        self.pieces.append(self.href if self.href and data.endswith("...") else data)


def letters(text: str) -> str:
    """Return what can be seen of a text, but for asterisks, which stand for italics."""
    hidden = {"Cc", "Cf", "Zs", "Zl", "Zp"}
    return "".join(c for c in text if c not in "*\ufe0f" and unicodedata.category(c) not in hidden)


def load(shared: Path, name: str) -> Node:
    return cast("Node", json.loads((shared / "data" / "hn" / "algolia" / name).read_bytes()))


def compare(thread: Thread, tree: Node, *, in_order: bool) -> None:
    """Hold every comment against the source."""
    nodes = {cast("int", node["id"]): node for node in walk(tree) if node is not tree}
    got = [int(comment.id) for comment in thread.comments]
    assert sorted(got) == sorted(nodes)
    assert not in_order or got == list(nodes)
    for comment in thread.comments:
        node = nodes[comment.id]
        assert (comment.author, comment.parent) == (node["author"], node["parent_id"])
        shown = VisibleText(cast("str", node["text"]))
        assert letters(comment.text) == letters("".join(shown.pieces))
        assert all(link in comment.text for link in shown.links)
        if node["created_at_i"] is not None:
            assert comment.created_at is not None
            assert comment.created_at.timestamp() == node["created_at_i"]


@pytest.mark.parametrize("name", FILES)
async def test_a_real_thread_is_read_whole_from_its_file(shared: Path, name: str) -> None:
    tree = load(shared, name)
    source = Recorded(shared / "data" / "hn" / "algolia" / name)
    compare(await source.fetch(source.link()), tree, in_order=True)


async def fetch(fake: FakeHackerNews, item: int, *, crawl_limit: int = 1_500) -> Thread:
    async with (
        serve(fake.app()) as base,
        open_http(timeout=20, attempts=4, concurrency=8, max_bytes=24_000_000) as client,
    ):
        source = HackerNews(
            client.get_json,
            algolia_url=f"{base}/api/v1/",
            firebase_url=f"{base}/v0/",
            order_requests=300,
            crawl_limit=crawl_limit,
        )
        return await source.fetch(Link(item=ItemId(item)))


@pytest.mark.parametrize("name", FILES)
async def test_a_real_thread_is_read_whole_over_the_wire_in_spite_of_faults(shared: Path, name: str) -> None:
    tree = load(shared, name)
    faults = [
        Fault(on=ALGOLIA, times=1, delay=0.02, keep=0.5),
        Fault(on=ALGOLIA, times=1, is_dropped=True, keep=0.3),
        Fault(on=ALGOLIA, times=1, status=429, headers={"retry-after": "1"}),
        Fault(on=FIREBASE, times=2, status=503),
        Fault(on=FIREBASE, times=1, keep=0.5),
        Fault(on=FIREBASE, times=20, delay=0.01),
    ]
    thread = await fetch(FakeHackerNews(trees=[tree], faults=faults), cast("int", tree["id"]))
    compare(thread, tree, in_order=True)
    assert (thread.is_ranked, thread.notes) == (True, ())


async def test_a_real_thread_is_crawled_whole_when_the_index_is_down(shared: Path) -> None:
    tree = load(shared, FILES[2])
    fake = FakeHackerNews(trees=[tree], faults=[Fault(on=ALGOLIA, status=500)])
    thread = await fetch(fake, cast("int", tree["id"]))
    compare(thread, tree, in_order=True)
    assert thread.notes == (ThreadNote.TREE_UNAVAILABLE,)


async def test_items_of_the_official_api_are_a_thread_as_far_as_they_were_recorded(shared: Path) -> None:
    path = shared / "data" / "hn" / "firebase" / "40846428.top-level-only.json"
    items = cast("dict[str, Node]", json.loads(path.read_bytes()))
    thread = await Recorded(path).fetch(Recorded(path).link())
    kids = cast("list[int]", items["40846428"]["kids"])
    assert [int(comment.id) for comment in thread.comments] == [kid for kid in kids if str(kid) in items]
    assert thread.coverage.total == items["40846428"]["descendants"]
    readable = [comment for comment in thread.comments if comment.is_readable]
    assert all(comment.author == items[str(comment.id)]["by"] for comment in readable)
    assert not any(items[str(comment.id)].keys() & {"dead", "deleted"} for comment in readable)
