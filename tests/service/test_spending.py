import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.domain.caps import SpendingLimits, Stretch, Unit
from bot.domain.ledger import NO_GUILD, Spent
from bot.domain.spending import Price, SpendingLimit
from bot.errors import Overspent
from bot.ports import Purse, Reservation
from bot.services.open_purse import OpenPurse
from bot.storage.database import open_database
from bot.storage.usage import UsageStore
from tests.desk import turn
from tests.keeping import NOON
from tests.purses import MODEL, PRICES, Rush, open_bank, pay, reserve, tokens_of_guild, usage

TODAY = NOON.date()
NO_LIMITS = SpendingLimits()


async def test_what_was_used_is_written_down_for_the_guild_that_pays() -> None:
    async with open_bank(NO_LIMITS) as bank:
        for guild in (7, None):
            purse = bank.spending.purse(guild)
            reservation = await reserve(purse, 1_000, 500)
            assert reservation.tokens == 1_500
            assert reservation.cost == 2_000
            await purse.settle(reservation, usage(900, 100))
        spent = Spent(calls=1, tokens_in=900, tokens_out=100, cost=1_100, seconds=0.5)
        assert await bank.store.spent(7, TODAY) == spent
        assert await bank.store.spent(NO_GUILD, TODAY) == spent


async def test_a_price_that_is_not_known_is_no_price() -> None:
    async with open_bank(SpendingLimits(cost=SpendingLimit(day=0))) as bank:
        purse = bank.spending.purse(7)
        reservation = await reserve(purse, 1_000, model="other")
        assert reservation.cost is None
        await purse.settle(reservation, usage(1_000, model="other"))
        assert await bank.store.spent(7, TODAY) == Spent(calls=1, tokens_in=1_000, unpriced=1, seconds=0.5)


async def test_a_model_that_costs_nothing_is_no_concern_of_a_budget_of_dollars() -> None:
    limits = SpendingLimits(cost=SpendingLimit(day=0))
    async with open_bank(limits, prices={MODEL: Price(tokens_in=0, tokens_out=0)}) as bank:
        await pay(bank.spending.purse(7), 1_000)


async def test_nothing_used_costs_nothing_and_leaves_room() -> None:
    async with open_bank(tokens_of_guild(day=100)) as bank:
        purse = bank.spending.purse(7)
        for _ in range(3):
            await purse.settle(await reserve(purse, 100), None)
        assert await bank.store.lines(None, TODAY) == ()


async def test_what_is_settled_twice_counts_once() -> None:
    async with open_bank(NO_LIMITS) as bank:
        purse = bank.spending.purse(7)
        reservation = await reserve(purse, 10)
        for _ in range(2):
            await purse.settle(reservation, usage(10))
        assert (await bank.store.spent(7, TODAY)).calls == 1


def guild(**stretch: int) -> SpendingLimit:
    return SpendingLimit(**stretch)


@pytest.mark.parametrize(
    ("limits", "sentence", "wait"),
    [
        (
            SpendingLimits(guild_tokens=guild(day=99)),
            "This server's budget .* for today",
            timedelta(hours=12),
        ),
        (
            SpendingLimits(guild_tokens=guild(month=99)),
            "This server's .* for this month",
            timedelta(days=30, hours=12),
        ),
        (SpendingLimits(tokens=guild(day=99)), "The bot's budget .* for today", timedelta(hours=12)),
        (
            SpendingLimits(cost=guild(month=99)),
            "The bot's budget .* for this month",
            timedelta(days=30, hours=12),
        ),
        (
            SpendingLimits(guild_cost=guild(day=99), tokens=guild(day=99, month=99)),
            "The bot's .* for this month",
            timedelta(days=30, hours=12),
        ),
    ],
)
async def test_a_call_that_may_take_more_than_is_left_is_refused_until_there_is_more(
    limits: SpendingLimits, sentence: str, wait: timedelta
) -> None:
    async with open_bank(limits) as bank:
        purse = bank.spending.purse(7)
        with pytest.raises(Overspent, match=sentence) as caught:
            await pay(purse, 100)
        assert caught.value.retry_after == wait
        await pay(purse, 99)
        with pytest.raises(Overspent):
            await pay(purse, 1)
        bank.clock.move(seconds=wait.total_seconds())
        await pay(purse, 99)


