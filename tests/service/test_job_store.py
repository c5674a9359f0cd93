import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.domain.endings import Ending
from bot.domain.job import JobState, Part, PartKind
from bot.domain.thread import ItemId
from tests.keeping import NOON
from tests.schedule_keeping import (
    CHANNEL,
    HOUR,
    MINUTE,
    SECOND,
    KeptSchedules,
    open_kept_schedules,
    posting,
    verdict,
)


@pytest_asyncio.fixture
async def kept() -> AsyncGenerator[KeptSchedules]:
    async with open_kept_schedules() as opened:
        yield opened


async def test_a_slot_has_one_job(kept: KeptSchedules) -> None:
    subscription = await kept.subscribe()
    first = await kept.jobs.add(subscription, "a", NOON)
    again = await kept.jobs.add(subscription, "a", NOON + HOUR)
    assert first is not None
    assert again == first == await kept.jobs.find(first.id)
    assert (first.due_at, first.not_before, first.state) == (NOON, NOON, JobState.WAITING)
    assert await kept.jobs.unfinished() == await kept.jobs.unfinished(first.guild) == 1
    assert await kept.jobs.unfinished(8) == 0


async def test_what_does_not_run_gets_no_job(kept: KeptSchedules) -> None:
    paused, sketch = await kept.subscribe(), await kept.sketch()
    await kept.subscriptions.pause(paused.id)
    assert await kept.jobs.add(paused, "a", NOON) is None
    assert await kept.jobs.add(sketch, "a", NOON) is None


async def test_the_earliest_job_of_a_channel_goes_first_and_the_others_wait_for_it(
    kept: KeptSchedules,
) -> None:
    one, other = await kept.subscribe(), await kept.subscribe()
    late = await kept.add(one, "late", NOON + SECOND)
    early = await kept.add(other, "early", NOON)
    now = NOON + MINUTE
    claimed = await kept.claimed(now)
    assert claimed == replace(early, state=JobState.WORKING, attempts=1)
    assert await kept.claim(now) is None
    await kept.jobs.retry(claimed, NOON + HOUR)
    assert await kept.claim(now) is None
    assert await kept.jobs.next_ready() == NOON + HOUR
    claimed = await kept.claimed(NOON + HOUR)
    assert (claimed.id, claimed.attempts) == (early.id, 2)
    await kept.jobs.finish(claimed, NOON + HOUR)
    assert await kept.jobs.next_ready() == NOON + SECOND
    assert (await kept.claimed(now)).id == late.id


async def test_channels_do_not_wait_for_each_other_and_who_waited_longest_goes_first(
    kept: KeptSchedules,
) -> None:
    here, there = await kept.subscribe(), await kept.subscribe(channel=20)
    first = await kept.add(here, at=NOON)
    second = await kept.add(there, at=NOON + SECOND)
    third = await kept.add(there, "next", at=NOON + MINUTE)
    assert [(await kept.claimed(NOON + HOUR)).id for _ in range(2)] == [first.id, second.id]
    assert await kept.claim(NOON + HOUR) is None
    assert await kept.jobs.find(third.id) == third


async def test_nothing_is_claimed_before_its_time(kept: KeptSchedules) -> None:
    await kept.add(await kept.subscribe(), at=NOON + SECOND)
    assert await kept.claim() is None
    assert await kept.jobs.next_ready() == NOON + SECOND
    assert await kept.claim(NOON + SECOND) is not None


async def test_several_workers_at_once_get_a_job_each(kept: KeptSchedules) -> None:
    for channel in range(5):
        await kept.add(await kept.subscribe(channel=channel))
    claimed = await asyncio.gather(*(kept.claim() for _ in range(8)))
    numbers = [job.id for job in claimed if job is not None]
    assert len(numbers) == len(set(numbers)) == 5


async def test_a_claim_that_ran_out_is_anothers_and_who_had_it_changes_nothing_any_more(
    kept: KeptSchedules,
) -> None:
    await kept.add(await kept.subscribe())
    slow = await kept.claimed()
    assert await kept.jobs.next_ready() == NOON + MINUTE
    assert await kept.claim(NOON + MINUTE - SECOND) is None
    quick = await kept.claimed(NOON + MINUTE)
    assert (quick.id, quick.attempts) == (slow.id, 2)
    part = Part(kind=PartKind.STORY, stories=(ItemId(100),))
    assert await kept.jobs.plan(slow, [part], postings=[posting(slow, 100)], verdicts=[]) is None
    assert not await kept.jobs.finish(slow, NOON)
    assert not await kept.jobs.retry(slow, NOON)
    assert not await kept.jobs.bury(slow, "Why.", NOON)
    assert not await kept.jobs.drop(slow)
    assert await kept.jobs.find(quick.id) == quick
    assert await kept.items() == {}


async def test_at_a_start_all_claims_are_let_go(kept: KeptSchedules) -> None:
    for channel in range(2):
        await kept.add(await kept.subscribe(channel=channel))
    job = await kept.claimed()
    assert await kept.jobs.release() == 1
    assert await kept.jobs.find(job.id) == replace(job, state=JobState.WAITING)
    assert (await kept.claimed()).attempts == 2


