import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.domain.endings import Ending
from bot.domain.subscription import CatchUp, Cron, DailyTimes, Polling, Standing, Subscription, Terms
from bot.errors import Unavailable
from bot.services.scheduling import Scheduler, find_rest
from bot.storage.subscriptions import SubscriptionStore
from tests.keeping import NOON, Clock
from tests.schedule_keeping import HOUR, MINUTE, SECOND, KeptSchedules, open_kept_schedules

DAY = timedelta(days=1)
POLL = timedelta(minutes=5)
AT_NOON = Terms(timing=DailyTimes(times=(time(12),)))
HOURLY = Terms(timing=Cron(expression="0 * * * *"), catch_up=CatchUp.ALL, catch_up_hours=3)
NEVER = Terms(timing=Cron(expression="0 0 */30 4 1#2"))  # a second Monday on the first day


@dataclass
class Room:
    """The ticker over stores, and what a test holds: the clock, and who is told of new jobs."""

    kept: KeptSchedules
    clock: Clock = field(default_factory=Clock)
    fired: asyncio.Event = field(default_factory=asyncio.Event)

    def scheduler(self, subscriptions: SubscriptionStore | None = None) -> Scheduler:
        store = subscriptions or self.kept.subscriptions
        return Scheduler(store, now=self.clock, poll=POLL, fired=self.fired.set)

    async def slots(self, subscription: Subscription) -> list[str]:
        return [job.slot for job in await self.kept.jobs.history(subscription.id, 999)][::-1]


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[Room]:
    async with open_kept_schedules() as kept:
        yield Room(kept)


class Watched(SubscriptionStore):
    """Says when it was asked what is due; first it raises its faults."""

    def __init__(self, kept: KeptSchedules) -> None:
        super().__init__(kept.database)
        self.asked = asyncio.Event()
        self.faults: list[Exception] = []

    async def due(self, now: datetime, limit: int = 500) -> tuple[Subscription, ...]:
        self.asked.set()
        if self.faults:
            raise self.faults.pop()
        return await super().due(now, limit)


async def test_what_is_due_gets_a_job_named_after_its_slot_and_the_next_one_is_a_day_later(
    room: Room,
) -> None:
    due = await room.kept.subscribe(terms=AT_NOON)
    later = await room.kept.subscribe(terms=AT_NOON, next_at=NOON + DAY)
    assert await room.scheduler().tick() == NOON + DAY
    assert await room.slots(due) == [NOON.isoformat()] == ["2026-03-01T12:00:00+00:00"]
    assert (await room.kept.found(due)).next_at == NOON + DAY
    assert await room.kept.found(later) == later
    assert await room.slots(later) == []
    assert room.fired.is_set()


async def test_with_nothing_due_nobody_is_told_and_without_a_schedule_there_is_no_next_time(
    room: Room,
) -> None:
    assert await room.scheduler().tick() is None
    await room.kept.subscribe(terms=AT_NOON, next_at=NOON + DAY)
    assert await room.scheduler().tick() == NOON + DAY
    assert not room.fired.is_set()


async def test_any_number_is_fired_at_once(room: Room) -> None:
    due = [await room.kept.subscribe(channel=channel, terms=AT_NOON) for channel in range(101)]
    assert await room.scheduler().tick() == NOON + DAY
    assert await room.kept.jobs.unfinished() == len(due)


@pytest.mark.parametrize(
    ("catch_up", "hours"), [(CatchUp.ALL, [10, 11, 12]), (CatchUp.LATEST, [12]), (CatchUp.NONE, [])]
)
async def test_what_was_missed_is_caught_up_with_as_was_chosen(
    room: Room, catch_up: CatchUp, hours: list[int]
) -> None:
    terms = replace(HOURLY, catch_up=catch_up)
    late = await room.kept.subscribe(terms=terms, next_at=NOON - 9 * HOUR)
    room.clock.move(minutes=30)
    assert await room.scheduler().tick() == NOON + HOUR
    assert await room.slots(late) == [NOON.replace(hour=hour).isoformat() for hour in hours]


@pytest.mark.parametrize("change", ["pause", "remove"])
async def test_what_is_stopped_at_the_same_moment_gets_no_job(room: Room, change: str) -> None:
    class Raced(SubscriptionStore):
        async def due(self, now: datetime, limit: int = 500) -> tuple[Subscription, ...]:
            found = await super().due(now, limit)
            for one in found:
                await getattr(self, change)(one.id)
            return found

    due = await room.kept.subscribe(terms=AT_NOON)
    assert await room.scheduler(Raced(room.kept.database)).tick() is None
    assert await room.slots(due) == []


async def test_a_clock_that_was_a_year_ahead_for_a_while_costs_no_slot_and_repeats_none(room: Room) -> None:
    scheduler = room.scheduler()
    daily = await room.kept.subscribe(terms=AT_NOON)
    await scheduler.tick()
    room.clock.move(days=365)
    await scheduler.tick()
    ahead = NOON + 365 * DAY
    assert (await room.kept.found(daily)).next_at == ahead + DAY
    room.clock.time = NOON + HOUR
    assert await scheduler.tick() == NOON + DAY
    room.clock.time = NOON + DAY
    await scheduler.tick()
    room.clock.time = NOON + HOUR
    assert await scheduler.tick() == NOON + DAY
    room.clock.time = NOON + DAY
    await scheduler.tick()
    assert sorted(await room.slots(daily)) == [slot.isoformat() for slot in (NOON, NOON + DAY, ahead)]


