"""The bot is killed at each of the steps that a slot takes, one after the other, and started again."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.domain.job import JobState
from bot.domain.subscription import Filters, Form, SiteStep
from tests.mortal_database import Life, MortalDatabase
from tests.work_room import CHANNEL, FORUM, TERMS, open_work_room, restarted

TWO = replace(TERMS, filters=Filters(most=2), role=77)


async def messages_after_a_kill(form: Form, channel: int, step: int, pause: timedelta) -> int | None:
    """Return how many messages there are at last; None where the slot takes fewer steps."""
    async with open_work_room() as room:
        room.chat.forums.add(FORUM)
        job = await room.fire(
            await room.subscribe(replace(TWO, form=form, site=SiteStep.PUBLISH), channel=channel)
        )
        life = Life(step)
        mortal = restarted(room, MortalDatabase(room.database, life))
        room.chat.entered = life.step
        working = asyncio.ensure_future(mortal.worker.settle())
        await asyncio.wait({working})
        if not life.is_over:
            return None
        room.chat.entered = lambda: None
        room.clock.time += pause
        if pause > timedelta(minutes=2):
            room.chat.nonces.clear()
        again = restarted(room)
        await again.jobs.release()
        await again.worker.settle()
        done = await again.retry(job)
        assert done.state is JobState.DONE
        roles = [message.role for message in room.chat.messages]
        assert roles == [77, *[None] * (len(roles) - 1)]
        assert len(room.site.commits) == 2
        assert len(room.chat.threads) == 2 * (form is Form.THREADS and channel == CHANNEL)
        return len(roles)


@pytest.mark.parametrize(
    ("form", "channel", "pause", "messages"),
    [
        (Form.OVERVIEW, FORUM, timedelta(seconds=1), 1),
        (Form.STORIES, CHANNEL, timedelta(seconds=1), 2),
        (Form.THREADS, CHANNEL, timedelta(hours=1), 2),
    ],
)
async def test_there_are_as_many_messages_as_without_a_kill(
    form: Form, channel: int, pause: timedelta, messages: int
) -> None:
    for step in count(1):
        sent = await messages_after_a_kill(form, channel, step, pause)
        if sent is None:
            assert step > 30
            return
        assert (step, sent) == (step, messages)