async def test_a_plan_is_kept_once_with_what_the_channel_gets_by_it_and_why(kept: KeptSchedules) -> None:
    subscription = await kept.subscribe()
    await kept.add(subscription)
    job = await kept.claimed()
    planned = await kept.plan(job, 100, 101)
    parts = tuple(Part(kind=PartKind.STORY, stories=(ItemId(item),)) for item in (100, 101))
    assert planned == replace(job, parts=parts)
    assert await kept.postings.find(CHANNEL, ItemId(100)) == posting(job, 100)
    assert await kept.verdicts.find(subscription.id, ItemId(100)) == verdict(100)
    again = await kept.jobs.plan(planned, [], postings=[posting(job, 102)], verdicts=[verdict(102)])
    assert again == planned
    assert await kept.items() == {100: None, 101: None}


async def test_a_story_that_comes_again_takes_the_place_of_the_old_one(kept: KeptSchedules) -> None:
    subscription = await kept.subscribe()
    await kept.add(subscription)
    await kept.jobs.finish(await kept.plan(await kept.claimed(), 100), NOON)
    await kept.add(subscription, "again")
    job = await kept.claimed()
    await kept.plan(job, 100)
    assert await kept.postings.find(CHANNEL, ItemId(100)) == posting(job, 100)


async def test_the_states_at_the_end_tell_what_became_of_a_job(kept: KeptSchedules) -> None:
    subscription = await kept.subscribe()
    for slot in ("done", "dead", "dropped"):
        await kept.add(subscription, slot, NOON)
    done, dead = await kept.claimed(), None
    assert await kept.jobs.finish(done, NOON + SECOND)
    dead = await kept.claimed()
    assert await kept.jobs.bury(dead, "Why.", NOON + HOUR)
    dropped = await kept.claimed()
    assert await kept.jobs.drop(dropped)
    assert await kept.jobs.history(subscription.id, 9) == (
        replace(dead, state=JobState.DEAD, outcome="Why.", finished_at=NOON + HOUR),
        replace(done, state=JobState.DONE, finished_at=NOON + SECOND),
    )
    assert [job.id for job in await kept.jobs.history(subscription.id, 1)] == [dead.id]
    assert (await kept.jobs.unfinished(), await kept.jobs.next_ready()) == (0, None)


@pytest.mark.parametrize("end", ["bury", "pause", "remove"])
@pytest.mark.parametrize("kind", [PartKind.STORY, PartKind.OVERVIEW])
async def test_stories_that_were_not_sent_are_taken_back_and_those_that_may_be_there_are_not(
    kept: KeptSchedules, end: str, kind: PartKind
) -> None:
    subscription = await kept.subscribe()
    await kept.add(subscription)
    job = await kept.plan(await kept.claimed(), 100, 101, 102, kind=kind)
    targets = ["overview"] if kind is PartKind.OVERVIEW else ["story/100", "story/101"]
    for target in targets:
        delivery = await kept.prepare(job, target)
        if target != "story/101":
            await kept.deliveries.begin(delivery, NOON)
    if end == "bury":
        await kept.jobs.bury(job, "Why.", NOON)
    else:
        await getattr(kept.subscriptions, end)(subscription.id)
    kept_items = {100, 101, 102} if kind is PartKind.OVERVIEW else {100}
    assert set(await kept.items()) == kept_items


async def test_old_jobs_are_forgotten_with_their_deliveries_and_unfinished_ones_are_not(
    kept: KeptSchedules,
) -> None:
    subscription = await kept.subscribe()
    for slot in ("old", "young", "unfinished"):
        await kept.add(subscription, slot, NOON - HOUR)
    for at in (NOON - SECOND, NOON):
        job = await kept.claimed()
        await kept.prepare(job, "nothing")
        await kept.jobs.finish(job, at)
    assert await kept.jobs.forget(NOON) == 1
    assert [job.slot for job in await kept.jobs.history(subscription.id, 9)] == ["unfinished", "young"]
    assert len(await kept.database.fetch_all("SELECT * FROM deliveries")) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"parts": "no json"},
        {"parts": '[{"kind": "poem", "stories": [1]}]'},
        {"due_at": 2**62},
        {"finished_at": "noon"},
    ],
)
async def test_a_job_that_cannot_be_read_is_given_up_and_holds_up_no_other(
    kept: KeptSchedules, change: dict[str, str | int]
) -> None:
    broken, other = await kept.subscribe(), await kept.subscribe(channel=22)
    await kept.add(broken)
    job = await kept.add(other, at=NOON + SECOND)
    for column, value in change.items():
        await kept.database.execute(f"UPDATE jobs SET {column} = ? WHERE id != ?", value, job.id)  # noqa: S608 - a column of ours
    with capture_logs() as logs:
        assert (await kept.claimed(NOON + SECOND)).id == job.id
    assert len(logs) == 1
    (row,) = await kept.database.fetch_all("SELECT state, outcome FROM jobs WHERE id != ?", job.id)
    assert row == {"state": "dead", "outcome": Ending.UNREADABLE}


@pytest.mark.parametrize("number", [0, -1, 2, 2**63])
async def test_no_job_is_found_under_another_number(kept: KeptSchedules, number: int) -> None:
    await kept.add(await kept.subscribe())
    assert await kept.jobs.find(number) is None


async def test_the_next_job_is_found_without_looking_at_the_others(kept: KeptSchedules) -> None:
    plan = await kept.database.fetch_all(
        "EXPLAIN QUERY PLAN SELECT id FROM jobs WHERE state IN ('waiting', 'working') AND channel ="
        " (SELECT channel FROM queues WHERE ready_at <= 1 ORDER BY ready_at, channel LIMIT 1)"
        " ORDER BY due_at, id LIMIT 1"
    )
    steps = " | ".join(str(row["detail"]) for row in plan)
    assert "jobs_unfinished (channel=?)" in steps
    assert "queues_by_time" in steps
    assert "TEMP B-TREE" not in steps
