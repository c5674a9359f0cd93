import asyncio

import pytest
from structlog.testing import capture_logs

from bot.domain.progress import Progress, Stage
from bot.errors import ThreadNotFound
from tests.desk import joined, made, open_room, turn
from tests.keeping import asker, link, wish


async def test_a_digest_is_made_and_kept() -> None:
    async with open_room() as room:
        kept = await room.ask()
        assert kept.digest.story.title == "Story 100"
        assert kept.digest.quotes
        assert kept.made_at == room.clock()
        assert await room.desk.kept(kept.id) == kept
        assert await room.desk.kept(kept.id + 1) is None


async def test_a_kept_digest_is_given_again_while_it_is_young() -> None:
    async with open_room() as room:
        kept = await room.ask()
        room.clock.move(minutes=9, seconds=59)
        assert await room.ask() == kept
        room.clock.move(seconds=1)
        assert (await room.ask()).id != kept.id
        assert len(room.source.asked) == 2


async def test_a_digest_is_as_old_as_its_reading() -> None:
    async with open_room() as room:
        task = await room.start_held()
        asked_at = room.clock()
        room.clock.move(minutes=1)
        room.source.gate.set()
        assert (await made(task)).made_at == asked_at


async def test_a_digest_of_another_wish_is_made_anew() -> None:
    async with open_room() as room:
        await room.desk.digest(link(), wish(comments=60), asker())
        await room.desk.digest(link(), wish(comments=1), asker())
        assert len(room.source.asked) == 2


async def test_all_who_ask_at_once_share_one_run() -> None:
    async with open_room() as room:
        first = await room.start_held()
        others = await joined(room, 20)
        room.source.gate.set()
        kept = await made(first)
        assert await asyncio.gather(*others) == [kept] * 20
        assert len(room.source.asked) == 1


async def test_all_who_ask_in_the_very_same_moment_share_one_run() -> None:
    async with open_room() as room:
        answers = await asyncio.gather(*(room.ask(user=user) for user in range(20)))
        assert len({kept.id for kept in answers}) == len(room.source.asked) == 1


async def test_asking_for_a_fresh_one_makes_one_anew_or_joins_what_is_under_way() -> None:
    async with open_room() as room:
        kept = await room.ask()
        room.clock.move(minutes=1)
        fresh = await room.ask(is_fresh=True)
        assert fresh.id != kept.id
        room.clock.move(minutes=1)
        room.source.gate.clear()
        tasks = [room.start(is_fresh=True), room.start(user=2, is_fresh=True)]
        await room.source.until_asked(3)
        # Who does not mind an older one need not wait.
        assert await room.ask(user=3) == fresh
        room.source.gate.set()
        first, second = [await made(task) for task in tasks]
        assert first == second
        assert first.id not in (kept.id, fresh.id)
        assert len(room.source.asked) == 3


async def test_two_refreshes_within_a_moment_are_one() -> None:
    async with open_room() as room:
        kept = await room.ask(is_fresh=True)
        room.clock.move(seconds=4)
        assert await room.ask(user=2, is_fresh=True) == kept
        room.clock.move(seconds=1)
        assert await room.ask(user=2, is_fresh=True) != kept


async def test_progress_is_told_to_all_who_wait_and_at_once_to_who_joins_late() -> None:
    first, late = list[Progress](), list[Progress]()
    async with open_room() as room:
        task = await room.start_held(first.append)
        await turn()
        assert first == [Progress(stage=Stage.READING)]
        other = room.start(user=2, report=late.append)
        (third,) = await joined(room, 1)
        assert late == [Progress(stage=Stage.READING)]
        room.source.gate.set()
        await asyncio.gather(task, other, third)
    assert first == late
    assert first == [
        Progress(stage=Stage.READING),
        Progress(stage=Stage.READ, done=2, total=2),
        Progress(stage=Stage.CHOSEN, done=2, total=2),
        Progress(stage=Stage.CONDENSING, done=1, total=2),
        Progress(stage=Stage.CONDENSING, done=2, total=2),
    ]


async def test_a_report_that_fails_hurts_nobody() -> None:
    def fail(_: Progress) -> None:
        raise LookupError

    async with open_room() as room:
        with capture_logs() as logs:
            first = await room.start_held(fail)
            (second,) = await joined(room, 1)
            room.source.gate.set()
            assert await made(first) == await made(second)
    assert len(logs) == 5


async def test_one_who_leaves_does_not_end_the_run_of_the_others() -> None:
    async with open_room() as room:
        first = await room.start_held()
        (second,) = await joined(room, 1)
        first.cancel()
        await asyncio.wait([first])
        assert first.cancelled()
        room.source.gate.set()
        assert (await made(second)).digest.quotes
        assert len(room.source.asked) == 1


async def test_the_last_one_who_leaves_ends_the_run_and_the_next_begins_anew() -> None:
    async with open_room() as room:
        first = await room.start_held()
        (second,) = await joined(room, 1)
        first.cancel()
        second.cancel()
        await asyncio.wait([first, second])
        third = room.start(user=3)  # before the run has ended
        await room.source.until_asked(2)
        assert room.source.under_way == 1
        room.source.gate.set()
        assert (await made(third)).id == 1


@pytest.mark.parametrize("fault", [ThreadNotFound("There is no thread."), ZeroDivisionError()])
async def test_a_failure_reaches_all_who_wait_and_the_desk_goes_on(fault: Exception) -> None:
    async with open_room() as room:
        tasks = [await room.start_held(), *await joined(room, 2)]
        room.source.fault = fault
        room.source.gate.set()
        assert await asyncio.gather(*tasks) == [fault] * 3
        room.source.fault = None
        assert (await room.ask()).digest.quotes
