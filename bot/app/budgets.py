"""The operator's prices and budgets, as the settings spell them."""

import math
from collections.abc import Iterator

from bot.domain.caps import SpendingLimits, Unit
from bot.domain.spending import Price, SpendingLimit
from bot.errors import Misconfigured
from bot.settings import Settings, unusable_setting

_MILLION = 1_000_000  # parts of a dollar


def read_prices(text: str) -> dict[str, Price]:
    """Return the prices of models by name, from `name=0.10/0.50,…` in dollars for a million tokens.

    Raises:
        Misconfigured: An entry cannot be used.
    """
    prices = dict[str, Price]()
    for entry in _entries(text):
        name, _, amounts = (part.strip() for part in entry.rpartition("="))
        tokens_in, _, tokens_out = amounts.partition("/")
        try:
            price = Price(tokens_in=_read_amount(tokens_in), tokens_out=_read_amount(tokens_out))
        except ValueError as error:
            raise _unusable(f"“{entry}” is not of the form name=0.10/0.50") from error
        if not name or name in prices:
            raise _unusable(f"“{entry}” names no model" if not name else f"{name} is there twice")
        prices[name] = price
    return prices


def read_limits(settings: Settings) -> SpendingLimits:
    """Return the operator's budgets.

    Raises:
        Misconfigured: There is one in dollars, and a model whose price is not known.
    """
    limits = SpendingLimits(
        guild_tokens=SpendingLimit(day=settings.guild_tokens_day, month=settings.guild_tokens_month),
        guild_cost=_read_dollars(settings.guild_dollars_day, settings.guild_dollars_month),
        tokens=SpendingLimit(day=settings.tokens_day, month=settings.tokens_month),
        cost=_read_dollars(settings.dollars_day, settings.dollars_month),
    )
    prices = read_prices(settings.model_prices)
    unpriced = [name for name in _entries(settings.models) if name not in prices]
    if unpriced and any(cap.unit is Unit.COST for cap in limits.caps()):
        raise _unusable(f"a budget in dollars needs the price of {unpriced[0]}")
    return limits


def _read_dollars(day: float | None, month: float | None) -> SpendingLimit:
    return SpendingLimit(
        day=None if day is None else round(day * _MILLION),
        month=None if month is None else round(month * _MILLION),
    )


def _read_amount(text: str) -> float:
    amount = float(text)
    if not (math.isfinite(amount) and amount >= 0):
        raise ValueError(text)
    return amount


def _entries(text: str) -> Iterator[str]:
    return filter(None, map(str.strip, text.split(",")))


def _unusable(reason: str) -> Misconfigured:
    return unusable_setting("MATOME_MODEL_PRICES", reason)
