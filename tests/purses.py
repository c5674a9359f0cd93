"""Purses with all that is around them, and digests that pay from them all at once."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

from bot.domain.caps import SpendingLimits
from bot.domain.ledger import Spent, UsageLine, total
from bot.domain.spending import Price, SpendingLimit, Usage
from bot.errors import Overspent, Unavailable
from bot.ports import Purse, Reservation
from bot.services.spending import Spending, open_spending
from bot.storage.database import Database, open_database
from bot.storage.usage import UsageStore
from tests.desk import turn
from tests.keeping import Clock

MODEL = "small"
PRICES = {MODEL: Price(tokens_in=1.0, tokens_out=2.0)}


class UnreliableStore(UsageStore):
    """The next `failures` times it is busy; it writes while its gate is open."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.failures = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def add(self, line: UsageLine) -> None:
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise Unavailable("The database is in use.")
        await super().add(line)


class StoreInSteps(UsageStore):
    """Keeps lines in a list, and takes some turns of the loop for it: no faster than a call of a `Rush`."""

    def __init__(self) -> None:
        self._lines = list[UsageLine]()

    async def add(self, line: UsageLine) -> None:
        await turn()
        self._lines.append(line)

    async def spent(self, guild: int | None, since: date) -> Spent:
        await asyncio.sleep(0)
        return total(await self.lines(guild, since))

    async def lines(self, guild: int | None, since: date) -> tuple[UsageLine, ...]:
        return tuple(line for line in self._lines if line.day >= since and guild in (None, line.guild))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """What gives purses, and what is around it."""

    spending: Spending
    store: UnreliableStore
    clock: Clock


@asynccontextmanager
async def open_bank(
    limits: SpendingLimits,
    *,
    prices: Mapping[str, Price] = PRICES,
    database: Database | None = None,
    store: type[UnreliableStore] = UnreliableStore,
) -> AsyncGenerator[Bank]:
    clock = Clock()
    async with asyncio.timeout(20), open_database(None) as in_memory:
        kept = store(database or in_memory)
        async with open_spending(kept, now=clock, prices=prices, limits=limits) as spending:
            yield Bank(spending=spending, store=kept, clock=clock)


def tokens_of_guild(day: int | None = None, month: int | None = None) -> SpendingLimits:
    return SpendingLimits(guild_tokens=SpendingLimit(day=day, month=month))


def usage(tokens_in: int, tokens_out: int = 0, model: str = MODEL) -> Usage:
    return Usage(model=model, calls=1, tokens_in=tokens_in, tokens_out=tokens_out, seconds=0.5)


async def reserve(purse: Purse, tokens_in: int, tokens_out: int = 0, model: str = MODEL) -> Reservation:
    return await purse.reserve(model, tokens_in=tokens_in, tokens_out=tokens_out)


async def pay(purse: Purse, estimate: int, actual: int | None = None) -> None:
    """Make one call, which takes what was estimated unless said otherwise."""
    reservation = await reserve(purse, estimate)
    await purse.settle(reservation, usage(estimate if actual is None else actual))


@dataclass(slots=True, kw_only=True)
class Rush:
    """Digests that are made at the same time, each of calls of an estimated and an actual size."""

    spending: Spending
    paid: list[int] = field(default_factory=list[int])
    refused: list[int] = field(default_factory=list[int])
    most_under_way: int = 0
    _under_way: int = 0

    async def run(self, digests: Sequence[Sequence[tuple[int, int]]], guilds: Sequence[int | None]) -> None:
        async with asyncio.TaskGroup() as group:
            for number, calls in enumerate(digests):
                group.create_task(self._make(self.spending.purse(guilds[number % len(guilds)]), calls))

    async def _make(self, purse: Purse, calls: Sequence[tuple[int, int]]) -> None:
        for estimate, actual in calls:
            try:
                reservation = await reserve(purse, estimate)
            except Overspent:
                self.refused.append(estimate)
                return
            self._under_way += 1
            self.most_under_way = max(self.most_under_way, self._under_way)
            for _ in range((estimate + 31 * actual) % 97):  # calls end in another order than they began
                await asyncio.sleep(0)
            self._under_way -= 1
            self.paid.append(actual)
            await purse.settle(reservation, usage(actual))
