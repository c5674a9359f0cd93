from datetime import UTC, date, datetime

import pytest

from bot.app.budgets import read_limits, read_prices
from bot.domain.caps import Cap, SpendingLimits, Stretch, Unit, first_day, next_start
from bot.domain.spending import Price
from bot.errors import Misconfigured
from bot.settings import Settings


@pytest.mark.parametrize(
    ("text", "prices"),
    [
        ("", {}),
        (" , ", {}),
        ("small=0.10/0.50", {"small": Price(tokens_in=0.1, tokens_out=0.5)}),
        (
            " org/large:free = 0 / 0 , a=b=1/2,",
            {
                "org/large:free": Price(tokens_in=0, tokens_out=0),
                "a=b": Price(tokens_in=1, tokens_out=2),
            },
        ),
    ],
)
def test_prices_are_read_by_the_names_of_models(text: str, prices: dict[str, Price]) -> None:
    assert read_prices(text) == prices


@pytest.mark.parametrize(
    "text",
    [
        "small",
        "small=",
        "small=1",
        "small=1/",
        "small=1/2/3",
        "=1/2",
        "small=-1/2",
        "small=nan/1",
        "small=1/inf",
        "small=a/b",
        "small=1/2,small=1/2",
    ],
)
def test_a_price_that_cannot_be_used_is_named(text: str) -> None:
    with pytest.raises(Misconfigured, match="MATOME_MODEL_PRICES cannot be used: ") as caught:
        read_prices(text)
    assert "small" in str(caught.value) or "=1/2" in str(caught.value)


def settings(**changes: object) -> Settings:
    return Settings(_env_file=None, **changes)  # pyright: ignore[reportCallIssue,reportArgumentType] - pydantic-settings adds it


def test_without_settings_there_is_no_limit() -> None:
    assert read_limits(settings()).caps() == ()


def test_limits_are_read_in_tokens_and_in_millionths_of_a_dollar() -> None:
    limits = read_limits(
        settings(
            guild_tokens_day=1,
            guild_dollars_month=0.1,
            tokens_month=3,
            dollars_day=2,
            model_prices="s=1/2",
            models="s",
        )
    )
    assert limits.caps() == (
        Cap(is_shared=False, stretch=Stretch.DAY, unit=Unit.TOKENS, most=1),
        Cap(is_shared=False, stretch=Stretch.MONTH, unit=Unit.COST, most=100_000),
        Cap(is_shared=True, stretch=Stretch.DAY, unit=Unit.COST, most=2_000_000),
        Cap(is_shared=True, stretch=Stretch.MONTH, unit=Unit.TOKENS, most=3),
    )


def test_a_budget_in_dollars_needs_the_price_of_every_model() -> None:
    with pytest.raises(Misconfigured, match=r"MATOME_MODEL_PRICES .* needs the price of large"):
        read_limits(settings(dollars_day=1, models="small, large", model_prices="small=1/2"))
    assert read_limits(settings(tokens_day=1, models="large")) != SpendingLimits()


@pytest.mark.parametrize(
    ("now", "day", "month", "tomorrow", "next_month"),
    [
        ("2026-02-28T23:59:59", "2026-02-28", "2026-02-01", "2026-03-01", "2026-03-01"),
        ("2026-12-31T00:00:00", "2026-12-31", "2026-12-01", "2027-01-01", "2027-01-01"),
        ("2027-01-01T12:00:00", "2027-01-01", "2027-01-01", "2027-01-02", "2027-02-01"),
    ],
)
def test_days_and_months_begin_at_midnight(
    now: str, day: str, month: str, tomorrow: str, next_month: str
) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert first_day(Stretch.DAY, moment) == date.fromisoformat(day)
    assert first_day(Stretch.MONTH, moment) == date.fromisoformat(month)
    assert next_start(Stretch.DAY, moment) == datetime.fromisoformat(tomorrow).replace(tzinfo=UTC)
    assert next_start(Stretch.MONTH, moment) == datetime.fromisoformat(next_month).replace(tzinfo=UTC)
