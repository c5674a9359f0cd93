import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.domain.endings import Ending
from bot.domain.job import JobState
from bot.domain.subscription import Feed, FeedKind, Polling, Standing, Terms
from bot.errors import Refused
from bot.storage.guilds import GuildStore
from tests.keeping import NOON
from tests.schedule_keeping import HOUR, SECOND, KeptSchedules, open_kept_schedules, verdict

ELSEWHERE = 8
POLLED = Terms(timing=Polling(), feed=Feed(kind=FeedKind.SEARCH, words="sqlite"))


@pytest_asyncio.fixture
async def kept() -> AsyncGenerator[KeptSchedules]:
    async with open_kept_schedules() as opened:
        yield opened


async def test_a_sketch_is_changed_until_it_is_saved_and_is_seen_by_nobody_else(kept: KeptSchedules) -> None:
    sketch = await kept.sketch()
    assert await kept.subscriptions.change(sketch.id, channel=22) == replace(sketch, channel=22)
    changed = await kept.subscriptions.change(sketch.id, terms=POLLED)
    assert changed is not None
    assert changed == replace(sketch, channel=22, terms=POLLED)
    assert await kept.subscriptions.of_guild(sketch.guild) == await kept.subscriptions.of_channel(22) == ()
    assert (await kept.subscriptions.count(sketch.guild), await kept.subscriptions.next_due()) == (0, None)
    saved = await kept.subscriptions.save(changed, next_at=NOON, most=1)
    assert saved == replace(changed, standing=Standing.ACTIVE, next_at=NOON)
    assert await kept.subscriptions.of_guild(sketch.guild) == (saved,)
    assert await kept.subscriptions.of_channel(22) == (saved,)
    assert await kept.subscriptions.change(sketch.id, channel=23) is None
    assert await kept.subscriptions.save(changed, next_at=NOON, most=1) is None


async def test_what_a_person_saw_is_saved_whatever_was_changed_meanwhile(kept: KeptSchedules) -> None:
    sketch = await kept.sketch()
    await kept.subscriptions.change(sketch.id, terms=POLLED, channel=22)
    saved = await kept.subscriptions.save(sketch, next_at=NOON, most=1)
    assert saved is not None
    assert (saved.terms, saved.channel) == (sketch.terms, sketch.channel)


async def test_a_guild_that_has_as_many_as_it_may_gets_no_other_one(kept: KeptSchedules) -> None:
    paused = await kept.subscribe()
    await kept.subscriptions.pause(paused.id)
    await kept.subscribe(ELSEWHERE)
    sketch = await kept.sketch()
    with pytest.raises(Refused, match="has 1 schedules already"):
        await kept.subscriptions.save(sketch, next_at=NOON, most=1)
    assert await kept.subscriptions.find(sketch.id) == sketch
    revised = await kept.sketch(replaces=paused.id)
    assert await kept.subscriptions.save(revised, next_at=NOON, most=1) is not None


async def test_of_two_sketches_that_are_saved_at_once_a_guild_with_room_for_one_gets_one(
    kept: KeptSchedules,
) -> None:
    first, second = await kept.sketch(), await kept.sketch()
    answers = await asyncio.gather(
        *(kept.subscriptions.save(sketch, next_at=NOON, most=1) for sketch in (first, second)),
        return_exceptions=True,
    )
    assert [isinstance(answer, Refused) for answer in answers].count(True) == 1
    assert await kept.subscriptions.count(first.guild) == 1


