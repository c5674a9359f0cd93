import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.domain.endings import Ending
from bot.domain.job import Job, JobState
from bot.domain.subscription import Filters, QuietHours, SiteStep
from bot.errors import Misconfigured, Refused, Unavailable
from bot.services.job_running import pause_after
from tests.keeping import NOON
from tests.work_room import CHANNEL, TERMS, WorkRoom, open_work_room

ONE = replace(TERMS, filters=Filters(most=1))
NO = Unavailable("No.")


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[WorkRoom]:
    async with open_work_room() as opened:
        yield opened


async def test_a_job_that_fails_is_tried_again_ever_more_rarely_and_given_up_after_twelve_hours(
    room: WorkRoom,
) -> None:
    room.page.fault = NO
    job = await room.run()
    pauses = [job.not_before - room.clock()]
    while job.state is JobState.WAITING:
        job = await room.retry(job)
        pauses.append(job.not_before - room.clock())
    assert (job.state, job.outcome) == (JobState.DEAD, Ending.TOO_LATE)
    assert timedelta(hours=12) <= room.clock() - NOON < timedelta(hours=13)
    assert pauses[0] > timedelta(seconds=20)
    assert all(later > pause for pause, later in pairwise(pauses[:7]))
    assert max(pauses) <= timedelta(hours=1)


async def test_a_chat_that_says_how_long_to_wait_is_obeyed(room: WorkRoom) -> None:
    room.chat.faults.append(("before", Unavailable("No.", retry_after=timedelta(hours=2))))
    job = await room.run()
    assert job.not_before - NOON == timedelta(hours=2)


def test_jobs_that_fail_at_once_do_not_come_back_at_once() -> None:
    jobs = [
        Job(id=n, subscription=1, guild=7, channel=n, slot="", due_at=NOON, not_before=NOON, attempts=1)
        for n in range(100)
    ]
    pauses = sorted(map(pause_after, jobs))
    assert len(set(pauses)) > 90
    assert timedelta(seconds=20) < pauses[0] < pauses[-1] <= timedelta(seconds=30)


async def test_a_job_that_is_late_from_the_start_gets_its_tries_all_the_same(room: WorkRoom) -> None:
    job = await room.fire(await room.subscribe(ONE))
    room.clock.move(days=2)
    room.page.fault = NO
    await room.worker.settle()
    for _ in range(3):
        assert (await room.retry(job)).state is JobState.WAITING
    room.page.fault = None
    assert (await room.retry(job)).state is JobState.DONE


async def test_a_channel_s_jobs_wait_for_each_other_and_others_do_not_wait(room: WorkRoom) -> None:
    subscription, other = await room.subscribe(ONE), await room.subscribe(ONE, channel=30)
    room.chat.faults.append(("before", NO))
    first = await room.fire(subscription)
    room.clock.move(seconds=1)
    second, elsewhere = await room.fire(subscription), await room.fire(other)
    await room.worker.settle()
    states = [(await room.found(job)).state for job in (first, second, elsewhere)]
    assert states == [JobState.WAITING, JobState.WAITING, JobState.DONE]
    await room.retry(first)
    states = [(await room.found(job)).state for job in (first, second)]
    assert states == [JobState.DONE, JobState.DONE]
    items = [one.item for one in await room.postings.since(CHANNEL, NOON - timedelta(days=1))]
    assert sorted(items) == [1, 2]


async def test_in_quiet_hours_nothing_is_posted_and_afterwards_everything(room: WorkRoom) -> None:
    quiet = QuietHours(start=time(11), end=time(21))
    job = await room.run(replace(ONE, quiet=quiet))
    assert (job.state, job.parts, job.not_before) == (JobState.WAITING, None, NOON + timedelta(hours=9))
    assert (await room.retry(job)).state is JobState.DONE
    assert len(room.chat.messages) == 1


async def test_quiet_hours_take_nothing_off_the_time_to_try(room: WorkRoom) -> None:
    job = await room.run(replace(ONE, quiet=QuietHours(start=time(11), end=time(20))))
    room.page.fault = NO
    while job.state is JobState.WAITING:
        job = await room.retry(job)
    assert timedelta(hours=20) <= room.clock() - NOON < timedelta(hours=21)


async def test_quiet_hours_hold_a_half_posted_job_as_well(room: WorkRoom) -> None:
    room.chat.faults.append(("before", NO))
    job = await room.run(replace(TERMS, quiet=QuietHours(start=time(12, 0, 1), end=time(20))))
    assert job.parts is not None
    quiet = await room.retry(job)
    assert (quiet.state, room.chat.messages) == (JobState.WAITING, [])
    assert (await room.retry(quiet)).state is JobState.DONE
    assert [message.at.hour for message in room.chat.messages] == [20, 20, 20]


