"""Threads from files: the same wire shapes as the live services, read by the same code."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from bot.adapters.hackernews import HackerNews
from bot.adapters.json_text import NotJson, decode
from bot.domain.link import Link
from bot.domain.thread import ItemId, Thread, ThreadNote
from bot.errors import BadLink, Refused, ThreadNotFound, Unavailable

# Files of a folder that hold an item: 18321884.json, 16492994.converted.json, item/8863.json.
_ITEM_FILE = re.compile(r"[0-9]+(?:\.[\w-]+)*\.json", re.ASCII)
_SHAPES_HINT = "Give an answer of the search API, or a map of ids to items of the official one."
_UNLIMITED = 1_000_000
# What was recorded is all there is, so these say nothing.
_LIVE_NOTES = frozenset((ThreadNote.TREE_UNAVAILABLE, ThreadNote.TREE_BEHIND))


@dataclass(slots=True, kw_only=True)
class _Recording:
    """What the files hold: whole trees, the tree that each item is in, and single items."""

    trees: dict[int, object] = field(default_factory=dict[int, object])
    inner: dict[int, object] = field(default_factory=dict[int, object])
    items: dict[int, object] = field(default_factory=dict[int, object])

    async def get_json(self, url: str) -> object:
        """Answer as the services do, None for what was not recorded."""
        _, kind, name = url.split("/")
        if kind == "items":
            return self.trees.get(int(name)) or self.inner.get(int(name))
        return self.items.get(int(name.removesuffix(".json")))


class Recorded:
    """A `ThreadSource` over a file or a folder.

    A file holds a tree as Algolia's `items/ID` answers it, or a map `{id: item}` of Firebase's
    items. A folder holds such files, or single items, named by item id, in itself or below.
    Where both shapes of a thread are there they are joined as the live ones are. In a tree
    whose siblings are not in order of id, the file's order is taken for Hacker News' own.

    Args:
        path: The file or folder; it is read when it is first needed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def link(self) -> Link:
        """Return the link to the only thread that is recorded.

        Raises:
            BadLink: There are several.
            Refused: The files cannot be read.
        """
        stories = _stories(self._read())
        if len(stories) != 1:
            raise BadLink(
                "{path} holds {count} threads, so a link has to say which one is meant.",
                hint="Give the link or id of one of them.",
                path=self._path.name,
                count=len(stories),
            )
        return Link(item=stories.pop())

    async def fetch(self, link: Link) -> Thread:
        """Return the recorded thread of the story or comment that the link names.

        Raises:
            ThreadNotFound: It is not recorded.
            Refused: The files cannot be read.
        """
        recording = await asyncio.to_thread(self._read)
        source = HackerNews(
            recording.get_json,
            algolia_url="",
            firebase_url="",
            order_requests=_UNLIMITED,
            crawl_limit=_UNLIMITED,
        )
        try:
            thread = await source.fetch(link)
        except ThreadNotFound as error:
            raise ThreadNotFound(
                "{path} does not hold the thread of item {item}.",
                hint="Record it, or read it from Hacker News.",
                path=self._path.name,
                item=link.item,
            ) from error
        except Unavailable as error:
            raise self._refusal("{source} holds an item in a shape that we do not know.") from error
        return replace(thread, notes=tuple(note for note in thread.notes if note not in _LIVE_NOTES))

    def _read(self) -> _Recording:
        recording = _Recording()
        is_folder = self._path.is_dir()
        for file in self._files():
            try:
                value = decode(file.read_bytes())
            except OSError as error:
                raise self._refusal("{source} cannot be read.", file) from error
            except NotJson as error:
                raise self._refusal(error.sentence, file) from error
            if not _add(recording, value) and not is_folder:
                raise self._refusal("{source} does not hold a Hacker News thread.", file)
        if not recording.trees and not recording.items:
            raise self._refusal("{source} does not hold a Hacker News thread.")
        return recording

    def _files(self) -> list[Path]:
        if self._path.is_dir():
            return sorted(file for file in self._path.rglob("*.json") if _ITEM_FILE.fullmatch(file.name))
        return [self._path]

    def _refusal(self, sentence: str, file: Path | None = None) -> Refused:
        return Refused(sentence, hint=_SHAPES_HINT, source=(file or self._path).absolute().name)


def _add(recording: _Recording, value: object) -> bool:
    """Add what a file holds, and return whether it is of a known shape."""
    if not isinstance(value, dict):
        return False
    shape = cast("Mapping[str, object]", value)
    if isinstance(shape.get("id"), int):
        if "children" in shape:
            _add_tree(recording, shape)
        else:
            recording.items[cast("int", shape["id"])] = shape
        return True
    is_map = bool(shape) and all(key.isascii() and key.isdigit() for key in shape)
    if is_map:
        recording.items |= {int(key): item for key, item in shape.items()}
    return is_map


def _add_tree(recording: _Recording, tree: Mapping[str, object]) -> None:
    """Add a tree, and an answer for each item in it, which leads to the story."""
    root = cast("int", tree["id"])
    recording.trees[root] = tree
    story = tree.get("story_id") or root
    for node in _nodes(tree):
        inner, kind = node.get("id"), node.get("type")
        if isinstance(inner, int) and inner != root:
            recording.inner[inner] = {"id": inner, "type": kind, "story_id": story}


def _nodes(tree: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            known = cast("Mapping[str, object]", node)
            yield known
            for name in ("children", "options"):
                below = known.get(name)
                if isinstance(below, list):
                    waiting.extend(cast("list[object]", below))


def _stories(recording: _Recording) -> set[ItemId]:
    """Return the stories recorded; a tree of a comment counts as its own."""
    stories = {ItemId(root) for root in recording.trees}
    for number, item in recording.items.items():
        if isinstance(item, dict) and not {"parent", "poll"} & cast("Mapping[str, object]", item).keys():
            stories.add(ItemId(number))
    return stories
