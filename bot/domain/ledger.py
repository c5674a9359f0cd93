"""What models took, in sums: by day, guild and model."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.spending import Usage

NO_GUILD = 0  # where direct messages are counted, all together, as those of one guild


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """A sum. `cost` is in millionths of a dollar, without the `unpriced` calls, whose price is not known."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: int = 0
    unpriced: int = 0
    seconds: float = 0.0

    @classmethod
    def of(cls, usage: Usage, cost: int | None) -> "Spent":
        """Return one usage as a sum; its cost is None where the price is not known."""
        return cls(
            calls=usage.calls,
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
            cost=cost or 0,
            unpriced=usage.calls if cost is None else 0,
            seconds=usage.seconds,
        )

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            calls=self.calls + other.calls,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            cost=self.cost + other.cost,
            unpriced=self.unpriced + other.unpriced,
            seconds=self.seconds + other.seconds,
        )

    @property
    def tokens(self) -> int:
        """In and out together, as budgets count them."""
        return self.tokens_in + self.tokens_out

    @property
    def is_unpriced(self) -> bool:
        """Whether there were calls, and the price of none of them is known."""
        return bool(self.calls) and self.unpriced == self.calls


NOTHING = Spent()


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageLine:
    """What a model took for a guild on a day (UTC)."""

    day: date
    guild: int
    model: str
    spent: Spent


def total(lines: Iterable[UsageLine]) -> Spent:
    """Return the sum of lines."""
    return sum((line.spent for line in lines), NOTHING)


def total_by_model(lines: Iterable[UsageLine]) -> dict[str, Spent]:
    """Return the sum of each model, the one with the most tokens first."""
    sums = dict[str, Spent]()
    for line in lines:
        sums[line.model] = sums.get(line.model, NOTHING) + line.spent
    return dict(sorted(sums.items(), key=lambda item: (-item[1].tokens, item[0])))
