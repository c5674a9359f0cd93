"""Threads from files: the same wire shapes as the live services, read by the same code."""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.hackernews import HackerNews
from bot.adapters.json_text import NotJson, decode
from bot.adapters.recording import Recording
from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed, FeedKind
from bot.domain.thread import ItemId, StoryKind, Thread, ThreadNote
from bot.errors import BadLink, Refused, ThreadNotFound, Unavailable
from bot.text.feed_words import host_of, is_within, read_domain, read_user
from bot.text.matching import fold

# Files of a folder that hold an item: 18321884.json, 16492994.converted.json, item/8863.json.
_ITEM_FILE = re.compile(r"[0-9]+(?:\.[\w-]+)*\.json", re.ASCII)
_SHAPES_HINT = "Give an answer of the search API, or a map of ids to items of the official one."
_UNLIMITED = 1_000_000
# What was recorded is all there is, so these say nothing.
_LIVE_NOTES = frozenset((ThreadNote.TREE_UNAVAILABLE, ThreadNote.TREE_BEHIND))

_KINDS = {ListKind.ASK: {StoryKind.ASK}, ListKind.SHOW: {StoryKind.SHOW}}
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


class Recorded:
    """A `ThreadSource` and `StoryIndex` over a file or a folder.

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
        stories = self._read().stories()
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

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the recorded stories that belong in a list: most points first, or newest first.

        Raises:
            Refused: The files cannot be read.
        """
        listed = await self._listed()
        if kind is ListKind.NEW:
            listed = _newest_first(listed)
        kinds = _KINDS.get(kind, set(StoryKind))
        return tuple(story for story in listed if story.story.kind in kinds)[:limit]

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the recorded stories whose titles hold all the words, most points first.

        Raises:
            Refused: The files cannot be read.
        """
        return tuple(listed for listed in await self._listed() if _holds(listed, words))[:limit]

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        """Return the recorded stories of a feed that are known to be younger than a moment, newest first.

        Raises:
            Refused: The files cannot be read.
        """
        found = (
            listed
            for listed in await self._listed()
            if (listed.story.created_at or _UNDATED) > since and _belongs(listed, feed)
        )
        return _newest_first(found)[:limit]

    async def find_story(self, item: ItemId) -> ListedStory:
        """Return one recorded story.

        Raises:
            ThreadNotFound: It is not recorded.
            Refused: The files cannot be read.
        """
        thread = await self.fetch(Link(item=item))
        return ListedStory(story=thread.story, comments=thread.coverage.total)

    async def _listed(self) -> tuple[ListedStory, ...]:
        return await asyncio.to_thread(lambda: self._read().listed())

    def _read(self) -> Recording:
        recording = Recording()
        is_folder = self._path.is_dir()
        for file in self._files():
            try:
                value = decode(file.read_bytes())
            except OSError as error:
                raise self._refusal("{source} cannot be read.", file) from error
            except NotJson as error:
                raise self._refusal(error.sentence, file) from error
            if not recording.add(value) and not is_folder:
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


def _newest_first(listed: Iterable[ListedStory]) -> tuple[ListedStory, ...]:
    return tuple(sorted(listed, key=lambda one: one.story.created_at or _UNDATED, reverse=True))


def _holds(listed: ListedStory, words: str) -> bool:
    return all(word in fold(listed.story.title) for word in fold(words).split())


def _belongs(listed: ListedStory, feed: Feed) -> bool:
    match feed.kind:
        case FeedKind.SEARCH:
            return _holds(listed, feed.words)
        case FeedKind.DOMAIN if domain := read_domain(feed.words):
            return is_within(host_of(listed.story.url), domain)
        case FeedKind.USER if user := read_user(feed.words):
            return listed.story.author == user
        case _:
            return False
