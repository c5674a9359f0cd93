import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.endings import Ending
from bot.domain.job import Job, JobState
from bot.domain.subscription import Filters, Standing
from bot.errors import Unavailable
from tests.judging import listed
from tests.work_room import CHANNEL, TERMS, WorkRoom, open_work_room, restarted

ONE = replace(TERMS, filters=Filters(most=1))
NO = Unavailable("No.")


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[WorkRoom]:
    async with open_work_room() as opened:
        yield opened


async def lose_slots(room: WorkRoom, count: int) -> Sequence[Job]:
    (subscription,) = await room.subscriptions.of_guild(7) or (await room.subscribe(ONE),)
    jobs: list[Job] = []
    for _ in range(count):
        room.clock.move(hours=1)
        jobs.append(await room.fire(subscription))
        await room.worker.settle()
    return [await room.found(job) for job in jobs]


async def test_a_channel_that_is_lost_three_times_pauses_its_schedule_and_one_person_hears_of_it(
    room: WorkRoom,
) -> None:
    room.chat.lost.add(CHANNEL)
    jobs = await lose_slots(room, 3)
    assert [job.outcome for job in jobs] == [Ending.LOST_CHANNEL] * 3
    (subscription,) = await room.subscriptions.of_channel(CHANNEL)
    assert (subscription.standing, subscription.pause_reason) == (Standing.PAUSED, Ending.LOST_CHANNEL)
    ((owner, message),) = room.chat.told
    assert (owner, f"<#{CHANNEL}>" in message.get("content", "")) == (11, True)


async def test_two_lost_slots_and_one_that_works_are_no_three(room: WorkRoom) -> None:
    room.show(*map(listed, range(1, 6)))
    room.chat.lost.add(CHANNEL)
    await lose_slots(room, 2)
    room.chat.lost.clear()
    await lose_slots(room, 1)
    room.chat.lost.add(CHANNEL)
    await lose_slots(room, 2)
    (subscription,) = await room.subscriptions.of_channel(CHANNEL)
    assert (subscription.standing, subscription.failures, room.chat.told) == (Standing.ACTIVE, 2, [])


async def test_a_slot_without_stories_says_nothing_about_the_channel(room: WorkRoom) -> None:
    room.chat.lost.add(CHANNEL)
    await lose_slots(room, 2)
    room.show()
    await lose_slots(room, 1)
    (subscription,) = await room.subscriptions.of_channel(CHANNEL)
    assert subscription.failures == 2


@pytest.mark.parametrize("pause", [timedelta(seconds=1), timedelta(hours=1)])
async def test_nobody_hears_twice_of_a_lost_channel_however_the_bot_is_killed(
    room: WorkRoom, pause: timedelta
) -> None:
    room.chat.lost.add(CHANNEL)
    await lose_slots(room, 2)
    room.chat.faults.append(("after", asyncio.CancelledError()))
    (job,) = await lose_slots(room, 1)
    assert job.state is JobState.WORKING
    again = restarted(room)
    room.clock.time += pause
    if pause > timedelta(minutes=5):
        room.chat.nonces.clear()
    await again.jobs.release()
    await again.worker.settle()
    (subscription,) = await again.subscriptions.of_channel(CHANNEL)
    assert (subscription.standing, len(room.chat.told)) == (Standing.PAUSED, 1)


@pytest.mark.parametrize("is_deaf", [True, False])
async def test_a_schedule_is_paused_though_nobody_can_be_told(room: WorkRoom, *, is_deaf: bool) -> None:
    room.chat.lost.add(CHANNEL)
    await lose_slots(room, 2)
    room.chat.is_deaf = is_deaf
    if not is_deaf:
        room.chat.faults.append(("before", NO))
    await lose_slots(room, 1)
    (subscription,) = await room.subscriptions.of_channel(CHANNEL)
    assert (subscription.standing, room.chat.told) == (Standing.PAUSED, [])
