"""Sources of threads and stories that a test holds in its hand: they answer when they are let."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed
from bot.domain.thread import ItemId, Thread
from bot.errors import ThreadNotFound
from tests.threads import node, story, thread


@dataclass(slots=True, kw_only=True)
class HeldSource:
    """A `ThreadSource` and `StoryIndex`; `asked` records what it was asked for.

    Answers come while `gate` is set, as it is from the start; `under_way` and `most_under_way` count
    the requests that wait for it. `fault` is raised instead of an answer.
    """

    titles: tuple[str, ...] = ()
    fault: Exception | None = None
    asked: list[Link | ListKind | Feed | str] = field(default_factory=list[Link | ListKind | Feed | str])
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: int = 0
    most_under_way: int = 0
    changes: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.gate.set()

    async def fetch(self, link: Link) -> Thread:
        await self._answer(link)
        return thread(
            node("ann", "The first comment has enough words to be quoted in full."),
            node("bob", "The second comment has enough words to be quoted as well."),
            about=story(title=f"Story {link.item}"),
        )

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        await self._answer(kind)
        return self._listed()[:limit]

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        await self._answer(words)
        return tuple(listed for listed in self._listed() if words in listed.story.title)[:limit]

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        await self._answer(feed)
        return tuple(listed for listed in self._listed() if (listed.story.created_at or since) > since)[
            :limit
        ]

    async def find_story(self, item: ItemId) -> ListedStory:
        for listed in self._listed():
            if listed.story.id == item:
                return listed
        raise ThreadNotFound("There is no such story.")

    async def until_asked(self, times: int) -> None:
        """Wait until it has been asked so often."""
        async with asyncio.timeout(5), self.changes:
            await self.changes.wait_for(lambda: len(self.asked) >= times)

    def _listed(self) -> tuple[ListedStory, ...]:
        return tuple(
            ListedStory(story=story(title=title, id=ItemId(number)), comments=number)
            for number, title in enumerate(self.titles, 1)
        )

    async def _answer(self, question: Link | ListKind | Feed | str) -> None:
        self.asked.append(question)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        async with self.changes:
            self.changes.notify_all()
        try:
            await self.gate.wait()
        finally:
            self.under_way -= 1
        if self.fault is not None:
            raise self.fault
