from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.job import Job, PartKind
from bot.domain.thread import ItemId
from bot.errors import LostRace
from tests.keeping import NOON
from tests.schedule_keeping import (
    CHANNEL,
    GUILD,
    HOUR,
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


async def planned(kept: KeptSchedules, *items: int, kind: PartKind = PartKind.STORY) -> Job:
    await kept.add(await kept.subscribe())
    return await kept.plan(await kept.claimed(), *(items or (100, 101)), kind=kind)


async def test_what_will_be_sent_is_fixed_the_first_time(kept: KeptSchedules) -> None:
    job = await planned(kept)
    first = await kept.deliveries.prepare(job.id, "story/100", channel=CHANNEL, digests=(5, 6))
    again = await kept.deliveries.prepare(job.id, "story/100", channel=22, digests=(7,))
    other = await kept.deliveries.prepare(job.id, "nothing", channel=CHANNEL, digests=())
    assert again == first == await kept.deliveries.find(first.id)
    assert (first.digests, first.channel, first.began_at, first.message) == ((5, 6), CHANNEL, None, None)
    assert await kept.deliveries.of_job(job.id) == (first, other)
    assert await kept.deliveries.find(0) is await kept.deliveries.find(2**63) is None


async def test_the_first_beginning_counts(kept: KeptSchedules) -> None:
    delivery = await kept.prepare(await planned(kept), "story/100")
    begun = await kept.deliveries.begin(delivery, NOON)
    assert begun == replace(delivery, began_at=NOON)
    assert await kept.deliveries.begin(delivery, NOON + HOUR) == begun


@pytest.mark.parametrize("end", ["pause", "remove", "finish", "retry", "release", "forget"])
async def test_nothing_is_begun_once_its_job_is_not_worked_on_or_its_schedule_does_not_run(
    kept: KeptSchedules, end: str
) -> None:
    job = await planned(kept)
    delivery = await kept.prepare(job, "story/100")
    match end:
        case "finish" | "retry":
            await getattr(kept.jobs, end)(job, NOON)
        case "release":
            await kept.jobs.release()
        case "forget":
            await kept.subscriptions.forget_guild(GUILD)
        case _:
            await getattr(kept.subscriptions, end)(job.subscription)
    assert await kept.deliveries.begin(delivery, NOON) is None


async def test_nothing_is_begun_for_a_schedule_that_is_paused_whatever_its_job_says(
    kept: KeptSchedules,
) -> None:
    delivery = await kept.prepare(await planned(kept), "story/100")
    await kept.database.execute("UPDATE subscriptions SET standing = 'paused'")
    assert await kept.deliveries.begin(delivery, NOON) is None


async def test_where_a_message_is_is_kept_for_it_and_for_its_story(kept: KeptSchedules) -> None:
    delivery = await kept.prepare(await planned(kept), "story/100")
    sent = await kept.deliveries.sent(delivery, message=900, channel=31, at=NOON + SECOND)
    assert sent == replace(delivery, message=900, channel=31, sent_at=NOON + SECOND)
    assert await kept.deliveries.by_message(31, 900) == sent
    assert await kept.deliveries.by_message(CHANNEL, 900) is None
    assert await kept.items() == {100: 900, 101: None}
    there = await kept.postings.find(CHANNEL, ItemId(100))
    assert there is not None
    assert there.place == 31


async def test_all_stories_of_an_overview_are_in_its_message(kept: KeptSchedules) -> None:
    job = await planned(kept, 100, 101, kind=PartKind.OVERVIEW)
    await kept.deliveries.sent(await kept.prepare(job, "overview"), message=900, channel=CHANNEL, at=NOON)
    assert await kept.items() == {100: 900, 101: 900}


@pytest.mark.parametrize("target", ["thread/100", "grown/100", "site/100", "nothing"])
async def test_other_parts_change_nothing_about_where_a_story_is(kept: KeptSchedules, target: str) -> None:
    job = await planned(kept)
    await kept.deliveries.sent(await kept.prepare(job, target), message=901, channel=32, at=NOON)
    assert await kept.items() == {100: None, 101: None}


async def test_a_message_that_was_edited_still_belongs_to_the_delivery_that_made_it(
    kept: KeptSchedules,
) -> None:
    job = await planned(kept)
    made = await kept.prepare(job, "story/100")
    edited = await kept.prepare(job, "grown/100")
    for delivery in (edited, made):
        await kept.deliveries.sent(delivery, message=900, channel=CHANNEL, at=NOON)
    found = await kept.deliveries.by_message(CHANNEL, 900)
    assert found is not None
    assert found.id == made.id


async def test_a_message_that_came_while_its_schedule_was_removed_is_kept(kept: KeptSchedules) -> None:
    job = await planned(kept)
    begun = await kept.deliveries.begin(await kept.prepare(job, "story/100"), NOON)
    assert begun is not None
    await kept.subscriptions.remove(job.subscription)
    await kept.deliveries.sent(begun, message=900, channel=CHANNEL, at=NOON)
    assert await kept.items() == {100: 900}


async def test_what_was_forgotten_with_its_guild_is_neither_prepared_nor_sent(kept: KeptSchedules) -> None:
    job = await planned(kept)
    delivery = await kept.prepare(job, "story/100")
    await kept.subscriptions.forget_guild(GUILD)
    with pytest.raises(LostRace):
        await kept.prepare(job, "story/101")
    with pytest.raises(LostRace):
        await kept.deliveries.sent(delivery, message=900, channel=CHANNEL, at=NOON)


async def test_what_a_channel_has_had_is_told_from_a_moment_on_oldest_first(kept: KeptSchedules) -> None:
    await kept.add(await kept.subscribe())
    job = await kept.claimed()
    postings = [posting(job, item, NOON - timedelta(days=days)) for item, days in ((1, 0), (2, 3), (3, 9))]
    elsewhere = replace(postings[0], channel=22)
    await kept.jobs.plan(job, [], postings=[*postings, elsewhere], verdicts=[])
    assert await kept.postings.since(CHANNEL, NOON - timedelta(days=3)) == (postings[1], postings[0])
    assert await kept.postings.since(22, NOON) == (elsewhere,)
    assert await kept.postings.forget(NOON - timedelta(days=3)) == 1
    assert await kept.postings.find(CHANNEL, ItemId(3)) is None


async def test_a_renewed_posting_has_new_figures_and_its_old_time(kept: KeptSchedules) -> None:
    job = await planned(kept)
    was = posting(job, 100)
    await kept.postings.renew(replace(was, points=90, comments=80, posted_at=NOON + HOUR, title="other"))
    assert await kept.postings.find(CHANNEL, ItemId(100)) == replace(was, points=90, comments=80)


async def test_half_a_surrogate_pair_keeps_no_posting_and_no_verdict_from_being_kept(
    kept: KeptSchedules,
) -> None:
    await kept.add(await kept.subscribe())
    job = await kept.claimed()
    story = replace(posting(job, 100), title="a\ud800", address="\udfff")
    told = verdict(100)
    findings = tuple(replace(finding, value="\ud800") for finding in told.findings)
    await kept.jobs.plan(
        job, [], postings=[story], verdicts=[replace(told, title="\ud800", findings=findings)]
    )
    assert await kept.postings.since(CHANNEL, NOON) == (replace(story, title="a?", address="?"),)
    found = await kept.verdicts.find(job.subscription, ItemId(100))
    assert found is not None
    assert (found.title, found.findings[0].value) == ("?", "?")


async def test_the_last_verdict_counts_and_a_schedule_that_is_gone_gets_none(kept: KeptSchedules) -> None:
    subscription = await kept.subscribe()
    await kept.verdicts.put(subscription.id, [verdict(100), verdict(101)])
    await kept.verdicts.put(subscription.id, [verdict(100, NOON + SECOND)])
    await kept.verdicts.put(subscription.id, [])
    assert await kept.verdicts.find(subscription.id, ItemId(100)) == verdict(100, NOON + SECOND)
    await kept.verdicts.put(99, [verdict(100)])
    assert await kept.verdicts.find(99, ItemId(100)) is None
    assert await kept.verdicts.forget(NOON + SECOND) == 1
    assert await kept.verdicts.find(subscription.id, ItemId(101)) is None


@pytest.mark.parametrize("table", ["postings", "verdicts", "deliveries"])
async def test_what_cannot_be_read_is_left_out(kept: KeptSchedules, table: str) -> None:
    job = await planned(kept)
    await kept.prepare(job, "story/100")
    column = {"postings": "points", "verdicts": "findings", "deliveries": "digests"}[table]
    await kept.database.execute(f"UPDATE {table} SET {column} = 'later'")  # noqa: S608 - ours
    found = {
        "postings": kept.postings.find(CHANNEL, ItemId(100)),
        "verdicts": kept.verdicts.find(job.subscription, ItemId(100)),
        "deliveries": kept.deliveries.find(1),
    }
    assert [await answer is None for answer in found.values()] == [name == table for name in found]
