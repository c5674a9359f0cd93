import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.job import Job, JobState
from bot.domain.publishing import Deed, Stage
from bot.domain.subscription import Filters, Form, SiteStep
from bot.errors import MessageLost, Refused, ThreadNotFound, Unavailable
from bot.rendering.custom_ids import write_why
from tests.fakes.channels import When
from tests.judging import listed
from tests.publishing_room import GUILD
from tests.work_room import CHANNEL, FORUM, OWNER, ROLE, TERMS, WorkRoom, open_work_room, restarted

ONE = replace(TERMS, filters=Filters(most=1))
THREADS = replace(ONE, form=Form.THREADS)
NO = Unavailable("No.")


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[WorkRoom]:
    async with open_work_room() as opened:
        yield opened


async def kill(room: WorkRoom, when: When, *, channel: int = CHANNEL) -> tuple[WorkRoom, Job]:
    """End the bot just before or just after its message is there, and start it again."""
    room.chat.faults.append((when, asyncio.CancelledError()))
    job = await room.run(ONE, channel=channel)
    assert job.state is JobState.WORKING
    again = restarted(room)
    assert await again.jobs.release() == 1
    return again, job


async def test_a_message_is_posted_with_its_mark_and_kept(room: WorkRoom) -> None:
    job = await room.run(ONE)
    (message,) = room.chat.messages
    (delivery,) = await room.deliveries.of_job(job.id)
    assert (job.state, message.mark) == (JobState.DONE, write_why(delivery.id))
    assert (delivery.channel, delivery.message) == (CHANNEL, message.number)
    assert room.chat.searches == 0
    posting = await room.postings.find(CHANNEL, listed(1).story.id)
    assert posting is not None
    assert (posting.place, posting.message) == (CHANNEL, message.number)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("channel", [CHANNEL, FORUM])
@pytest.mark.parametrize("pause", [timedelta(seconds=1), timedelta(hours=3)])
async def test_whenever_the_bot_is_killed_there_is_one_message(
    room: WorkRoom, when: When, channel: int, pause: timedelta
) -> None:
    room.chat.forums.add(FORUM)
    again, job = await kill(room, when, channel=channel)
    room.clock.time += pause
    room.chat.nonces.clear()
    await again.worker.settle()
    done = await again.retry(job)
    assert done.state is JobState.DONE
    (message,) = room.chat.messages
    (delivery,) = await again.sent(job)
    assert (delivery.message, delivery.channel) == (message.number, message.place)


async def test_a_fault_whose_end_is_not_known_is_looked_into(room: WorkRoom) -> None:
    room.chat.faults.append(("after", NO))
    job = await room.run(ONE)
    assert (job.state, job.not_before > room.clock()) == (JobState.WAITING, True)
    room.chat.nonces.clear()
    assert (await room.retry(job)).state is JobState.DONE
    assert (len(room.chat.messages), room.chat.searches) == (1, 1)


async def test_a_forum_is_looked_through_when_nothing_can_be_on_its_way_any_more(room: WorkRoom) -> None:
    room.chat.forums.add(FORUM)
    again, job = await kill(room, "after", channel=FORUM)
    room.clock.move(seconds=4)
    await again.worker.settle()
    waiting = await again.found(job)
    assert (waiting.state, room.chat.searches) == (JobState.WAITING, 0)
    (delivery,) = await again.deliveries.of_job(job.id)
    assert delivery.began_at is not None
    assert waiting.not_before - delivery.began_at == timedelta(seconds=15)
    assert (await again.retry(job)).state is JobState.DONE
    assert len(room.chat.messages) == 1


@pytest.mark.parametrize("when", ["before", "after"])
async def test_where_history_is_closed_the_nonce_decides_while_it_is_known(
    room: WorkRoom, when: When
) -> None:
    room.chat.closed.add(CHANNEL)
    again, job = await kill(room, when)
    room.clock.move(seconds=119)
    await again.worker.settle()
    assert (await again.found(job)).state is JobState.DONE
    assert len(room.chat.messages) == 1
    assert len(await again.sent(job)) == 1