async def test_the_budget_of_one_guild_is_no_concern_of_another_and_that_of_all_is() -> None:
    limits = SpendingLimits(guild_tokens=guild(day=100), tokens=guild(day=250))
    async with open_bank(limits) as bank:
        for payer in (1, 2):
            await pay(bank.spending.purse(payer), 100)
            with pytest.raises(Overspent, match="This server's"):
                await pay(bank.spending.purse(payer), 1)
        with pytest.raises(Overspent, match="The bot's"):
            await pay(bank.spending.purse(3), 51)
        await pay(bank.spending.purse(None), 50)


async def test_what_was_used_before_a_restart_counts(tmp_path: Path) -> None:
    async with (
        open_database(tmp_path / "a.db") as database,
        open_bank(tokens_of_guild(day=100), database=database) as bank,
    ):
        await pay(bank.spending.purse(7), 60)
        await reserve(bank.spending.purse(7), 10)  # never settled, as after a crash
    async with (
        open_database(tmp_path / "a.db") as database,
        open_bank(tokens_of_guild(day=100), database=database) as bank,
    ):
        with pytest.raises(Overspent):
            await pay(bank.spending.purse(7), 41)
        await pay(bank.spending.purse(7), 40)


async def test_calls_near_a_limit_wait_for_those_under_way_and_begin_when_these_took_less() -> None:
    async with open_bank(tokens_of_guild(day=100)) as bank, asyncio.TaskGroup() as group:
        purse = bank.spending.purse(7)
        first = await reserve(purse, 60)
        second = group.create_task(reserve(purse, 60))
        third = group.create_task(asyncio.wait_for(reserve(bank.spending.purse(8), 60), 5))
        await third  # another guild waits for nobody
        await turn()
        assert not second.done()
        await purse.settle(first, usage(40))
        assert (await second).tokens == 60


async def test_calls_near_a_limit_wait_for_those_under_way_and_are_refused_when_these_took_it_all() -> None:
    async with open_bank(tokens_of_guild(day=100)) as bank, asyncio.TaskGroup() as group:
        purse = bank.spending.purse(7)
        first = await reserve(purse, 60)
        second = group.create_task(_refused(purse, 60))
        await turn()
        await purse.settle(first, usage(41))
        assert await second


async def _refused(purse: Purse, tokens: int) -> bool:
    try:
        await reserve(purse, tokens)
    except Overspent:
        return True
    return False


async def test_calls_far_from_a_limit_go_on_at_once() -> None:
    async with open_bank(tokens_of_guild(day=100_000)) as bank:
        reservations = [await reserve(bank.spending.purse(7), 1_000) for _ in range(20)]
        assert len({reservation.number for reservation in reservations}) == 20


async def test_calls_that_take_much_more_than_estimated_are_trusted_less_from_then_on() -> None:
    async with open_bank(tokens_of_guild(day=1_000)) as bank, asyncio.TaskGroup() as group:
        purse = bank.spending.purse(7)
        await pay(purse, 10, 200)
        first = await reserve(purse, 25)
        second = group.create_task(reserve(purse, 25))
        await turn()
        assert not second.done()  # both could take 20 times as much
        await purse.settle(first, None)
        await second


async def test_who_is_ended_while_waiting_leaves_nothing_set_aside() -> None:
    async with open_bank(tokens_of_guild(day=100)) as bank, asyncio.TaskGroup() as group:
        purse = bank.spending.purse(7)
        first = await reserve(purse, 60)
        second = group.create_task(reserve(purse, 60))
        await turn()
        second.cancel()
        await asyncio.wait([second])
        await purse.settle(first, None)
        await reserve(purse, 100)


@pytest.mark.parametrize("steps", range(8))
async def test_who_is_ended_at_any_moment_leaves_nothing_set_aside(steps: int) -> None:
    async with open_bank(tokens_of_guild(day=100)) as bank, asyncio.TaskGroup() as group:
        purse = bank.spending.purse(7)
        task = group.create_task(reserve(purse, 100))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            await purse.settle(task.result(), None)
        await reserve(purse, 100)


