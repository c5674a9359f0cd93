"""The desk of schedules: sketches, their saving and changing, running now, previews and reasons."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import time, timedelta

import pytest

from bot.adapters.recorded import Recorded
from bot.domain.job import JobState
from bot.domain.language import Language
from bot.domain.posting import Check
from bot.domain.subscription import (
    Cron,
    DailyTimes,
    Feed,
    FeedKind,
    Filters,
    Polling,
    Standing,
    Subscription,
    Terms,
)
from bot.domain.thread import ItemId
from bot.errors import Refused, ThreadNotFound
from bot.services.schedule_views import Beat
from bot.services.story_feeds import StoryFeeds
from bot.services.subscribing import SubscriptionDesk
from bot.storage.database import open_database
from bot.storage.schedules import ScheduleStores, open_schedule_stores
from tests.bots import SAMPLE_ITEM
from tests.keeping import NOON, Clock
from tests.samples import SAMPLE

GUILD, CHANNEL, OWNER = 7, 21, 11
ITEM = ItemId(SAMPLE_ITEM)


@dataclass(slots=True, kw_only=True)
class Room:
    """A desk with what is around it."""

    desk: SubscriptionDesk
    stores: ScheduleStores
    clock: Clock
    woken: list[int]

    async def begin(self, terms: Terms | None = None, *, guild: int = GUILD) -> Subscription:
        sketch = await self.desk.begin(guild=guild, channel=CHANNEL, owner=OWNER)
        return await self.desk.change(sketch.id, lambda before: terms or before)

    async def save(self, terms: Terms | None = None, *, guild: int = GUILD) -> Subscription:
        return await self.desk.save(await self.begin(terms, guild=guild))


@pytest.fixture
async def room() -> AsyncGenerator[Room]:
    clock, woken = Clock(), list[int]()
    index = Recorded(SAMPLE)
    async with asyncio.timeout(20), open_database(None) as database:
        stores = open_schedule_stores(database)
        desk = SubscriptionDesk(
            stores,
            feeds=StoryFeeds(index, clock),
            index=index,
            beat=Beat(poll=timedelta(minutes=5), most=2),
            now=clock,
            wake=lambda: woken.append(1),
        )
        yield Room(desk=desk, stores=stores, clock=clock, woken=woken)


async def test_a_sketch_is_none_of_the_schedules_until_it_is_saved(room: Room) -> None:
    sketch = await room.begin()
    assert await room.desk.of_guild(GUILD) == ()
    with pytest.raises(Refused, match="no schedule"):
        await room.desk.find(sketch.id, GUILD)
    saved = await room.desk.save(sketch)
    assert saved.standing is Standing.ACTIVE
    assert saved.next_at == NOON.replace(day=2, hour=9)
    assert await room.desk.of_channel(CHANNEL) == await room.desk.of_guild(GUILD) == (saved,)
    assert room.woken


async def test_zones_follow_the_guilds_others_or_else_the_reader(room: Room) -> None:
    first = await room.desk.begin(guild=GUILD, channel=CHANNEL, owner=OWNER, reader=Language.JA)
    assert first.terms.zone == "Asia/Tokyo"
    await room.save(Terms(zone="Europe/Berlin"))
    second = await room.desk.begin(guild=GUILD, channel=CHANNEL, owner=OWNER, reader=Language.JA)
    assert second.terms.zone == "Europe/Berlin"
    other = await room.desk.begin(guild=8, channel=CHANNEL, owner=OWNER)
    assert other.terms.zone == "UTC"


async def test_of_changes_at_once_all_count(room: Room) -> None:
    sketch = await room.begin()
    await asyncio.gather(
        room.desk.change(sketch.id, lambda terms: replace(terms, zone="Asia/Tokyo")),
        room.desk.change(sketch.id, lambda terms: replace(terms, comments=5)),
        room.desk.change(sketch.id, lambda terms: replace(terms, tells_nothing=True)),
    )
    terms = (await room.desk.change(sketch.id, channel=22)).terms
    assert (terms.zone, terms.comments, terms.tells_nothing) == ("Asia/Tokyo", 5, True)
    assert (await room.desk.sketch(sketch.id, GUILD)).channel == 22


async def test_what_was_saved_or_discarded_is_no_sketch_any_more(room: Room) -> None:
    saved, discarded = await room.begin(), await room.begin()
    await room.desk.save(saved)
    await room.desk.discard(discarded.id, GUILD)
    for sketch in (saved, discarded):
        with pytest.raises(Refused, match="meanwhile"):
            await room.desk.change(sketch.id, lambda terms: terms)
        with pytest.raises(Refused, match="meanwhile"):
            await room.desk.save(sketch)
        with pytest.raises(Refused, match="meanwhile"):
            await room.desk.discard(sketch.id, GUILD)
    with pytest.raises(Refused, match="meanwhile"):
        await room.desk.change(999, lambda terms: terms)


async def test_a_change_keeps_number_and_standing(room: Room) -> None:
    saved = await room.save()
    await room.desk.pause(saved.id, GUILD)
    sketch = await room.desk.revise(saved.id, guild=GUILD, owner=12)
    changed = replace(sketch, terms=Terms(feed=Feed(kind=FeedKind.BEST)))
    assert (await room.desk.save(changed)).id == saved.id
    (kept,) = await room.desk.of_guild(GUILD)
    assert (kept.terms, kept.standing, kept.next_at) == (changed.terms, Standing.PAUSED, None)


async def test_a_change_of_what_was_removed_meanwhile_is_refused(room: Room) -> None:
    saved = await room.save()
    sketch = await room.desk.revise(saved.id, guild=GUILD, owner=OWNER)
    await room.desk.remove(saved.id, GUILD)
    with pytest.raises(Refused, match="meanwhile"):
        await room.desk.save(sketch)
    assert await room.desk.of_guild(GUILD) == ()


async def test_a_guild_has_so_many_and_no_more(room: Room) -> None:
    for _ in range(2):
        await room.save()
    sketch = await room.begin()
    with pytest.raises(Refused, match="2 schedules already"):
        await room.desk.save(sketch)
    await room.save(guild=8)
    await room.desk.remove(1, GUILD)
    assert (await room.desk.save(sketch)).standing is Standing.ACTIVE


async def test_what_never_comes_up_is_not_saved(room: Room) -> None:
    fifth_monday_before_the_29th = Cron(expression="0 0 */27 2 1#5")
    sketch = await room.begin(Terms(timing=fifth_monday_before_the_29th))
    with pytest.raises(Refused, match="never comes up"):
        await room.desk.save(sketch)


async def test_a_schedule_is_paused_and_resumed_once(room: Room) -> None:
    saved = await room.save()
    assert (await room.desk.pause(saved.id, GUILD)).next_at is None
    with pytest.raises(Refused, match="paused already"):
        await room.desk.pause(saved.id, GUILD)
    room.clock.move(days=3)
    assert (await room.desk.resume(saved.id, GUILD)).next_at == NOON.replace(day=5, hour=9)
    with pytest.raises(Refused, match="not paused"):
        await room.desk.resume(saved.id, GUILD)


async def test_running_now_counts_once_for_each_wish_and_not_while_it_is_paused(room: Room) -> None:
    saved = await room.save()
    jobs = [await room.desk.run_now(saved.id, GUILD, key) for key in (101, 101, 102)]
    assert jobs[0] == jobs[1] != jobs[2]
    assert {job.due_at for job in jobs} == {NOON}
    await room.desk.pause(saved.id, GUILD)
    with pytest.raises(Refused, match="posts nothing"):
        await room.desk.run_now(saved.id, GUILD, 103)
    runs = await room.desk.history(saved.id, GUILD)
    assert [run.job.state for run in runs] == [JobState.CANCELLED] * 2


async def test_numbers_of_another_guild_are_as_good_as_none(room: Room) -> None:
    saved, sketch = await room.save(), await room.begin()
    desk = room.desk
    for use in (
        desk.find(saved.id, 8),
        desk.pause(saved.id, 8),
        desk.resume(saved.id, 8),
        desk.remove(saved.id, 8),
        desk.run_now(saved.id, 8, 1),
        desk.history(saved.id, 8),
        desk.revise(saved.id, guild=8, owner=OWNER),
        desk.sketch(sketch.id, 8),
        desk.discard(sketch.id, 8),
    ):
        with pytest.raises(Refused):
            await use
    assert (await desk.find(saved.id, GUILD)).standing is Standing.ACTIVE


async def test_the_next_times_are_told_but_for_polling(room: Room) -> None:
    terms = Terms(timing=DailyTimes(times=(time(8), time(20))), zone="Asia/Tokyo")
    assert [f"{moment:%d %H:%M}" for moment in room.desk.upcoming(terms)] == [
        "01 23:00",
        "02 11:00",
        "02 23:00",
    ]
    assert room.desk.upcoming(Terms(timing=Polling())) == ()


async def test_a_preview_is_what_would_be_posted_and_keeps_nothing(room: Room) -> None:
    sketch = await room.begin()
    choice = await room.desk.preview(sketch)
    assert [listed.story.id for listed in choice.chosen] == [ITEM]
    picky = replace(sketch, terms=Terms(filters=Filters(points=99_999)))
    choice = await room.desk.preview(picky)
    assert choice.chosen == ()
    (verdict,) = choice.verdicts
    assert [finding.check for finding in verdict.findings if not finding.passes] == [Check.POINTS]
    assert await room.stores.verdicts.find(sketch.id, ITEM) is None
    assert await room.stores.postings.since(CHANNEL, NOON - timedelta(days=99)) == ()


async def test_each_schedule_of_a_channel_says_why(room: Room) -> None:
    assert await room.desk.why(CHANNEL, ITEM) == ()
    plain = await room.save()
    picky = await room.save(Terms(filters=Filters(points=99_999)))
    reasons = await room.desk.why(CHANNEL, ITEM)
    assert [(reason.subscription.id, reason.is_live) for reason in reasons] == [
        (plain.id, True),
        (picky.id, True),
    ]
    assert [reason.verdict.is_chosen for reason in reasons if reason.verdict] == [True, False]
    choice = await room.desk.preview(picky)
    await room.stores.verdicts.put(picky.id, choice.verdicts)
    room.clock.move(days=1)
    reason = (await room.desk.why(CHANNEL, ITEM))[1]
    assert not reason.is_live
    assert reason.verdict is not None
    assert reason.verdict.at == NOON
    with pytest.raises(ThreadNotFound):
        await room.desk.why(CHANNEL, ItemId(5))
