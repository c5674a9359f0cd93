import asyncio
from datetime import timedelta

import pytest

from bot.domain.allowance import Allowance
from bot.errors import ThreadNotFound, Unavailable
from bot.services.desk import Allowances, open_desk
from bot.storage.database import open_database
from bot.storage.digests import DigestStore
from tests.desk import FRESH_FOR, LONG_GRACE, NO_GRACE, joined, made, open_room, turn, write_by_rules
from tests.fakes.sources import HeldSource
from tests.keeping import Clock, asker, link, wish


async def test_only_so_many_runs_are_under_way_at_once() -> None:
    async with open_room(concurrency=2) as room:
        room.source.gate.clear()
        tasks = [room.start(link(number), user=number) for number in range(1, 7)]
        await room.source.until_asked(2)
        await turn()
        assert room.source.under_way == 2
        room.source.gate.set()
        await asyncio.gather(*tasks)
        assert (len(room.source.asked), room.source.most_under_way) == (6, 2)


async def test_a_user_who_starts_many_runs_has_to_wait() -> None:
    async with open_room(users=2) as room:
        await room.ask(link(1))
        room.clock.move(seconds=10.5)
        await room.ask(link(2))
        with pytest.raises(Unavailable, match=r"^You have asked .* possible in 50 seconds\.$") as caught:
            await room.ask(link(3))
        assert caught.value.retry_after == timedelta(seconds=49.5)
        await room.ask(link(3), user=2)
        room.clock.move(seconds=49.5)
        await room.ask(link(4))


async def test_a_guild_that_starts_many_runs_has_to_wait_and_others_have_not() -> None:
    async with open_room(guilds=2, users=2) as room:
        await room.ask(link(1), user=1)
        await room.ask(link(2), user=2)
        with pytest.raises(Unavailable, match=r"^Many digests were asked for here.* in 60 seconds\.$"):
            await room.ask(link(3), user=3)
        # What was not started cost nobody anything, and a direct message is no guild.
        for number in (4, 5):
            await room.desk.digest(link(number), wish(), asker(3, guild=None))


async def test_only_a_run_of_one_s_own_costs_allowance() -> None:
    async with open_room(users=1) as room:
        await room.ask(link(1), user=1)
        await room.ask(link(1), user=2)
        await room.ask(link(1), user=2)
        with pytest.raises(Unavailable):
            await room.ask(link(2), user=1)
        await room.ask(link(2), user=2)


async def test_what_a_schedule_starts_costs_nobody_s_allowance() -> None:
    async with open_room(users=1, guilds=1) as room:
        for number in range(1, 4):
            await room.desk.digest(link(number), wish(), asker(), is_scheduled=True)
        await room.ask(link(4))


async def test_closing_lets_a_run_finish_and_starts_no_other() -> None:
    async with open_room() as room:
        kept = await room.ask(link(1))
        task = await room.start_held()
        closing = room.group.create_task(room.desk.close(LONG_GRACE))
        await turn()
        with pytest.raises(Unavailable, match=r"The bot is restarting\. Try again in a moment\."):
            await room.ask(link(2))
        assert await room.ask(link(1)) == kept
        (joiner,) = await joined(room, 1)
        assert not closing.done()
        room.source.gate.set()
        await closing
        assert await made(task) == await made(joiner)


async def test_a_run_that_outlasts_the_grace_is_ended_and_those_who_wait_are_told() -> None:
    async with open_room() as room:
        tasks = [await room.start_held(), *await joined(room, 1)]
        await room.desk.close(NO_GRACE)
        answers = await asyncio.gather(*tasks)
        assert [str(answer) for answer in answers] == ["The bot is restarting. Try again in a moment."] * 2
        assert room.source.under_way == 0


async def test_a_run_that_has_only_just_begun_is_ended_too() -> None:
    async with open_room() as room:
        task = room.start(is_fresh=True)
        await asyncio.sleep(0)
        await room.desk.close(NO_GRACE)
        assert "restarting" in str(await task)


async def test_leaving_the_block_ends_what_is_under_way() -> None:
    async with asyncio.TaskGroup() as group:
        async with open_room() as room:
            room.group = group
            task = await room.start_held()
        assert "restarting" in str(await task)


async def test_what_fails_inside_the_block_comes_out_as_it_is() -> None:
    async def fail() -> None:
        async with (
            open_database(None) as database,
            open_desk(
                source=HeldSource(),
                open_writer=write_by_rules,
                store=DigestStore(database),
                now=Clock(),
                allowances=Allowances(
                    user=Allowance(most=1, within=NO_GRACE + FRESH_FOR),
                    guild=Allowance(most=1, within=FRESH_FOR),
                ),
            ),
        ):
            raise ThreadNotFound("There is no thread.")

    with pytest.raises(ThreadNotFound):
        await fail()