@pytest.mark.parametrize("steps", range(8))
async def test_what_was_used_is_written_down_even_when_the_digest_is_ended(steps: int) -> None:
    async with open_bank(tokens_of_guild(day=100)) as bank, asyncio.TaskGroup() as group:
        purse = bank.spending.purse(7)
        reservation = await reserve(purse, 60)
        task = group.create_task(_settle_anyhow(purse, reservation))
        for _ in range(steps + 1):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        with pytest.raises(Overspent):
            await reserve(purse, 50)
        await pay(purse, 40)
        assert (await bank.store.spent(7, TODAY)).tokens == 100


async def test_what_waits_to_be_written_down_is_not_lost_with_the_digest() -> None:
    async with open_database(None) as database:
        async with open_bank(NO_LIMITS, database=database) as bank, asyncio.TaskGroup() as group:
            purse = bank.spending.purse(7)
            bank.store.gate.clear()
            task = group.create_task(_settle_anyhow(purse, await reserve(purse, 60)))
            await turn()
            task.cancel()
            await asyncio.wait([task])
            bank.store.gate.set()
        assert (await UsageStore(database).spent(7, TODAY)).tokens == 60


async def _settle_anyhow(purse: Purse, reservation: Reservation) -> None:
    await purse.settle(reservation, usage(60))


async def test_what_cannot_be_written_down_counts_all_the_same_and_is_written_later() -> None:
    async with open_bank(tokens_of_guild(day=100)) as bank:
        purse = bank.spending.purse(7)
        bank.store.failures = 2
        with capture_logs() as logs:
            await pay(purse, 50)
            await pay(purse, 30)
        assert [entry["event"] for entry in logs] == ["usage not written down"] * 2
        assert await bank.store.lines(None, TODAY) == ()
        with pytest.raises(Overspent):
            await pay(purse, 21)
        await pay(purse, 20)
        assert await bank.store.spent(7, TODAY) == Spent(calls=3, tokens_in=100, cost=100, seconds=1.5)


async def test_twenty_digests_at_once_use_a_budget_up_and_no_more() -> None:
    async with open_bank(tokens_of_guild(day=10_000)) as bank:
        rush = Rush(spending=bank.spending)
        await rush.run([[(150, 100)] * 10] * 20, [7])
        assert 9_850 < (await bank.store.spent(7, TODAY)).tokens == sum(rush.paid) <= 10_000
        assert len(rush.refused) == 20


async def test_a_view_tells_what_a_guild_took_this_month_and_what_is_left() -> None:
    limits = SpendingLimits(guild_tokens=guild(day=100, month=1_000), cost=guild(day=70))
    async with open_bank(limits) as bank:
        await pay(bank.spending.purse(7), 60)
        bank.clock.move(days=1)
        await pay(bank.spending.purse(7), 50)
        await pay(bank.spending.purse(8), 20)
        view = await bank.spending.view(7)
    assert view.day == TODAY + timedelta(days=1)
    assert [(line.day, line.spent.tokens) for line in view.lines] == [
        (TODAY + timedelta(days=1), 50),
        (TODAY, 60),
    ]
    assert [(state.cap.is_shared, state.cap.stretch, state.cap.unit, state.left) for state in view.caps] == [
        (False, Stretch.DAY, Unit.TOKENS, 50),
        (False, Stretch.MONTH, Unit.TOKENS, 890),
        (True, Stretch.DAY, Unit.COST, 0),
    ]


async def test_an_open_purse_has_no_limits_and_counts() -> None:
    purse = OpenPurse(PRICES)
    for model in (MODEL, "other"):
        reservation = await reserve(purse, 10**9, 1, model=model)
        await purse.settle(reservation, usage(10, 5, model=model))
    await purse.settle(await reserve(purse, 10), None)
    assert purse.taken == Spent(calls=2, tokens_in=20, tokens_out=10, cost=20, unpriced=1, seconds=1.0)
