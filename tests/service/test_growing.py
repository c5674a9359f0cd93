from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.domain.job import Job, JobState
from bot.domain.subscription import Filters, Form
from bot.errors import Refused, Unavailable
from tests.fakes.channels import When
from tests.judging import listed
from tests.work_room import CHANNEL, FORUM, GUILD, TERMS, WorkRoom, open_work_room

ONE = replace(TERMS, filters=Filters(most=1))
NO = Unavailable("No.")


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[WorkRoom]:
    async with open_work_room() as opened:
        yield opened


async def again_tomorrow(room: WorkRoom) -> Job:
    room.clock.move(days=1)
    (subscription,) = await room.subscriptions.of_guild(GUILD)
    job = await room.fire(subscription)
    await room.worker.settle()
    return await room.found(job)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_message_grows_in_place_and_keeps_its_mark(room: WorkRoom, when: When) -> None:
    await room.run(ONE)
    mark = room.chat.messages[0].mark
    room.grow(100)
    room.show(*room.page.stories[:1])
    room.chat.faults.append((when, NO))
    job = await again_tomorrow(room)
    assert (await room.retry(job)).state is JobState.DONE
    (message,) = room.chat.messages
    assert message.mark == mark
    assert "40 → 100 comments" in message.message.get("content", "")
    posting = await room.postings.find(CHANNEL, listed(1).story.id)
    assert posting is not None
    assert (posting.points, posting.comments) == (999, 100)
    assert (await again_tomorrow(room)).parts == ()


async def test_an_overview_grows_story_by_story(room: WorkRoom) -> None:
    await room.run(replace(TERMS, form=Form.OVERVIEW))
    first, second, third = room.page.stories
    room.show(replace(first, comments=100), second, third)
    await again_tomorrow(room)
    room.show(replace(first, comments=110), replace(second, comments=333), third)
    await again_tomorrow(room)
    (message,) = room.chat.messages
    cards = [card.get("description", "") for card in message.message["embeds"]]
    assert ["100 comments" in cards[0], "333 comments" in cards[1], "40 comments" in cards[2]] == [True] * 3


async def test_a_message_that_is_gone_is_not_renewed_and_not_missed(room: WorkRoom) -> None:
    await room.run(ONE)
    room.chat.delete(901)
    room.grow(100)
    room.show(*room.page.stories[:1])
    assert (await again_tomorrow(room)).state is JobState.DONE
    assert room.chat.edited == []
    assert (await again_tomorrow(room)).parts == ()


async def test_a_story_that_grew_and_cannot_be_digested_any_more_is_left_until_it_grows_again(
    room: WorkRoom,
) -> None:
    await room.run(ONE)
    room.grow(100)
    room.show(*room.page.stories[:1])
    room.digests.faults[1] = Refused("Its comments are gone.")
    assert (await again_tomorrow(room)).parts != ()
    room.grow(150)
    assert (await again_tomorrow(room)).parts == ()
    room.grow(200)
    assert (await again_tomorrow(room)).parts != ()


async def test_a_forum_s_post_that_is_gone_is_no_lost_channel(room: WorkRoom) -> None:
    room.chat.forums.add(FORUM)
    await room.run(ONE, channel=FORUM)
    room.chat.lost.add(room.chat.messages[0].place)
    room.grow(100)
    assert (await again_tomorrow(room)).state is JobState.DONE


async def test_an_overview_of_which_a_part_is_forgotten_stays_as_it_is(room: WorkRoom) -> None:
    await room.run(replace(TERMS, form=Form.OVERVIEW))
    await room.database.execute("DELETE FROM digests WHERE item = 2")
    first, *others = room.page.stories
    room.show(replace(first, comments=100), *others)
    assert (await again_tomorrow(room)).state is JobState.DONE
    assert room.chat.edited == []
