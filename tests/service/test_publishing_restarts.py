import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio

from bot.domain.publishing import Deed, Route, Stage
from bot.errors import Refused, Unavailable
from bot.storage.database import open_database
from bot.storage.guilds import GuildStore
from tests.fakes.sites import MemoryForge, MemorySite, memory_site
from tests.git_sites import commits_of, make_site, repository, site_of
from tests.publishing_room import (
    ANN,
    BOB,
    CAROL,
    GUILD,
    PublishingRoom,
    open_publishing_desk,
    open_publishing_room,
)


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[PublishingRoom]:
    async with open_publishing_room() as opened:
        yield opened


@pytest.mark.parametrize("fault", ["before", "after"])
async def test_what_was_interrupted_is_finished_once(
    room: PublishingRoom, fault: Literal["before", "after"]
) -> None:
    draft = await room.offer()
    found = await room.kill_while_publishing(draft, fault)
    assert (found.id, found.stage, found.decider) == (draft.id, Stage.PUBLISHING, BOB)
    assert await room.deeds() == []
    resumed = await room.desk.resume(found)
    assert (resumed.stage, resumed.decider) == (Stage.PUBLISHED, BOB)
    assert resumed.path == str(room.held.posts[draft.item][0])
    assert bool(resumed.commit) == (fault == "before")
    assert len(room.held.commits) == 1
    (record,) = await room.desk.history(GUILD, limit=9)
    assert (record.deed, record.user, record.path) == (Deed.PUBLISH, BOB, resumed.path)
    assert await room.desk.interrupted() == ()
    with pytest.raises(Refused, match="has published this post already"):
        await room.desk.resume(found)


async def test_an_interrupted_update_is_recorded_as_one(room: PublishingRoom) -> None:
    await room.published()
    await room.desk.resume(await room.kill_while_publishing(await room.offer(quotes=3)))
    assert await room.deeds() == [Deed.PUBLISH, Deed.UPDATE]


async def test_a_post_that_was_taken_out_before_is_published_anew_though_interrupted(
    room: PublishingRoom,
) -> None:
    await room.desk.withdraw((await room.published()).id, who=BOB)
    await room.desk.resume(await room.kill_while_publishing(await room.offer()))
    assert await room.deeds() == [Deed.PUBLISH, Deed.UNPUBLISH, Deed.PUBLISH]


async def test_an_interrupted_pull_request_is_renewed() -> None:
    forge = MemoryForge()
    async with open_publishing_room({GUILD: memory_site(MemorySite(), forge=forge)}) as room:
        draft = await room.offer()
        forge.fault = asyncio.CancelledError()
        publishing = asyncio.ensure_future(room.desk.publish(draft.id, who=BOB, route=Route.PULL_REQUEST))
        await asyncio.wait({publishing})
        room.restart()
        (found,) = await room.desk.interrupted()
        resumed = await room.desk.resume(found)
        assert (resumed.link, resumed.route) == ("https://forge.example/pull/1", Route.PULL_REQUEST)
        assert await room.deeds() == [Deed.PROPOSE]
        assert len(forge.requests) == 1


async def test_what_cannot_be_finished_goes_back_to_the_queue(room: PublishingRoom) -> None:
    waiting = await room.submit()
    await room.desk.announced(waiting.id, 31)
    found = await room.kill_while_publishing(waiting, "before")
    room.held.before = Unavailable("No.")
    with pytest.raises(Unavailable):
        await room.desk.resume(found)
    assert await room.found(waiting) == replace(waiting, message=31)
    assert (await room.publish(waiting, CAROL)).decider == CAROL
    assert await room.deeds() == [Deed.SUBMIT, Deed.PUBLISH]


async def test_what_is_under_way_is_not_interrupted(room: PublishingRoom) -> None:
    draft = await room.offer()
    room.held.gate = asyncio.Event()
    publishing = asyncio.ensure_future(room.publish(draft))
    await room.held.waits.wait()
    assert await room.desk.interrupted() == ()
    under_way = await room.found(draft)
    for step in (room.desk.resume(under_way), room.publish(draft), room.desk.cancel(draft.id)):
        with pytest.raises(Refused, match="is publishing this post at this moment") as refused:
            await step
        assert refused.value.facts["person"] == BOB
    room.held.gate.set()
    assert (await publishing).stage is Stage.PUBLISHED
    assert len(room.held.commits) == 1


async def test_a_commit_whose_end_could_not_be_kept_is_found_by_the_next_try(room: PublishingRoom) -> None:
    draft = await room.offer()
    await room.database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT raise(ABORT, 'no room'); END"
    )
    with pytest.raises(Exception, match="no room"):
        await room.publish(draft)
    await room.database.execute("DROP TRIGGER full")
    assert (await room.found(draft)).stage is Stage.OFFERED
    assert (await room.publish(draft)).stage is Stage.PUBLISHED
    assert await room.deeds() == [Deed.PUBLISH]
    assert len(room.held.commits) == 1


async def test_a_guild_that_is_forgotten_in_the_middle_is_still_recorded(room: PublishingRoom) -> None:
    draft, other = await room.offer(), await room.submit(200)
    room.held.gate = asyncio.Event()
    publishing = asyncio.ensure_future(room.publish(draft))
    await room.held.waits.wait()
    await GuildStore(room.database).forget(GUILD)
    room.held.gate.set()
    await publishing
    assert await room.desk.find(other.id) is None
    assert await room.deeds() == [Deed.SUBMIT, Deed.PUBLISH]


async def test_a_repository_gets_one_commit_from_a_bot_that_is_killed_and_started_again(
    tmp_path: Path,
) -> None:
    bare = make_site(tmp_path / "remote")
    sites = {GUILD: site_of(repository(bare, tmp_path / "cache"))}
    async with open_publishing_room(sites, tmp_path / "matome.db") as room:
        draft = await room.submit()
        await room.publish(draft)
        # As it was when the push was done and nothing of it kept.
        await room.database.execute("UPDATE drafts SET stage = 'publishing', path = '', commit_id = ''")
        await room.database.execute("DELETE FROM records WHERE deed = 'publish'")
    async with open_database(tmp_path / "matome.db") as database:
        desk = open_publishing_desk(database, sites, room.clock)
        (found,) = await desk.interrupted()
        resumed = await desk.resume(found)
        assert (resumed.asker, resumed.decider, resumed.stage) == (ANN, BOB, Stage.PUBLISHED)
        assert [record.deed for record in await desk.history(GUILD, limit=9)] == [Deed.PUBLISH, Deed.SUBMIT]
    assert len(commits_of(bare)) == 2
