"""Who pays for a model: guilds within their budgets, which hold however many digests are made at once."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from bot.domain.caps import Cap, CapState, SpendingLimits, Stretch, Unit, UsageView, first_day, next_start
from bot.domain.ledger import NO_GUILD, Spent, UsageLine
from bot.domain.spending import Price, Usage, cost_of
from bot.errors import Overspent
from bot.ports import Purse, Reservation
from bot.services.accounts import Accounts
from bot.services.background import open_background
from bot.storage.usage import UsageStore

# Tokens are estimated before a call, so it may take more than was set aside. Calls go on at once while
# all of them could take so many times as much; nearer to a limit they wait for each other.
_MARGIN = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What is set aside for a call under way."""

    guild: int
    estimate: Spent


class Spending:
    """Gives purses, and writes down what is taken from them. Open it with `open_spending`.

    What is set aside is in memory: after a crash nothing is.
    """

    def __init__(
        self,
        group: asyncio.TaskGroup,
        store: UsageStore,
        *,
        now: Callable[[], datetime],
        prices: Mapping[str, Price],
        limits: SpendingLimits,
    ) -> None:
        self._group = group
        self._accounts = Accounts(store)
        self._now = now
        self._prices = prices
        self._caps = limits.caps()
        self._numbers = count(1)
        self._held = dict[int, _Held]()
        self._margin = _MARGIN
        # Held while the accounts are read and written, so that nothing is counted twice or not at all.
        self._changed = asyncio.Condition()

    def purse(self, guild: int | None) -> Purse:
        """Return a guild's purse; direct messages, without a guild, share one that is limited alike."""
        return _GuildPurse(self, NO_GUILD if guild is None else guild)

    async def view(self, guild: int) -> UsageView:
        """Return what a guild has taken, and what it may still take.

        Raises:
            BotError: The database cannot be read.
        """
        now = self._today()
        async with self._changed:
            await self._accounts.write()
            lines = await self._accounts.lines(guild, first_day(Stretch.MONTH, now))
            sums = await self._accounts.sums(self._caps, guild, now)
        caps = tuple(CapState(cap=cap, left=max(0, cap.most - cap.unit.of(sums[cap]))) for cap in self._caps)
        return UsageView(day=now.date(), lines=lines, caps=caps)

    async def set_aside(self, guild: int, model: str, *, tokens_in: int, tokens_out: int) -> Reservation:
        """Set aside what a call may take, as soon as there is room for it; see `Purse`.

        Raises:
            Overspent: A budget has less than that left, whatever becomes of the calls under way.
        """
        usage = Usage(model=model, calls=1, tokens_in=tokens_in, tokens_out=tokens_out)
        cost = cost_of(usage, self._prices)
        held = _Held(guild=guild, estimate=Spent.of(usage, cost))
        async with self._changed:
            while not await self._has_room(held):
                await self._changed.wait()
            # Nothing may be awaited from here on: who is ended meanwhile would leave it set aside.
            number = next(self._numbers)
            self._held[number] = held
        return Reservation(number=number, model=model, tokens=held.estimate.tokens, cost=cost)

    async def settle(self, reservation: Reservation, usage: Usage | None) -> None:
        """Put what was really used in the place of what was set aside; see `Purse`."""
        held = self._held.pop(reservation.number, None)
        if held is None:
            return
        if usage is not None:
            spent = Spent.of(usage, cost_of(usage, self._prices))
            self._accounts.count(
                UsageLine(day=self._today().date(), guild=held.guild, model=usage.model, spent=spent)
            )
            self._margin = max(self._margin, *(_excess(unit, spent, held.estimate) for unit in Unit))
        # A task of its own, since what was paid for is written down even when the digest is ended.
        await asyncio.shield(self._group.create_task(self._write_and_tell()))

    def _today(self) -> datetime:
        return self._now().astimezone(UTC)

    async def _has_room(self, call: _Held) -> bool:
        """Return whether a call may begin now; False where that depends on those under way.

        Raises:
            Overspent: It may not, now or later.
        """
        now = self._today()
        sums = await self._accounts.sums(self._caps, call.guild, now)
        # A price that is not known, or nothing, is no concern of a budget of dollars.
        caps = [cap for cap in self._caps if cap.unit.of(call.estimate)]
        if full := [cap for cap in caps if cap.unit.of(sums[cap]) + cap.unit.of(call.estimate) > cap.most]:
            raise _overspent(max(full, key=lambda cap: next_start(cap.stretch, now)), now)
        return all(self._fits(cap, call, cap.unit.of(sums[cap])) for cap in caps)

    def _fits(self, cap: Cap, call: _Held, taken: int) -> bool:
        held = sum(
            cap.unit.of(other.estimate)
            for other in self._held.values()
            if cap.is_shared or other.guild == call.guild
        )
        return not held or taken + self._margin * (held + cap.unit.of(call.estimate)) <= cap.most

    async def _write_and_tell(self) -> None:
        async with self._changed:
            await self._accounts.write()
            self._changed.notify_all()


@dataclass(frozen=True, slots=True)
class _GuildPurse:
    """What one guild pays from."""

    spending: Spending
    guild: int

    async def reserve(self, model: str, *, tokens_in: int, tokens_out: int) -> Reservation:
        """Set aside what a call may take at most."""
        return await self.spending.set_aside(self.guild, model, tokens_in=tokens_in, tokens_out=tokens_out)

    async def settle(self, reservation: Reservation, usage: Usage | None) -> None:
        """Replace what was set aside by what was really used."""
        await self.spending.settle(reservation, usage)


@asynccontextmanager
async def open_spending(
    store: UsageStore,
    *,
    now: Callable[[], datetime],
    prices: Mapping[str, Price],
    limits: SpendingLimits,
) -> AsyncGenerator[Spending]:
    """Open what gives purses for as long as the block lasts; at its end what was taken is written down."""
    async with open_background() as group:
        yield Spending(group, store, now=now, prices=prices, limits=limits)


def _excess(unit: Unit, spent: Spent, estimate: Spent) -> float:
    """Return how many times as much as was estimated a call took."""
    return unit.of(spent) / unit.of(estimate) if unit.of(estimate) else 0.0


def _overspent(cap: Cap, now: datetime) -> Overspent:
    wait = next_start(cap.stretch, now) - now
    match cap.is_shared, cap.stretch:
        case False, Stretch.DAY:
            return Overspent("This server's budget for the model is used up for today.", retry_after=wait)
        case False, Stretch.MONTH:
            return Overspent(
                "This server's budget for the model is used up for this month.", retry_after=wait
            )
        case _, Stretch.DAY:
            return Overspent("The bot's budget for the model is used up for today.", retry_after=wait)
        case _, Stretch.MONTH:
            return Overspent("The bot's budget for the model is used up for this month.", retry_after=wait)
