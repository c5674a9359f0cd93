import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.publishing import Deed, Stage
from bot.errors import Refused
from bot.services.publishing_desk import MOST_WAITING, REMIND_AFTER
from tests.keeping import NOON
from tests.publishing_room import ANN, BOB, CAROL, ELSEWHERE, QUEUE, PublishingRoom, open_publishing_room

SECOND = timedelta(seconds=1)


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[PublishingRoom]:
    async with open_publishing_room() as opened:
        yield opened


async def test_what_is_handed_in_waits_until_it_is_posted_then_until_it_is_decided(
    room: PublishingRoom,
) -> None:
    draft = await room.submit()
    assert (draft.stage, draft.channel, draft.submitted_at) == (Stage.WAITING, QUEUE, NOON)
    assert await room.desk.unannounced() == (draft,)
    room.restart()
    assert await room.desk.unannounced() == (draft,)
    await room.desk.announced(draft.id, 31)
    assert await room.desk.unannounced() == ()
    assert await room.found(draft) == replace(draft, message=31)


async def test_the_queue_is_reminded_once_of_what_waits_for_a_day(room: PublishingRoom) -> None:
    first, _, decided = await room.submit(), await room.submit(200), await room.submit(300)
    for draft in (first, decided):
        await room.desk.announced(draft.id, 31)
    await room.publish(decided)
    room.clock.time += REMIND_AFTER - SECOND
    assert await room.desk.overdue() == ()
    room.clock.time += SECOND
    (overdue,) = await room.desk.overdue()
    assert overdue.id == first.id
    await room.desk.reminded(first.id)
    room.clock.time += REMIND_AFTER
    assert await room.desk.overdue() == ()
    assert (await room.found(first)).reminded_at == NOON + REMIND_AFTER


async def test_a_story_waits_once_in_a_guild(room: PublishingRoom) -> None:
    first, second = await room.submit(), await room.offer(asker=CAROL)
    with pytest.raises(Refused, match="of this discussion waits for approval"):
        await room.desk.submit(second.id, who=CAROL, channel=QUEUE)
    assert (await room.submit(guild=ELSEWHERE)).stage is Stage.WAITING
    await room.desk.reject(first.id, who=BOB)
    assert (await room.desk.submit(second.id, who=CAROL, channel=QUEUE)).stage is Stage.WAITING
    assert await room.deeds() == [Deed.SUBMIT, Deed.REJECT, Deed.SUBMIT]


async def test_of_two_who_hand_in_a_story_at_once_one_waits(room: PublishingRoom) -> None:
    drafts = [await room.offer(asker=asker) for asker in (ANN, CAROL)]
    steps = [room.desk.submit(draft.id, who=draft.asker, channel=QUEUE) for draft in drafts]
    results = await asyncio.gather(*steps, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Draft", "Refused"]
    assert await room.deeds() == [Deed.SUBMIT]


async def test_one_person_does_not_fill_the_queue(room: PublishingRoom) -> None:
    waiting = [await room.submit(100 + number) for number in range(MOST_WAITING)]
    with pytest.raises(Refused, match="Several posts that you asked for"):
        await room.submit(200)
    await room.submit(200, asker=CAROL)
    await room.submit(300, guild=ELSEWHERE)
    await room.publish(waiting[0])
    assert (await room.submit(400)).stage is Stage.WAITING


async def test_what_is_being_approved_keeps_its_place_in_the_queue(room: PublishingRoom) -> None:
    waiting, other = await room.submit(), await room.offer(asker=CAROL)
    await room.kill_while_publishing(waiting)
    with pytest.raises(Refused, match="of this discussion waits for approval"):
        await room.desk.submit(other.id, who=CAROL, channel=QUEUE)


async def test_what_is_rejected_is_over(room: PublishingRoom) -> None:
    draft = await room.submit()
    rejected = await room.desk.reject(draft.id, who=BOB)
    assert (rejected.stage, rejected.decider) == (Stage.REJECTED, BOB)
    desk = room.desk
    for step in (
        room.publish(draft, CAROL),
        desk.reject(draft.id, who=CAROL),
        desk.submit(draft.id, who=ANN, channel=QUEUE),
        desk.withdraw(draft.id, who=CAROL),
        desk.edit(draft.id, draft.edits),
    ):
        with pytest.raises(Refused, match="has rejected this post") as refused:
            await step
        assert refused.value.facts["person"] == BOB
    assert not room.held.commits


async def test_every_stage_says_why_a_step_is_not_taken(room: PublishingRoom) -> None:
    offered, cancelled, waiting = await room.offer(), await room.offer(200), await room.submit(300)
    assert (await room.desk.cancel(cancelled.id)).stage is Stage.CANCELLED
    published = await room.published(400)
    for step, words in (
        (room.desk.reject(offered.id, who=BOB), "is not published"),
        (room.desk.cancel(cancelled.id), "was cancelled"),
        (room.desk.cancel(waiting.id), "waits for approval"),
        (room.desk.withdraw(waiting.id, who=BOB), "waits for approval"),
        (room.desk.cancel(published.id), "has published this post already"),
        (room.desk.cancel(99), "no longer kept"),
        (room.desk.reject(2**70, who=BOB), "no longer kept"),
    ):
        with pytest.raises(Refused, match=words):
            await step