@pytest.mark.parametrize(("when", "messages"), [("before", 0), ("after", 1)])
async def test_where_nobody_can_tell_a_message_is_given_up_rather_than_posted_twice(
    room: WorkRoom, when: When, messages: int
) -> None:
    room.chat.closed.add(CHANNEL)
    again, job = await kill(room, when)
    room.clock.move(minutes=2)
    room.chat.nonces.clear()
    await again.worker.settle()
    assert (await again.found(job)).state is JobState.DONE
    assert await again.sent(job) == ()
    assert len(room.chat.messages) == messages
    # The story stays the channel's, so that no later slot posts it either.
    assert await again.postings.find(CHANNEL, listed(1).story.id) is not None


async def test_a_closed_forum_knows_no_nonces(room: WorkRoom) -> None:
    room.chat.forums.add(FORUM)
    room.chat.closed.add(FORUM)
    again, job = await kill(room, "after", channel=FORUM)
    room.clock.move(seconds=30)
    await again.worker.settle()
    assert (await again.found(job)).state is JobState.DONE
    assert len(room.chat.messages) == 1


async def test_a_message_that_somebody_deleted_meanwhile_keeps_no_other_back(room: WorkRoom) -> None:
    room.chat.faults.append(("before", MessageLost("It was posted, and is gone.")))
    job = await room.run()
    assert job.state is JobState.DONE
    assert len(room.chat.messages) == 2
    assert [one.target for one in await room.sent(job)] == ["story/1", "story/2", "story/3"]


async def test_every_try_sends_the_same_digest(room: WorkRoom) -> None:
    room.chat.faults.append(("before", NO))
    job = await room.run(ONE)
    (before,) = await room.deliveries.of_job(job.id)
    room.clock.move(hours=1)
    room.grow(500)
    await room.retry(job)
    (after,) = await room.sent(job)
    assert after.digests == before.digests
    assert room.digests.made == [1]
    assert "500" not in str(room.chat.messages[0].message)


@pytest.mark.parametrize("form", [Form.OVERVIEW, Form.STORIES])
async def test_a_story_without_a_digest_is_left_out(room: WorkRoom, form: Form) -> None:
    room.digests.faults = {1: ThreadNotFound("It was deleted."), 3: Refused("No.")}
    job = await room.run(replace(TERMS, form=form))
    assert job.state is JobState.DONE
    (message,) = room.chat.messages
    assert "number 2" in str(message.message)
    assert "number 1" not in str(message.message)


async def test_a_slot_whose_stories_are_all_gone_posts_nothing(room: WorkRoom) -> None:
    room.digests.faults = dict.fromkeys((1, 2, 3), ThreadNotFound("It was deleted."))
    job = await room.run(replace(TERMS, form=Form.OVERVIEW))
    assert (job.state, room.chat.messages) == (JobState.DONE, [])


async def test_a_story_that_may_come_yet_is_waited_for_but_not_for_ever(room: WorkRoom) -> None:
    room.digests.faults = {2: NO}
    job = await room.run()
    for _ in range(4):
        assert (job.state, room.chat.messages) == (JobState.WAITING, [])
        job = await room.retry(job)
    assert (await room.retry(job)).state is JobState.DONE
    assert [one.target for one in await room.sent(job)] == ["story/1", "story/3"]


async def test_only_the_first_message_of_a_slot_pings_and_no_try_of_it_less(room: WorkRoom) -> None:
    room.chat.faults.append(("before", NO))
    room.digests.faults = {1: ThreadNotFound("It was deleted.")}
    job = await room.run(replace(TERMS, role=ROLE, form=Form.THREADS))
    await room.retry(job)
    assert [message.role for message in room.chat.messages] == [ROLE, None]


