"""What asking a model costs, and what may be spent; money is in millionths of a dollar."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one or several answers of a model took; tokens as the server counts them, else as we estimate.

    `cost` is None where it was not reckoned, or a price is not known.
    """

    model: str
    calls: int
    tokens_in: int
    tokens_out: int
    seconds: float = 0.0
    cost: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Dollars for a million tokens, which is millionths of a dollar for each."""

    tokens_in: float
    tokens_out: float


def cost_of(usage: Usage, prices: Mapping[str, Price]) -> int | None:
    """Return what it cost, rounded up; None where the model's price is not known."""
    price = prices.get(usage.model)
    if price is None:
        return None
    exact = usage.tokens_in * price.tokens_in + usage.tokens_out * price.tokens_out
    return -int(-exact // 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingLimit:
    """The most for a day or a month (both in UTC), of one guild or of all; None is no limit."""

    day: int | None = None
    month: int | None = None