async def test_a_person_who_wants_it_now_gets_it_in_quiet_hours(room: WorkRoom) -> None:
    subscription = await room.subscribe(replace(ONE, quiet=QuietHours(start=time(11), end=time(20))))
    await room.fire(subscription, "now-1")
    await room.worker.settle()
    assert len(room.chat.messages) == 1


async def test_a_subscription_that_is_removed_meanwhile_posts_nothing_more(room: WorkRoom) -> None:
    subscription = await room.subscribe()
    job = await room.fire(subscription)

    def remove() -> None:
        room.chat.entered = lambda: None
        removing.append(asyncio.ensure_future(room.subscriptions.remove(subscription.id)))

    removing: list[asyncio.Task[bool]] = []
    room.chat.entered = remove
    await room.worker.settle()
    assert await removing[0]
    assert (await room.found(job)).state is JobState.CANCELLED
    assert len(room.chat.messages) == 1


async def test_a_removal_can_wait_for_what_is_being_sent(room: WorkRoom) -> None:
    subscription, sending = await room.subscribe(), asyncio.Event()
    await room.fire(subscription)
    room.chat.entered = sending.set
    room.chat.gate.clear()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        working = group.create_task(room.worker.settle())
        await sending.wait()
        assert await room.subscriptions.remove(subscription.id)
        leaving = group.create_task(room.errands.let_finish(subscription.id))
        assert await room.subscriptions.find(subscription.id) is None
        assert not leaving.done()
        room.chat.gate.set()
        await leaving
        assert len(room.chat.messages) == 1
        await working
    assert len(room.chat.messages) == 1
    assert [one.target for one in await room.deliveries.of_job(1) if one.message] == ["story/1"]


async def test_the_job_of_a_subscription_that_cannot_be_read_is_given_up(room: WorkRoom) -> None:
    job = await room.fire(await room.subscribe())
    await room.database.execute("UPDATE subscriptions SET terms = '{}x'")
    await room.worker.settle()
    assert (await room.found(job)).state is JobState.DEAD


@pytest.mark.parametrize(
    ("fault", "ending"),
    [(Refused("Too long."), Ending.REFUSED), (ZeroDivisionError("A bug."), Ending.FAULT)],
)
async def test_what_will_never_work_is_given_up_and_keeps_nobody_back(
    room: WorkRoom, fault: Exception, ending: Ending
) -> None:
    subscription = await room.subscribe(ONE)
    room.chat.faults.append(("before", fault))
    job = await room.fire(subscription)
    room.clock.move(seconds=1)
    next_one = await room.fire(subscription)
    with capture_logs() as lines:
        await room.worker.settle()
    dead = await room.found(job)
    assert (dead.state, dead.outcome) == (JobState.DEAD, ending)
    assert (await room.found(next_one)).state is JobState.DONE
    assert [line["job"] for line in lines if line["log_level"] == "error"] == [job.id]


async def test_a_fault_that_only_the_operator_can_mend_is_waited_for(room: WorkRoom) -> None:
    room.digests.faults = {1: Misconfigured("The key is wrong.")}
    job = await room.run(ONE)
    assert job.state is JobState.WAITING
    room.digests.faults = {}
    assert (await room.retry(job)).state is JobState.DONE


async def test_every_step_is_logged_with_its_job_and_how_late_it_was(room: WorkRoom) -> None:
    job = await room.fire(await room.subscribe(replace(ONE, site=SiteStep.REVIEW)))
    room.clock.move(seconds=3)
    room.chat.faults.append(("after", NO))
    with capture_logs() as lines:
        await room.worker.settle()
        await room.retry(job)
    assert [line["event"] for line in lines] == ["job planned", "job put off", "found", "job finished"]
    assert {line["job"] for line in lines} == {job.id}
    assert lines[-1]["lateness"] == (room.clock() - NOON).total_seconds()


async def test_no_more_jobs_are_under_way_than_allowed(room: WorkRoom) -> None:
    for channel in range(100, 120):
        await room.fire(await room.subscribe(ONE, channel=channel))
    under_way, most = set[asyncio.Task[object] | None](), list[int]()

    def enter() -> None:
        under_way.add(asyncio.current_task())
        most.append(sum(task is not None and not task.done() for task in under_way))

    room.chat.entered = enter
    await room.worker.settle()
    assert len(room.chat.messages) == 20
    assert 1 < max(most) <= 8
