"""A Hacker News of our own: both APIs in their real wire shapes, with faults on request.

It serves trees in Algolia's shape; what Firebase says follows from them.
"""

import asyncio
import json
import re
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias, cast

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

Node: TypeAlias = dict[str, object]

NOTHING = b'{"status":404,"error":"Not Found"}'
ALGOLIA = "/api/v1/items/"
FIREBASE = "/v0/item/"
SEARCH = "/api/v1/search"
SEARCH_BY_DATE = "/api/v1/search_by_date"
START = 1_772_366_400  # 2026-03-01 12:00 UTC


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong with the next `times` requests whose path contains `on`."""

    on: str = "/"
    times: int = 1_000
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None  # instead of the answer
    keep: float = 1.0  # share of the answer that is sent
    is_dropped: bool = False  # the connection ends before the promised length
    delay: float = 0.0  # seconds
    is_silent: bool = False  # no answer ever


@dataclass(slots=True, kw_only=True)
class FakeHackerNews:
    """Serves `trees`; `asked` records the paths of all requests, `searches` what was searched for.

    Args:
        trees: Stories in Algolia's shape; siblings in Hacker News' order. A node with
            `"dead": True` was killed; one without author and text was deleted.
        algolia_lacks: Items that the index does not have, with all below them.
        firebase_lacks: Items that Firebase answers with null; their parents still list them.
        kids: What Firebase lists below an item, where that is not what the tree has.
        lists: What Firebase lists as top, best, new, ask or show; all trees in order where absent.
    """

    trees: Sequence[Node]
    algolia_lacks: frozenset[int] = frozenset()
    firebase_lacks: frozenset[int] = frozenset()
    kids: Mapping[int, Sequence[int]] = field(default_factory=dict[int, Sequence[int]])
    lists: Mapping[str, object] = field(default_factory=dict[str, object])
    faults: list[Fault] = field(default_factory=list[Fault])
    searches: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])
    asked: list[str] = field(default_factory=list[str])
    chunks_sent: int = 0
    nodes: dict[int, Node] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = {cast("int", node["id"]): node for tree in self.trees for node in walk(tree)}

    def app(self) -> Starlette:
        """Return the server, as an ASGI application."""
        return Starlette(
            routes=[
                Route(ALGOLIA + "{number:int}", self._algolia),
                Route(FIREBASE + "{number:int}.json", self._firebase),
                Route("/v0/{kind}stories.json", self._list),
                Route(SEARCH, self._search),
                Route(SEARCH_BY_DATE, self._search_by_date),
                Route("/huge", self._huge),
            ],
            middleware=[Middleware(GZipMiddleware, minimum_size=500)],
        )

    async def _algolia(self, request: Request) -> Response:
        node = self.nodes.get(request.path_params["number"])
        if node is None or node["id"] in self.algolia_lacks:
            return await self._answer(request, NOTHING, status=404)
        return await self._answer(request, encode_tree(node, lacks=self.algolia_lacks))

    async def _firebase(self, request: Request) -> Response:
        number = request.path_params["number"]
        node = self.nodes.get(number)
        body = None if node is None or number in self.firebase_lacks else self._item(node)
        return await self._answer(request, json.dumps(body).encode())

    async def _list(self, request: Request) -> Response:
        listed = self.lists.get(request.path_params["kind"], [tree["id"] for tree in self.trees])
        return await self._answer(request, json.dumps(listed).encode())

    async def _search(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.searches.append(asked)
        words = asked["query"].lower().split()
        found = [tree for tree in self.trees if all(word in str(tree["title"]).lower() for word in words)]
        hits = [encode_hit(tree) for tree in found[: int(asked["hitsPerPage"])]]
        return await self._answer(request, json.dumps({"hits": hits, "nbHits": len(found)}).encode())

    async def _search_by_date(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.searches.append(asked)
        field = asked.get("restrictSearchableAttributes", "title")
        words = re.findall(r"\w+", asked["query"].lower())
        since = int(asked["numericFilters"].removeprefix("created_at_i>"))
        _, _, author = asked["tags"].partition("author_")
        found = [
            tree
            for tree in sorted(self.trees, key=lambda tree: -cast("int", tree["created_at_i"]))
            if all(word in str(tree[field]).lower() for word in words)
            and cast("int", tree["created_at_i"]) > since
            and author in ("", tree["author"])
        ]
        hits = [encode_hit(tree) for tree in found[: int(asked["hitsPerPage"])]]
        return await self._answer(request, json.dumps({"hits": hits, "nbHits": len(found)}).encode())

    async def _huge(self, request: Request) -> Response:
        self.asked.append(request.url.path)

        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(500):
                self.chunks_sent += 1
                yield b" " * 100_000
                await asyncio.sleep(0)

        return StreamingResponse(chunks(), media_type="application/json")

    async def _answer(self, request: Request, body: bytes, *, status: int = 200) -> Response:
        path = request.url.path
        self.asked.append(path)
        headers = {"content-type": "application/json; charset=utf-8"}
        fault = next((fault for fault in self.faults if fault.on in path and fault.times > 0), None)
        if fault is None:
            return Response(body, status, headers)
        fault.times -= 1
        if fault.is_silent:
            await asyncio.Event().wait()
        if fault.delay:
            await asyncio.sleep(fault.delay)
        body = body if fault.body is None else fault.body
        kept = body[: int(len(body) * fault.keep)]
        if fault.is_dropped:
            # An encoding of its own keeps the middleware from correcting the length.
            length = {"content-length": str(len(kept) + 100), "content-encoding": "identity"}
            return Response(kept, fault.status, headers | length)
        status = status if fault.status == 200 else fault.status
        return Response(kept, status, headers | dict(fault.headers))

    def _item(self, node: Node) -> Node:
        """Return a node as Firebase describes it: what does not apply is absent."""
        number = cast("int", node["id"])
        below = [child for child in children(node) if child["type"] == "comment"]
        created = node.get("created_at_i")
        fields: Node = {
            "id": number,
            "type": node["type"],
            "by": node.get("author"),
            "time": created,
            "text": node.get("text"),
            "title": node.get("title"),
            "url": node.get("url"),
            "score": node.get("points"),
            "dead": node.get("dead"),
            "parent": node.get("parent_id") if node["type"] == "comment" else None,
            "poll": node.get("parent_id") if node["type"] == "pollopt" else None,
            "kids": list(self.kids.get(number, [cast("int", child["id"]) for child in below])),
            "parts": [child["id"] for child in children(node) if child["type"] == "pollopt"],
        }
        if node["type"] == "comment" and not node.get("author"):
            fields["deleted"] = True
        item = {name: value for name, value in fields.items() if value not in (None, [])}
        if node["type"] in ("story", "poll"):
            item["descendants"] = sum(
                bool(other.get("author")) and not other.get("dead") and other["type"] == "comment"
                for other in walk(node)
            )
        return item


def children(node: Node) -> list[Node]:
    return cast("list[Node]", node["children"])


def walk(tree: Node) -> Iterator[Node]:
    """Yield a node and all below it, depth first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def encode_tree(tree: Node, *, lacks: frozenset[int] = frozenset()) -> bytes:
    """Return a tree as Algolia sends it, siblings by id; of any depth, so not by `json.dumps`."""
    pieces: list[str] = []
    waiting: list[Node | str] = [tree]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, str):
            pieces.append(entry)
            continue
        fields = {name: value for name, value in entry.items() if name not in ("children", "dead")}
        pieces.append(json.dumps(fields)[:-1] + ', "children": [')
        known = [child for child in children(entry) if child["id"] not in lacks and not child.get("dead")]
        waiting.append("]}")
        for place, child in enumerate(sorted(known, key=lambda child: -cast("int", child["id"]))):
            if place:
                waiting.append(", ")
            waiting.append(child)
    return "".join(pieces).encode()


