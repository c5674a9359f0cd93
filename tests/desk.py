"""A desk with all that is around it, for tests: they hold the source and the clock in their hands."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from bot.app.writers import Writers
from bot.domain.allowance import Allowance
from bot.domain.link import Link
from bot.domain.progress import Progress, Report, ignore
from bot.domain.request import Asker, KeptDigest, Wish
from bot.services.desk import Allowances, DigestDesk, open_desk
from bot.services.digesting import Write
from bot.services.open_purse import OpenPurse
from bot.storage.database import open_database
from bot.storage.digests import DigestStore
from tests.fakes.sources import HeldSource
from tests.keeping import Clock, asker, link, wish

FRESH_FOR = timedelta(minutes=10)
Asking: TypeAlias = asyncio.Task[KeptDigest | Exception]
NO_GRACE, LONG_GRACE = timedelta(), timedelta(seconds=5)


def write_by_rules(wish: Wish, _asker: Asker) -> Write:
    """Open the engine that needs no model."""
    return Writers().open(wish, OpenPurse({}))


@dataclass(slots=True, kw_only=True)
class Room:
    """A desk with all that is around it."""

    desk: DigestDesk
    source: HeldSource
    store: DigestStore
    clock: Clock
    group: asyncio.TaskGroup

    async def ask(
        self, about: Link | None = None, *, user: int = 1, is_fresh: bool = False, report: Report = ignore
    ) -> KeptDigest:
        return await self.desk.digest(about or link(), wish(), asker(user), is_fresh=is_fresh, report=report)

    def start(
        self, about: Link | None = None, *, user: int = 1, is_fresh: bool = False, report: Report = ignore
    ) -> Asking:
        """Ask in a task of its own; what fails is its result."""

        async def ask() -> KeptDigest | Exception:
            try:
                return await self.ask(about, user=user, is_fresh=is_fresh, report=report)
            except Exception as error:  # noqa: BLE001 - for the test to see
                return error

        return self.group.create_task(ask())

    async def start_held(self, report: Report = ignore) -> Asking:
        """Ask, and return when the source was asked, which answers no more."""
        self.source.gate.clear()
        asked = len(self.source.asked)
        task = self.start(report=report)
        await self.source.until_asked(asked + 1)
        return task


@asynccontextmanager
async def open_room(*, users: int = 100, guilds: int = 100, concurrency: int = 2) -> AsyncGenerator[Room]:
    source, clock, minute = HeldSource(), Clock(), timedelta(minutes=1)
    allowances = Allowances(
        user=Allowance(most=users, within=minute), guild=Allowance(most=guilds, within=minute)
    )
    async with (
        asyncio.timeout(20),
        open_database(None) as database,
        open_desk(
            source=source,
            open_writer=write_by_rules,
            store=DigestStore(database),
            now=clock,
            allowances=allowances,
            fresh_for=FRESH_FOR,
            concurrency=concurrency,
        ) as desk,
        asyncio.TaskGroup() as group,
    ):
        yield Room(desk=desk, source=source, store=DigestStore(database), clock=clock, group=group)


async def made(task: Asking) -> KeptDigest:
    kept = await task
    assert isinstance(kept, KeptDigest)
    return kept


async def turn() -> None:
    """Let tasks that are ready get on until they wait for something."""
    for _ in range(20):
        await asyncio.sleep(0)


async def joined(room: Room, count: int) -> list[Asking]:
    """Have others ask for what is under way, and return when all of them have joined."""
    told: list[Progress] = []
    everybody = asyncio.Event()

    def tell(progress: Progress) -> None:
        told.append(progress)
        if len(told) == count:
            everybody.set()

    tasks = [room.start(user=10 + number, report=tell) for number in range(count)]
    await everybody.wait()
    return tasks