@pytest.mark.parametrize("is_paused", [False, True])
async def test_a_sketch_that_replaces_another_one_gives_it_its_terms_and_leaves_it_its_standing(
    kept: KeptSchedules, *, is_paused: bool
) -> None:
    target = await kept.subscribe()
    await kept.subscriptions.failed(target.id)
    if is_paused:
        await kept.subscriptions.pause(target.id, "Why.")
    sketch = await kept.sketch(channel=22, replaces=target.id, terms=POLLED)
    saved = await kept.subscriptions.save(sketch, next_at=NOON + HOUR, most=1)
    expected = replace(target, channel=22, terms=POLLED, next_at=NOON + HOUR)
    if is_paused:
        expected = replace(expected, standing=Standing.PAUSED, next_at=None, pause_reason="Why.")
    assert saved == expected
    assert await kept.subscriptions.find(sketch.id) is None
    assert await kept.subscriptions.of_guild(target.guild) == (expected,)


async def test_a_change_takes_away_the_jobs_that_are_not_planned_and_no_others(kept: KeptSchedules) -> None:
    target = await kept.subscribe()
    await kept.add(target, "planned")
    planned = await kept.plan(await kept.claimed(), 100)
    await kept.add(target, "waiting", NOON + SECOND)
    sketch = await kept.sketch(channel=22, replaces=target.id)
    await kept.subscriptions.save(sketch, next_at=NOON + HOUR, most=1)
    waiting, still = await kept.jobs.history(target.id, 9)
    assert (waiting.state, waiting.outcome) == (JobState.CANCELLED, Ending.CHANGED)
    assert still == planned
    assert await kept.items() == {100: None}


async def test_nothing_is_saved_for_a_schedule_that_was_removed_meanwhile(kept: KeptSchedules) -> None:
    target = await kept.subscribe()
    sketch = await kept.sketch(replaces=target.id)
    await kept.subscriptions.remove(target.id)
    assert await kept.subscriptions.save(sketch, next_at=NOON, most=1) is None
    gone = await kept.sketch(replaces=(await kept.subscribe()).id)
    await kept.subscriptions.remove(gone.id)
    assert await kept.subscriptions.save(gone, next_at=NOON, most=1) is None


async def test_a_pause_ends_what_is_under_way_and_is_ended_by_a_resumption(kept: KeptSchedules) -> None:
    running = await kept.subscribe()
    job = await kept.add(running)
    await kept.subscriptions.failed(running.id)
    assert await kept.subscriptions.pause(running.id, "Why.")
    assert not await kept.subscriptions.pause(running.id)
    paused = replace(running, standing=Standing.PAUSED, next_at=None, pause_reason="Why.", failures=1)
    assert await kept.found(running) == paused
    assert await kept.subscriptions.due(NOON + HOUR) == ()
    (cancelled,) = await kept.jobs.history(running.id, 9)
    assert cancelled == replace(job, state=JobState.CANCELLED, outcome="Why.", finished_at=NOON)
    assert await kept.claim() is None
    assert await kept.subscriptions.resume(running.id, NOON + HOUR)
    assert not await kept.subscriptions.resume(running.id, NOON)
    assert await kept.found(running) == replace(running, next_at=NOON + HOUR)


async def test_what_is_removed_is_gone_but_for_its_history(kept: KeptSchedules) -> None:
    subscription = await kept.subscribe()
    await kept.add(subscription)
    await kept.jobs.finish(await kept.plan(await kept.claimed(), 100), NOON)
    await kept.add(subscription, "next")
    assert await kept.subscriptions.remove(subscription.id)
    assert not await kept.subscriptions.remove(subscription.id)
    assert await kept.subscriptions.find(subscription.id) is None
    assert await kept.verdicts.find(subscription.id, verdict(100).item) is None
    states = [(job.state, job.outcome) for job in await kept.jobs.history(subscription.id, 9)]
    assert states == [(JobState.CANCELLED, Ending.REMOVED), (JobState.DONE, "")]
    assert (await kept.subscribe()).id > subscription.id


async def test_what_is_due_comes_earliest_first_and_no_more_than_was_asked_for(kept: KeptSchedules) -> None:
    late, early = await kept.subscribe(), await kept.subscribe(next_at=NOON - HOUR)
    await kept.subscribe(next_at=NOON + SECOND)
    assert await kept.subscriptions.due(NOON) == (early, late)
    assert await kept.subscriptions.due(NOON, 1) == (early,)
    assert await kept.subscriptions.next_due() == NOON - HOUR


