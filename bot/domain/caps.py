"""How much models may take: limits for days and months, of each guild and of all together."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.ledger import Spent, UsageLine
from bot.domain.spending import SpendingLimit


class Stretch(StrEnum):
    """For how long a budget is; both begin at midnight UTC."""

    DAY = "day"
    MONTH = "month"


class Unit(StrEnum):
    """What a budget counts: tokens, or millionths of a dollar."""

    TOKENS = "tokens"
    COST = "cost"

    def of(self, spent: Spent) -> int:
        """Return what a sum counts."""
        return spent.tokens if self is Unit.TOKENS else spent.cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most `most` in a stretch; for each guild, or for all of them together."""

    is_shared: bool
    stretch: Stretch
    unit: Unit
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapState:
    """How much of a budget is left, never less than nothing."""

    cap: Cap
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingLimits:
    """All limits: of each guild and of all together, in tokens and in millionths of a dollar."""

    guild_tokens: SpendingLimit = field(default_factory=SpendingLimit)
    guild_cost: SpendingLimit = field(default_factory=SpendingLimit)
    tokens: SpendingLimit = field(default_factory=SpendingLimit)
    cost: SpendingLimit = field(default_factory=SpendingLimit)

    def caps(self) -> tuple[Cap, ...]:
        """Return those that are set, a guild's own first, days before months."""
        return tuple(
            Cap(is_shared=is_shared, stretch=stretch, unit=unit, most=most)
            for is_shared, stretch, unit, most in (
                (False, Stretch.DAY, Unit.TOKENS, self.guild_tokens.day),
                (False, Stretch.DAY, Unit.COST, self.guild_cost.day),
                (False, Stretch.MONTH, Unit.TOKENS, self.guild_tokens.month),
                (False, Stretch.MONTH, Unit.COST, self.guild_cost.month),
                (True, Stretch.DAY, Unit.TOKENS, self.tokens.day),
                (True, Stretch.DAY, Unit.COST, self.cost.day),
                (True, Stretch.MONTH, Unit.TOKENS, self.tokens.month),
                (True, Stretch.MONTH, Unit.COST, self.cost.month),
            )
            if most is not None
        )


NO_LIMITS = SpendingLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageView:
    """What a guild has taken since the month began, newest first, and what is left; `day` is today."""

    day: date
    lines: tuple[UsageLine, ...]
    caps: tuple[CapState, ...]


def first_day(stretch: Stretch, now: datetime) -> date:
    """Return the day (UTC) on which the stretch began that `now`, in UTC, lies in."""
    return now.date() if stretch is Stretch.DAY else now.date().replace(day=1)


def next_start(stretch: Stretch, now: datetime) -> datetime:
    """Return when the next stretch begins, for a `now` in UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if stretch is Stretch.DAY:
        return midnight + timedelta(days=1)
    return (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)
