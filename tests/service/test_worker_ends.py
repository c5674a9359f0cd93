import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest_asyncio
from structlog.testing import capture_logs

from bot.domain.job import JobState
from bot.domain.posting import Posting
from bot.domain.subscription import Filters
from tests.work_room import TERMS, WorkRoom, open_work_room, restarted

ONE = replace(TERMS, filters=Filters(most=1))


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[WorkRoom]:
    async with open_work_room() as opened:
        yield opened


async def until(condition: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        await condition.wait()


async def test_the_worker_takes_back_what_an_earlier_run_left_and_ends_when_it_is_closed(
    room: WorkRoom,
) -> None:
    room.chat.faults.append(("after", asyncio.CancelledError()))
    job = await room.run(ONE)
    again, found = restarted(room), asyncio.Event()
    other = await again.subscribe(ONE, channel=30)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(again.worker.run())
        room.chat.entered = found.set
        await until(found)
        found.clear()
        await again.fire(other)
        again.worker.wake()
        await until(found)
        await again.worker.close(timedelta(seconds=5))
        await running
    assert len(room.chat.messages) == 2
    assert (await again.found(job)).state is JobState.DONE
    assert await again.jobs.unfinished() == 0


def hold(room: WorkRoom) -> tuple[asyncio.Event, asyncio.Event]:
    """Hold the next jobs in the middle; the first event says that one is held, the second lets all go."""
    held, free, ask = asyncio.Event(), asyncio.Event(), room.postings.since

    async def wait(channel: int, moment: datetime) -> tuple[Posting, ...]:
        held.set()
        await free.wait()
        return await ask(channel, moment)

    room.postings.since = wait
    return held, free


async def test_what_does_not_end_in_time_is_ended_and_gone_on_with_later(room: WorkRoom) -> None:
    job = await room.fire(await room.subscribe(ONE))
    held, _ = hold(room)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(room.worker.run())
        await until(held)
        await room.worker.close(timedelta())
        await running
    assert (await room.found(job)).state is JobState.WORKING
    again = restarted(room)
    await again.jobs.release()
    await again.worker.settle()
    assert (await again.found(job)).state is JobState.DONE


async def test_a_lease_that_is_over_by_the_clock_alone_gives_no_job_twice(room: WorkRoom) -> None:
    job = await room.fire(await room.subscribe(ONE))
    held, free = hold(room)
    with capture_logs() as lines:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(room.worker.run())
            await until(held)
            room.clock.move(hours=1)
            room.worker.wake()
            for _ in range(9):  # the database takes turns, so by then the worker has had one
                assert (await room.found(job)).state is JobState.WORKING
            free.set()
            await room.worker.close(timedelta(seconds=5))
            await running
    assert "job claimed twice" in [line["event"] for line in lines]
    again = restarted(room)
    room.clock.move(hours=1)
    await again.worker.settle()
    assert (await again.found(job)).state is JobState.DONE
    assert len(room.chat.messages) == 1


async def test_a_job_whose_end_cannot_be_kept_is_gone_on_with(room: WorkRoom) -> None:
    job = await room.fire(await room.subscribe(ONE))
    await room.database.execute(
        "CREATE TRIGGER full BEFORE UPDATE OF finished_at ON jobs WHEN NEW.attempts < 3"
        " BEGIN SELECT raise(ABORT, 'no room'); END"
    )
    with capture_logs() as lines:
        await room.worker.settle()
    assert [line["event"] for line in lines].count("job not settled") == 2
    done = await room.found(job)
    assert (done.state, done.attempts) == (JobState.DONE, 3)
    assert len(room.chat.messages) == 1