async def test_a_slot_is_fired_once_however_often_and_by_whomever(kept: KeptSchedules) -> None:
    due = await kept.subscribe()
    made = await asyncio.gather(
        *(kept.subscriptions.fire(due, jobs=[("a", NOON)], next_at=NOON + HOUR, at=NOON) for _ in range(3))
    )
    assert sorted(made) == [0, 0, 1]
    assert (await kept.found(due)).next_at == NOON + HOUR
    # As after a crash that lost the new time but not the job, which cannot be.
    await kept.database.execute("UPDATE subscriptions SET next_at = 0")
    again = replace(due, next_at=NOON.fromtimestamp(0, NOON.tzinfo))
    jobs = [("a", NOON), ("b", NOON + SECOND)]
    assert await kept.subscriptions.fire(again, jobs=jobs, next_at=None, at=NOON) == 1
    assert [job.slot for job in await kept.jobs.history(due.id, 9)] == ["b", "a"]


@pytest.mark.parametrize("change", ["pause", "remove", "save"])
async def test_nothing_is_fired_for_what_was_changed_meanwhile(kept: KeptSchedules, change: str) -> None:
    due = await kept.subscribe()
    if change == "save":
        await kept.subscriptions.save(await kept.sketch(replaces=due.id), next_at=NOON + SECOND, most=9)
    else:
        await getattr(kept.subscriptions, change)(due.id)
    assert await kept.subscriptions.fire(due, jobs=[("a", NOON)], next_at=NOON + HOUR, at=NOON) == 0
    assert await kept.jobs.history(due.id, 9) == ()


async def test_jobs_go_to_where_the_schedule_posts_by_now(kept: KeptSchedules) -> None:
    due = await kept.subscribe()
    await kept.subscriptions.save(await kept.sketch(channel=22, replaces=due.id), next_at=NOON, most=9)
    await kept.subscriptions.fire(due, jobs=[("a", NOON)], next_at=NOON + HOUR, at=NOON)
    assert [job.channel for job in await kept.jobs.history(due.id, 9)] == [22]


async def test_failures_are_counted_in_a_row(kept: KeptSchedules) -> None:
    subscription = await kept.subscribe()
    assert [await kept.subscriptions.failed(subscription.id) for _ in range(3)] == [1, 2, 3]
    await kept.subscriptions.succeeded(subscription.id)
    assert await kept.subscriptions.failed(subscription.id) == 1
    assert await kept.subscriptions.failed(99) == 0


async def test_one_without_a_further_slot_has_ended_once_its_jobs_have(kept: KeptSchedules) -> None:
    over, busy = await kept.subscribe(next_at=None), await kept.subscribe(next_at=None)
    await kept.subscribe()
    await kept.add(busy)
    assert await kept.subscriptions.ended() == (over.id,)
    await kept.jobs.finish(await kept.claimed(), NOON)
    assert await kept.subscriptions.ended() == (over.id, busy.id)


async def test_old_sketches_are_forgotten(kept: KeptSchedules) -> None:
    sketch, saved = await kept.sketch(), await kept.subscribe()
    assert await kept.subscriptions.forget_sketches(NOON) == 0
    assert await kept.subscriptions.forget_sketches(NOON + SECOND) == 1
    assert await kept.subscriptions.find(sketch.id) is None
    assert await kept.found(saved) == saved