def encode_hit(tree: Node) -> Node:
    """Return a story as a search of Algolia's finds it: ids as text, and a highlight of each field."""
    names = ("created_at", "created_at_i", "title", "url", "author", "points")
    return {name: tree[name] for name in names} | {
        "objectID": str(tree["id"]),
        "story_text": tree["text"],
        "num_comments": sum(node["type"] == "comment" for node in walk(tree)),
        "_tags": [tree["type"], f"author_{tree['author']}", f"story_{tree['id']}"],
        "_highlightResult": {"title": {"value": tree["title"], "matchLevel": "none", "matchedWords": []}},
    }


def story(number: int, *below: Node, **fields: object) -> Node:
    """Return a story of ours with comments below it; ids of parents and of the story are filled in."""
    node: Node = {
        "id": number,
        "created_at": "2026-03-01T12:00:00.000Z",
        "created_at_i": START,
        "type": "story",
        "author": "sub",
        "title": "A story",
        "url": "https://example.com/story",
        "text": None,
        "points": 120,
        "parent_id": None,
        "story_id": number,
        "children": list(below),
        "options": [],
    }
    node |= fields
    for above in walk(node):
        for child in children(above):
            child |= {"parent_id": above["id"], "story_id": number}
    return node


def comment(number: int, text: str | None = "Some words.", *below: Node, **fields: object) -> Node:
    """Return a comment of ours; without a text it was deleted."""
    node: Node = {
        "id": number,
        "created_at": None,
        "created_at_i": START + number,
        "type": "comment",
        "author": None if text is None else f"user{number % 7}",
        "title": None,
        "url": None,
        "text": text,
        "points": None,
        "children": list(below),
        "options": [],
    }
    return node | fields


def time_of(number: int) -> datetime:
    """Return when a comment of ours was written."""
    return datetime.fromtimestamp(START + number, UTC)


@asynccontextmanager
async def serve(app: Starlette) -> AsyncGenerator[str]:
    """Serve an application on a free loopback port, and give its base address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            server.should_exit = server.force_exit = True
