from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest_asyncio

from bot.domain.status import Status
from tests.keeping import NOON
from tests.schedule_keeping import GUILD, HOUR, MINUTE, SECOND, KeptSchedules, open_kept_schedules

DAY = timedelta(days=1)
ELSEWHERE = 8


@pytest_asyncio.fixture
async def kept() -> AsyncGenerator[KeptSchedules]:
    async with open_kept_schedules() as opened:
        yield opened


async def test_without_schedules_there_is_nothing_to_tell(kept: KeptSchedules) -> None:
    status = await kept.status.read(None, NOON)
    assert status == await kept.status.read(GUILD, NOON) == Status()
    assert (status.usual_lateness, status.worst_lateness) == (None, None)


async def test_the_next_five_are_told_and_how_many_run_and_are_paused(kept: KeptSchedules) -> None:
    running = [await kept.subscribe(next_at=NOON + hours * HOUR) for hours in (6, 5, 4, 3, 2, 1)]
    await kept.sketch()
    await kept.subscriptions.pause((await kept.subscribe()).id)
    other = await kept.subscribe(ELSEWHERE, next_at=NOON)
    ours, everything = await kept.status.read(GUILD, NOON), await kept.status.read(None, NOON)
    assert ours.next_due == tuple(running[:0:-1])
    assert (ours.active, ours.paused) == (6, 1)
    assert everything.next_due == (other, *running[:1:-1])
    assert (everything.active, everything.paused) == (7, 1)


async def test_the_queue_is_told_and_since_when_its_oldest_job_waits(kept: KeptSchedules) -> None:
    subscription, other = await kept.subscribe(), await kept.subscribe(ELSEWHERE, 22)
    await kept.add(subscription, "working", NOON - HOUR)
    await kept.claimed()
    await kept.add(subscription, "waiting", NOON - MINUTE)
    await kept.add(subscription, "young", NOON)
    await kept.add(other, at=NOON - 2 * HOUR)
    ours, everything = await kept.status.read(GUILD, NOON), await kept.status.read(None, NOON)
    assert (ours.running, ours.waiting, ours.oldest_waiting) == (1, 2, NOON - MINUTE)
    assert (everything.running, everything.waiting) == (1, 3)
    assert everything.oldest_waiting == NOON - 2 * HOUR


async def test_the_last_ten_jobs_are_told_and_the_dead_of_a_week(kept: KeptSchedules) -> None:
    subscription = await kept.subscribe()
    for slot in range(12):
        await kept.add(subscription, str(slot), NOON - 9 * DAY)
        job = await kept.claimed()
        if slot in {0, 1, 11}:
            days = {0: 7.1, 1: 6.9, 11: 0}[slot]
            await kept.jobs.bury(job, "Why.", NOON - timedelta(days=days))
        else:
            await kept.jobs.finish(job, NOON - (20 - slot) * MINUTE)
    status = await kept.status.read(GUILD, NOON)
    assert [job.slot for job in status.recent] == [str(slot) for slot in range(11, 1, -1)]
    assert status.recent == (await kept.status.read(None, NOON)).recent
    assert status.dead == 2
    assert (await kept.status.read(ELSEWHERE, NOON)).dead == 0


async def test_lateness_is_how_long_after_its_slot_a_job_of_the_last_day_posted_first(
    kept: KeptSchedules,
) -> None:
    subscription = await kept.subscribe()
    for slot, late in enumerate((4, 1.5, 60)):
        await kept.add(subscription, str(slot), NOON)
        job = await kept.plan(await kept.claimed(), 100, 101)
        for item, more in ((100, 0), (101, 5)):
            delivery = await kept.prepare(job, f"story/{item}")
            at = NOON + timedelta(seconds=late + more)
            await kept.deliveries.sent(delivery, message=900 + item, channel=21, at=at)
        await kept.jobs.finish(job, NOON + HOUR)
    await kept.add(subscription, "silent", NOON)
    await kept.jobs.finish(await kept.claimed(), NOON + 2 * SECOND)
    await kept.add(subscription, "dead", NOON)
    await kept.jobs.bury(await kept.claimed(), "Why.", NOON + HOUR)
    status = await kept.status.read(GUILD, NOON + HOUR)
    assert status.lateness == (1.5, 2, 4, 60)
    assert (status.usual_lateness, status.worst_lateness) == (3, 60)
    assert (await kept.status.read(None, NOON + DAY + SECOND)).lateness == (1.5, 2, 4, 60)
    assert (await kept.status.read(None, NOON + DAY + MINUTE)).lateness == (1.5, 4, 60)
    assert (await kept.status.read(None, NOON + 3 * DAY)).lateness == ()