async def test_a_line_that_there_is_nothing_pings_nobody(room: WorkRoom) -> None:
    await room.run(replace(TERMS, role=ROLE, filters=Filters(points=10_000), tells_nothing=True))
    assert [message.role for message in room.chat.messages] == [None]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_thread_is_opened_once(room: WorkRoom, when: When) -> None:
    room.chat.faults.extend([("after", NO), (when, NO)])
    job = await room.run(THREADS)
    for _ in range(2):
        job = await room.retry(job)
    assert job.state is JobState.DONE
    assert room.chat.threads == {901: "The long story number 1"}
    assert [(one.target, one.channel) for one in await room.sent(job)] == [
        ("story/1", CHANNEL),
        ("thread/1", 901),
    ]


async def test_a_thread_that_cannot_be_opened_keeps_nothing_back(room: WorkRoom) -> None:
    room.chat.faults.extend([("after", NO), ("before", Refused("Not in here."))])
    job = await room.run(replace(THREADS, filters=Filters(most=2)))
    assert (await room.retry(job)).state is JobState.DONE
    assert [one.target for one in await room.sent(job)] == ["story/1", "story/2", "thread/2"]


async def test_the_posts_of_a_forum_get_no_further_thread(room: WorkRoom) -> None:
    room.chat.forums.add(FORUM)
    assert (await room.run(THREADS, channel=FORUM)).state is JobState.DONE
    assert (len(room.chat.messages), room.chat.threads) == (1, {})


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_site_gets_one_commit_whenever_the_bot_is_killed(room: WorkRoom, when: When) -> None:
    setattr(room.site, when, asyncio.CancelledError())
    job = await room.run(replace(ONE, site=SiteStep.PUBLISH))
    assert job.state is JobState.WORKING
    again = restarted(room)
    await again.jobs.release()
    await again.worker.settle()
    assert (await again.found(job)).state is JobState.DONE
    assert len(room.site.commits) == 1
    assert [(one.deed, one.user) for one in await again.publishing.history(GUILD, limit=9)] == [
        (Deed.PUBLISH, OWNER)
    ]
    assert [one.target for one in await again.sent(job)] == ["story/1", "site/1"]
    assert len(room.chat.messages) == 1


async def test_a_story_goes_into_the_queue_once(room: WorkRoom) -> None:
    terms = replace(ONE, site=SiteStep.REVIEW)
    job = await room.run(terms)
    await room.publishing.wait_for_call(timedelta(minutes=10))  # whoever announces is called at once
    (draft,) = await room.publishing.unannounced()
    assert (draft.stage, draft.item, draft.asker) == (Stage.WAITING, 1, OWNER)
    other = await room.run(terms, channel=FORUM)
    assert (other.state, len(await room.publishing.unannounced())) == (JobState.DONE, 1)
    assert [one.target for one in await room.sent(job)] == ["story/1", "site/1"]
    assert [one.target for one in await room.sent(other)] == ["story/1"]


async def test_a_schedule_may_let_more_wait_than_a_person(room: WorkRoom) -> None:
    room.show(*(listed(number) for number in range(1, 6)))
    await room.run(replace(TERMS, site=SiteStep.REVIEW, filters=Filters(most=5)))
    assert [draft.item for draft in await room.publishing.unannounced()] == [1, 2, 3, 4, 5]


async def test_a_site_that_is_down_holds_the_channel_up_for_an_hour_at_most(room: WorkRoom) -> None:
    room.site.before = NO
    job = await room.run(replace(ONE, site=SiteStep.PUBLISH))
    began_at = room.clock()
    while job.state is JobState.WAITING:
        room.site.before = NO
        job = await room.retry(job)
    assert job.state is JobState.DEAD
    assert timedelta(hours=1) <= room.clock() - began_at < timedelta(hours=2)
    assert [one.target for one in await room.sent(job)] == ["story/1"]
    assert await room.postings.find(CHANNEL, listed(1).story.id) is not None
