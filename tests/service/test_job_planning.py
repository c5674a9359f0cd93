from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.job import JobState, Part, PartKind
from bot.domain.subscription import Filters, Form, Polling, SiteStep
from bot.errors import Unavailable
from bot.storage.verdicts import VerdictStore
from tests.judging import listed
from tests.work_room import ALL, CHANNEL, TERMS, WorkRoom, open_work_room

POLLING = replace(TERMS, timing=Polling(most_a_day=5, gap=timedelta()))


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[WorkRoom]:
    async with open_work_room() as opened:
        yield opened


@pytest.mark.parametrize(
    ("form", "targets"),
    [
        (Form.OVERVIEW, ["overview"]),
        (Form.STORIES, ["story/1", "story/2"]),
        (Form.THREADS, ["story/1", "thread/1", "story/2", "thread/2"]),
    ],
)
async def test_a_form_has_its_parts_and_the_site_comes_last(form: Form, targets: list[str]) -> None:
    async with open_work_room(listed(1), listed(2)) as room:
        job = await room.run(replace(TERMS, form=form, site=SiteStep.REVIEW))
        assert job.parts is not None
        assert [part.target for part in job.parts] == [*targets, "site/1", "site/2"]


async def test_an_overview_of_one_story_is_an_overview() -> None:
    async with open_work_room(listed(1)) as room:
        job = await room.run(replace(TERMS, form=Form.OVERVIEW))
        assert job.parts is not None
        assert [part.target for part in job.parts] == ["overview"]


async def test_what_is_chosen_belongs_to_the_channel_at_once(room: WorkRoom) -> None:
    job = await room.run()
    held = await room.postings.since(CHANNEL, room.clock() - timedelta(days=1))
    assert [(one.item, one.job, one.comments) for one in held] == [
        (1, job.id, 40),
        (2, job.id, 40),
        (3, job.id, 40),
    ]
    again = await room.run(replace(TERMS, form=Form.OVERVIEW))
    assert (again.state, again.parts) == (JobState.DONE, ())
    assert len(room.chat.messages) == 3


async def test_a_story_keeps_the_verdict_by_which_it_was_posted(room: WorkRoom) -> None:
    job = await room.run()
    (subscription,) = await room.subscriptions.of_channel(CHANNEL)
    room.clock.move(hours=1)
    await room.fire(subscription)
    await room.worker.settle()
    verdict = await VerdictStore(room.database).find(subscription.id, listed(1).story.id)
    assert verdict is not None
    assert (verdict.is_chosen, verdict.at) == (True, job.due_at)


async def test_a_slot_without_stories_says_nothing_unless_it_should(room: WorkRoom) -> None:
    nothing = replace(TERMS, filters=Filters(points=10_000))
    assert (await room.run(nothing)).parts == ()
    assert room.chat.messages == []
    told = await room.run(replace(nothing, tells_nothing=True))
    assert told.parts == (Part(kind=PartKind.NOTHING),)
    (message,) = room.chat.messages
    assert "Nothing new" in message.message.get("content", "")


async def test_a_look_that_finds_nothing_leaves_no_job(room: WorkRoom) -> None:
    terms = replace(POLLING, filters=Filters(points=10_000), tells_nothing=True)
    subscription = await room.subscribe(terms)
    await room.fire(subscription)
    await room.worker.settle()
    assert await room.jobs.history(subscription.id, 9) == ()
    assert room.chat.messages == []


async def test_a_look_that_a_person_asked_for_says_that_there_is_nothing(room: WorkRoom) -> None:
    terms = replace(POLLING, filters=Filters(points=10_000), tells_nothing=True)
    job = await room.fire(await room.subscribe(terms), "now-1")
    await room.worker.settle()
    assert (await room.found(job)).state is JobState.DONE
    assert len(room.chat.messages) == 1


async def test_a_look_that_fails_is_left_to_the_next(room: WorkRoom) -> None:
    room.page.fault = Unavailable("No.")
    subscription = await room.subscribe(POLLING)
    await room.fire(subscription)
    await room.worker.settle()
    assert await room.jobs.history(subscription.id, 9) == ()
    room.page.fault = None
    await room.fire(subscription, "2026-03-01T12:05:00+00:00")
    await room.worker.settle()
    assert len(room.chat.messages) == 3


async def test_what_has_grown_is_renewed_and_not_posted_again(room: WorkRoom) -> None:
    await room.run()
    room.clock.move(days=1)
    room.grow(100)
    room.page.stories = (*room.page.stories[:2], listed(4))
    (subscription,) = await room.subscriptions.of_channel(CHANNEL)
    job = await room.fire(subscription)
    await room.worker.settle()
    parts = (await room.found(job)).parts or ()
    assert [part.target for part in parts] == ["story/4", "grown/1", "grown/2"]
    assert [message.number for message in room.chat.messages] == [901, 902, 903, 904]
    assert room.chat.edited == [901, 902]


async def test_a_plan_stays_as_it_is_whatever_the_front_page_shows_meanwhile(room: WorkRoom) -> None:
    room.chat.faults.append(("before", Unavailable("No.")))
    job = await room.run(replace(TERMS, filters=replace(ALL, most=1)))
    room.show(listed(9), listed(1))
    done = await room.retry(job)
    assert (done.state, done.parts) == (JobState.DONE, job.parts)
    assert [one.target for one in await room.sent(job)] == ["story/1"]
