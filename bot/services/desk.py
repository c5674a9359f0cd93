"""The desk where digests are asked for: one run for all who ask the same, a kept one while it is young."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from bot.domain.allowance import Allowance
from bot.domain.basket import Budget
from bot.domain.link import Link
from bot.domain.progress import Report, ignore
from bot.domain.request import Asker, KeptDigest, Wish
from bot.errors import Unavailable
from bot.ports import ThreadSource
from bot.services.background import open_background
from bot.services.digesting import Write, digest_link
from bot.services.sharing import SharedRun, restarting
from bot.storage.digests import DigestStore

# Who writes what is wished, and at whose cost: the one whose request starts the run.
OpenWriter: TypeAlias = Callable[[Wish, Asker], Write]
_Request: TypeAlias = tuple[Link, Wish]

# Two who press "refresh" at the same time mean the same refresh.
_SAME_MOMENT = timedelta(seconds=5)
_MOST_RECENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowances:
    """How many runs one person may start, and all people of a guild together."""

    user: Allowance
    guild: Allowance


class DigestDesk:
    """Gives kept digests and starts runs. Open one with `open_desk`, whose arguments it takes."""

    def __init__(  # noqa: PLR0913 - the parts that a digest is made of, wired once
        self,
        group: asyncio.TaskGroup,
        *,
        source: ThreadSource,
        open_writer: OpenWriter,
        store: DigestStore,
        now: Callable[[], datetime],
        allowances: Allowances,
        fresh_for: timedelta,
        concurrency: int,
    ) -> None:
        self._group = group
        self._source = source
        self._open_writer = open_writer
        self._store = store
        self._now = now
        self._allowances = allowances
        self._fresh_for = fresh_for
        self._places = asyncio.Semaphore(concurrency)
        self._runs: dict[_Request, SharedRun[KeptDigest]] = {}
        # Covers those who looked into the store before a run had put its digest there.
        self._recent = OrderedDict[_Request, tuple[KeptDigest, datetime]]()
        self._is_closing = False

    async def digest(  # noqa: PLR0913 - all that one may wish
        self,
        link: Link,
        wish: Wish,
        asker: Asker,
        *,
        is_fresh: bool = False,
        is_scheduled: bool = False,
        report: Report = ignore,
    ) -> KeptDigest:
        """Return the digest of a thread: a kept one while it is young, else a new one.

        Args:
            link: The thread.
            wish: How it is wanted.
            asker: Whose allowance a new run costs; joining one costs nothing.
            is_fresh: Make a new one, or join one that is being made, however young the kept one is.
            is_scheduled: Costs no allowance, as there are only so many schedules; but a budget all the same.
            report: Told on the event loop how far it has come; who joins late is told the latest at once.

        Raises:
            ThreadNotFound: There is no such item.
            Unavailable: The source cannot answer now; too many were asked for (`retry_after` says
                how long to wait); or the bot is restarting.
        """
        request = (link, wish)
        if not is_fresh:
            kept = await self._store.newest(link, wish)
            if kept is not None and self._now() - kept.made_at < self._fresh_for:
                return kept
        run = self._runs.get(request)
        if run is None or run.is_over:
            if kept := self._just_made(request):
                return kept
            run = self._start(request, asker, is_free=is_scheduled)
        return await run.wait(report)

    async def kept(self, number: int) -> KeptDigest | None:
        """Return a digest by its number; None where it was forgotten or cannot be read any more."""
        return await self._store.find(number)

    async def close(self, grace: timedelta) -> None:
        """Start no run any more; let those under way finish within the grace, and end the rest.

        Who waits for one of the rest is told that the bot is restarting.
        """
        self._is_closing = True
        tasks = [run.task for run in self._runs.values()]
        if not tasks:
            return
        await asyncio.wait(tasks, timeout=grace.total_seconds())
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    def _just_made(self, request: _Request) -> KeptDigest | None:
        kept, finished_at = self._recent.get(request, (None, None))
        is_near = finished_at is not None and abs(self._now() - finished_at) < _SAME_MOMENT
        return kept if is_near else None

    def _start(self, request: _Request, asker: Asker, *, is_free: bool) -> SharedRun[KeptDigest]:
        if self._is_closing:
            raise restarting()
        if not is_free:
            self._charge(asker)
        run = SharedRun(self._group, partial(self._make, request, asker))
        self._runs[request] = run
        run.task.add_done_callback(lambda _: self._clear(request, run))
        return run

    def _clear(self, request: _Request, run: SharedRun[KeptDigest]) -> None:
        if self._runs.get(request) is run:
            del self._runs[request]

    def _charge(self, asker: Asker) -> None:
        """Take one run off what the asker and the guild are allowed; off neither where one has to wait."""
        now, users, guilds = self._now(), self._allowances.user, self._allowances.guild
        if wait := users.wait(asker.user, now):
            raise _too_many(
                "You have asked for many digests; the next one is possible in {seconds} seconds.", wait
            )
        if asker.guild is not None:
            if wait := guilds.wait(asker.guild, now):
                raise _too_many(
                    "Many digests were asked for here; the next one is possible in {seconds} seconds.", wait
                )
            guilds.spend(asker.guild, now)
        users.spend(asker.user, now)

    async def _make(self, request: _Request, asker: Asker, report: Report) -> KeptDigest:
        link, wish = request
        async with self._places:
            made_at = self._now()  # the discussion is as old as its reading
            digest = await digest_link(
                link,
                source=self._source,
                write=self._open_writer(wish, asker),
                budget=Budget.of(wish.comments),
                report=report,
            )
            kept = await self._store.add(link, wish, digest, made_at)
        self._recent[request] = kept, self._now()
        self._recent.move_to_end(request)
        while len(self._recent) > _MOST_RECENT:
            self._recent.popitem(last=False)
        return kept


def _too_many(sentence: str, wait: timedelta) -> Unavailable:
    return Unavailable(sentence, retry_after=wait, seconds=math.ceil(wait.total_seconds()))


@asynccontextmanager
async def open_desk(  # noqa: PLR0913 - likewise
    *,
    source: ThreadSource,
    open_writer: OpenWriter,
    store: DigestStore,
    now: Callable[[], datetime],
    allowances: Allowances,
    fresh_for: timedelta = timedelta(minutes=10),
    concurrency: int = 2,
) -> AsyncGenerator[DigestDesk]:
    """Open the desk for as long as the block lasts; runs that are left when it ends are ended too.

    Args:
        source: Where threads come from.
        open_writer: Who writes what somebody wishes.
        store: Where digests are kept.
        now: The clock.
        allowances: How many runs may be started.
        fresh_for: How long a kept digest is given again.
        concurrency: The most runs under way at once.
    """
    async with open_background() as group:
        desk = DigestDesk(
            group,
            source=source,
            open_writer=open_writer,
            store=store,
            now=now,
            allowances=allowances,
            fresh_for=fresh_for,
            concurrency=concurrency,
        )
        try:
            yield desk
        finally:
            await desk.close(timedelta())