async def test_a_guild_is_forgotten_with_all_that_was_done_for_it(kept: KeptSchedules) -> None:
    ours, theirs = await kept.subscribe(), await kept.subscribe(ELSEWHERE, 22)
    for subscription, items in ((ours, (100, 101)), (theirs, (200,))):
        await kept.add(subscription)
        job = await kept.plan(await kept.claimed(), *items)
        await kept.prepare(job, f"story/{items[0]}")
    removed = await kept.subscribe()
    await kept.add(removed, at=NOON - HOUR)
    await kept.subscriptions.remove(removed.id)
    await kept.subscriptions.forget_guild(ours.guild)
    tables = ("subscriptions", "jobs", "deliveries", "postings", "verdicts", "queues")
    left = [await kept.database.fetch_all(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - ours
    assert list(map(len, left)) == [1] * len(tables)
    assert await kept.subscriptions.of_guild(ELSEWHERE) == (theirs,)


@pytest.mark.parametrize(
    "change",
    [
        {"terms": "no json"},
        {"terms": '{"timing": "daily", "terms": {"timing": {"times": []}}}'},
        {"terms": '{"timing": "daily", "terms": {"timing": {"at": "sunrise"}}}'},
        {"terms": '{"timing": "lunar", "terms": {"timing": {"expression": "* * * * *"}}}'},
        {"terms": '{"timing": "polling", "terms": {"form": "poem"}}'},
        {"standing": "later"},
        {"made_at": 2**62},
        {"failures": "many"},
    ],
)
async def test_one_that_cannot_be_read_counts_as_gone_stops_no_other_and_is_told_of_once(
    kept: KeptSchedules, change: dict[str, str | int]
) -> None:
    broken = await kept.subscribe(next_at=NOON - HOUR)
    other = await kept.subscribe()
    ((column, value),) = change.items()
    await kept.database.execute(f"UPDATE subscriptions SET {column} = ? WHERE id = ?", value, broken.id)  # noqa: S608 - a column of ours
    with capture_logs() as logs:
        assert await kept.subscriptions.find(broken.id) is None
        assert await kept.subscriptions.due(NOON, 1) == (other,)
        assert await kept.subscriptions.next_due() == NOON
        assert other in await kept.subscriptions.of_guild(other.guild)
    assert [entry["row"] for entry in logs] == [(broken.id,)]


async def test_many_that_cannot_be_read_do_not_hide_the_others(kept: KeptSchedules) -> None:
    for _ in range(120):
        await kept.subscribe(next_at=NOON - HOUR)
    await kept.database.execute("UPDATE subscriptions SET terms = '{}'")
    other = await kept.subscribe()
    assert await kept.subscriptions.due(NOON, 2) == (other,)
    assert await kept.subscriptions.next_due() == NOON


@pytest.mark.parametrize("number", [0, -1, 2, 2**63, 36**13])
async def test_none_is_found_under_another_number(kept: KeptSchedules, number: int) -> None:
    await kept.subscribe()
    assert await kept.subscriptions.find(number) is None


async def test_half_a_surrogate_pair_keeps_nothing_from_being_kept(kept: KeptSchedules) -> None:
    feed = Feed(kind=FeedKind.SEARCH, words="a\ud800b")
    assert (await kept.sketch(terms=Terms(feed=feed))).terms.feed.words == "a?b"


async def test_those_that_wait_for_later_are_looked_through_by_number(kept: KeptSchedules) -> None:
    first, second = [await kept.subscribe(next_at=NOON + timedelta(days=days)) for days in (2, 1)]
    await kept.subscribe(next_at=NOON)
    await kept.sketch()
    assert await kept.subscriptions.ahead(NOON, after=0, limit=1) == (first,)
    assert await kept.subscriptions.ahead(NOON, after=first.id, limit=9) == (second,)


async def test_a_guild_that_is_forgotten_has_no_schedules_any_more(kept: KeptSchedules) -> None:
    ours, theirs = await kept.subscribe(), await kept.subscribe(ELSEWHERE)
    await kept.add(ours)
    await GuildStore(kept.database).forget(ours.guild)
    assert await kept.subscriptions.find(ours.id) is None
    assert await kept.jobs.history(ours.id, 9) == ()
    assert await kept.found(theirs) == theirs
