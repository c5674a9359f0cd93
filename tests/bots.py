"""The real bot against the local Discord, for tests: everything is as in `matome run` but the addresses."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.adapters.recorded import Recorded
from bot.app import current_time
from bot.app.discord_bot import Access, run_bot
from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed
from bot.domain.thread import ItemId, Thread
from bot.playground.local_discord import LocalDiscord
from bot.ports import Source
from bot.settings import Settings
from tests.samples import SAMPLE

SAMPLE_ITEM = 9000000001


def settings_in(folder: Path, **changes: object) -> Settings:
    """Return settings with a database in a folder; nothing of the developer's own is read."""
    fields: dict[str, object] = {"database": folder / "matome.sqlite3", "stop_seconds": 5.0}
    return Settings(_env_file=None, **(fields | changes))  # pyright: ignore[reportCallIssue, reportArgumentType]


@asynccontextmanager
async def running_bot(  # noqa: PLR0913 - all that a test changes
    local: LocalDiscord,
    settings: Settings,
    source: Source | None = None,
    *,
    progress_every: timedelta = timedelta(minutes=1),
    now: Callable[[], datetime] = current_time,
    is_killed: bool = False,
) -> AsyncGenerator[asyncio.Event]:
    """Run the bot for as long as the block lasts, and stop it in order, or as if it were killed.

    Yields what stops it earlier.
    """
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(
            run_bot(
                settings,
                source or Recorded(SAMPLE),
                Access(token=local.token, connector=local.connector()),
                stop=stop,
                progress_every=progress_every,
                now=now,
            )
        )
        ready = group.create_task(local.wait_ready())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        try:
            yield stop
        finally:
            stop.set() if not is_killed else running.cancel()


@dataclass(slots=True)
class Gate:
    """A source that waits at a gate before it answers, so that a test decides when."""

    source: Source
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    fetched: int = 0

    async def fetch(self, link: Link) -> Thread:
        self.fetched += 1
        self.arrived.set()
        await self.is_open.wait()
        return await self.source.fetch(link)

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        return await self.source.list_stories(kind, limit=limit)

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        return await self.source.search(words, limit=limit)

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        return await self.source.list_recent(feed, since=since, limit=limit)

    async def find_story(self, item: ItemId) -> ListedStory:
        return await self.source.find_story(item)
