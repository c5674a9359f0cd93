import asyncio
from itertools import pairwise

import pytest

from bot.client.pacing import Pacer
from tests.clocks import Clock


def opened() -> tuple[Pacer, Clock]:
    clock = Clock()
    return Pacer(clock=clock, sleep=clock.sleep), clock


async def take(pacer: Pacer, clock: Clock, times: int, *, lasts: float = 0.0) -> list[float]:
    """Take turns of requests that are answered at once, or last; return when each was given."""
    given = list[float]()
    for _ in range(times):
        turn = await pacer.take_turn()
        given.append(clock())
        clock.time += lasts
        pacer.end(turn)
    return given


async def test_turns_are_evenly_spaced() -> None:
    pacer, clock = opened()
    given = await take(pacer, clock, 200)
    assert {round(after - before, 6) for before, after in pairwise(given)} == {round(1 / 48, 6)}


async def test_time_that_nobody_used_is_not_made_up_for() -> None:
    pacer, clock = opened()
    await take(pacer, clock, 10)
    clock.time += 60
    given = await take(pacer, clock, 3)
    assert given[0] == pytest.approx(1060 + 9 / 48)
    assert given[2] - given[0] == pytest.approx(2 / 48)


async def test_those_that_came_together_do_not_go_together() -> None:
    pacer, clock = opened()
    clock.time += 60
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(take(pacer, clock, 1)) for _ in range(30)]
    given = [task.result()[0] for task in tasks]
    assert given == sorted(given)
    assert given[-1] - given[0] == pytest.approx(29 / 48)


async def test_a_loop_that_was_busy_for_a_moment_is_made_up_for_and_no_more_than_that() -> None:
    pacer, clock = opened()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(take(pacer, clock, 1)) for _ in range(30)]
        await asyncio.sleep(0)
        clock.time += 10
    given = sorted(task.result()[0] for task in tasks)
    late = given[1]
    assert late > 1010
    assert sum(at <= late + 1e-6 for at in given[1:]) in {5, 6}  # those of a tenth of a second
    assert given[-1] == pytest.approx(late + 28 / 48 - 0.1, abs=1 / 48)


async def test_no_more_than_fifty_are_under_way() -> None:
    pacer, _ = opened()
    turns = [await pacer.take_turn() for _ in range(50)]
    waiting = asyncio.ensure_future(pacer.take_turn())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    pacer.end(turns[0])
    pacer.end(turns[0])
    await waiting
    another = asyncio.ensure_future(pacer.take_turn())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not another.done()
    another.cancel()


async def test_a_request_that_took_long_may_still_count_after_its_answer() -> None:
    pacer, clock = opened()
    await take(pacer, clock, 1)  # the way takes no time
    slow = [await pacer.take_turn() for _ in range(49)]
    clock.time += 30
    for turn in slow:
        pacer.end(turn)
    answered_at = clock()
    given = await take(pacer, clock, 2)
    assert given[0] == pytest.approx(answered_at)
    assert given[1] == pytest.approx(answered_at + 1)


async def test_a_request_without_an_answer_tells_nothing_about_the_way() -> None:
    pacer, clock = opened()
    failed = await pacer.take_turn()
    pacer.end(failed, is_answered=False)  # at once, as where nothing listens
    given = await take(pacer, clock, 100, lasts=0.1)
    assert len(given) == 100
    assert given[-1] - given[0] == pytest.approx(99 * 0.1)


async def test_who_is_cancelled_takes_nobodys_turn() -> None:
    pacer, clock = opened()
    await take(pacer, clock, 1)
    waiting = [asyncio.ensure_future(take(pacer, clock, 1)) for _ in range(4)]
    waiting[0].cancel()
    waiting[2].cancel()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    given = [result[0] for result in done if isinstance(result, list)]
    assert given == [pytest.approx(1000 + 1 / 48), pytest.approx(1000 + 2 / 48)]


async def test_a_complaint_stops_all_turns_and_makes_them_rarer_for_a_while() -> None:
    pacer, clock = opened()
    await take(pacer, clock, 10)
    told_at = clock()
    pacer.slow_down(5)
    pacer.slow_down(3)  # the same complaint, to another request
    assert pacer.rate == pytest.approx(36)
    given = await take(pacer, clock, 20)
    assert given[0] == pytest.approx(told_at + 5)
    assert given[1] - given[0] == pytest.approx(1 / 36, rel=0.01)
    clock.time += 60
    assert pacer.rate == 48


async def test_complaint_after_complaint_leaves_some_turns() -> None:
    pacer, clock = opened()
    for _ in range(30):
        pacer.slow_down(1)
        clock.time += 1
    assert pacer.rate == pytest.approx(5, abs=0.3)