async def test_a_clock_that_was_set_back_while_the_bot_was_down_costs_no_slot(room: Room) -> None:
    far = await room.kept.subscribe(terms=AT_NOON, next_at=NOON + 365 * DAY)
    unknown = await room.kept.subscribe(terms=replace(AT_NOON, zone="Mars/Base"), next_at=NOON + DAY)
    room.clock.move(hours=1)
    assert await room.scheduler().tick() == NOON + DAY
    assert (await room.kept.found(far)).next_at == NOON + DAY
    assert await room.kept.found(unknown) == unknown


async def test_a_clock_that_is_corrected_a_little_changes_nothing(room: Room) -> None:
    scheduler = room.scheduler()
    daily = await room.kept.subscribe(terms=AT_NOON)
    await scheduler.tick()
    room.clock.move(seconds=-30)
    assert await scheduler.tick() == NOON + DAY
    assert await room.slots(daily) == [NOON.isoformat()]


async def test_times_that_cannot_be_told_pause_one_schedule_and_stop_no_other(room: Room) -> None:
    unknown = await room.kept.subscribe(terms=replace(AT_NOON, zone="Mars/Base"))
    other = await room.kept.subscribe(terms=AT_NOON)
    with capture_logs():
        await room.scheduler().tick()
    paused = await room.kept.found(unknown)
    assert (paused.standing, paused.pause_reason) == (Standing.PAUSED, Ending.UNKNOWN_TIMES)
    assert await room.slots(other) == [NOON.isoformat()]


async def test_what_has_no_further_slot_is_paused_once_its_last_job_is_done(room: Room) -> None:
    scheduler = room.scheduler()
    over = await room.kept.subscribe(terms=NEVER)
    busy = await room.kept.subscribe(terms=NEVER)
    await room.kept.add(busy)
    await scheduler.tick()
    assert [(await room.kept.found(one)).standing for one in (over, busy)] == ["paused", "active"]
    assert (await room.kept.found(over)).pause_reason == Ending.NO_MORE_TIMES
    await room.kept.jobs.finish(await room.kept.claimed(), NOON)
    await scheduler.tick()
    assert (await room.kept.found(busy)).standing is Standing.PAUSED


async def test_schedules_that_poll_look_at_different_times(room: Room) -> None:
    polling = [
        await room.kept.subscribe(channel=channel, terms=Terms(timing=Polling()), next_at=NOON - HOUR)
        for channel in range(20)
    ]
    await room.scheduler().tick()
    times = [(await room.kept.found(one)).next_at for one in polling]
    assert len(set(times)) == 20
    assert all(moment is not None and NOON < moment <= NOON + POLL for moment in times)
    assert [len(await room.slots(one)) for one in polling] == [1] * 20


@pytest.mark.parametrize(
    ("moment", "length"),
    [
        (None, MINUTE),
        (NOON + HOUR, MINUTE),
        (NOON + SECOND, SECOND),
        (NOON, timedelta(milliseconds=10)),
        (NOON - HOUR, timedelta(milliseconds=10)),
    ],
)
def test_a_rest_is_neither_longer_than_a_minute_nor_none(moment: datetime | None, length: timedelta) -> None:
    assert find_rest(moment, NOON) == length


async def run_until_fired(room: Room, scheduler: Scheduler, *, watched: Watched | None = None) -> None:
    """Run the ticker until it has made jobs; where a store is watched, wake it once that was asked."""
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        running = group.create_task(scheduler.run())
        if watched is not None:
            await watched.asked.wait()
            scheduler.wake()
        await room.fired.wait()
        running.cancel()


async def test_it_fires_at_once_when_it_starts(room: Room) -> None:
    due = await room.kept.subscribe(terms=AT_NOON)
    await run_until_fired(room, room.scheduler())
    assert await room.slots(due) == [NOON.isoformat()]


async def test_it_wakes_when_the_next_slot_comes(room: Room) -> None:
    class Passing(SubscriptionStore):
        async def next_due(self) -> datetime | None:
            moment = await super().next_due()
            room.clock.time = NOON
            return moment

    due = await room.kept.subscribe(terms=AT_NOON)
    room.clock.move(seconds=-1)
    await run_until_fired(room, room.scheduler(Passing(room.kept.database)))
    assert await room.slots(due) == [NOON.isoformat()]


async def test_it_looks_at_once_when_it_is_told_of_a_change(room: Room) -> None:
    class Changed(SubscriptionStore):
        async def next_due(self) -> datetime | None:
            moment = await super().next_due()
            if moment is None:
                await room.kept.subscribe(terms=AT_NOON)
                scheduler.wake()
            return moment

    scheduler = room.scheduler(Changed(room.kept.database))
    await run_until_fired(room, scheduler)


@pytest.mark.parametrize("fault", [Unavailable("The database is in use."), RuntimeError("A fault of ours.")])
async def test_a_database_that_is_out_of_order_ends_nothing(room: Room, fault: Exception) -> None:
    watched = Watched(room.kept)
    watched.faults.append(fault)
    due = await room.kept.subscribe(terms=AT_NOON)
    with capture_logs() as logs:
        await run_until_fired(room, room.scheduler(watched), watched=watched)
    assert await room.slots(due) == [NOON.isoformat()]
    assert logs[0]["event"] == "schedules not fired"
