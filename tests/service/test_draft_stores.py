from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.domain.publishing import Deed, Edits, Record, Route, Stage
from bot.domain.thread import ItemId
from bot.storage.database import Database, open_database
from bot.storage.digests import DigestStore
from bot.storage.drafts import DraftStore
from bot.storage.guilds import GuildStore
from bot.storage.records import RecordStore
from tests.keeping import NOON
from tests.publishing_room import BOB, ELSEWHERE, GUILD, PublishingRoom, open_publishing_room

SECOND = timedelta(seconds=1)
RECORD = Record(at=NOON, site="blog", deed=Deed.PUBLISH, item=ItemId(100), path="content/posts/a.md")


@pytest_asyncio.fixture
async def database() -> AsyncGenerator[Database]:
    async with open_database(None) as opened:
        yield opened


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[PublishingRoom]:
    async with open_publishing_room() as opened:
        yield opened


async def test_records_are_told_newest_first_of_a_guild_of_a_site_or_all(database: Database) -> None:
    store = RecordStore(database)
    operators = RECORD
    first = replace(RECORD, guild=GUILD, user=BOB, commit="c" * 40, link="https://forge.example/1")
    later = replace(first, at=NOON + SECOND, guild=ELSEWHERE, site="news")
    for record in (later, operators, first):
        await store.add(record)
    assert await store.history(limit=9) == (later, first, operators)
    assert await store.history(limit=2) == (later, first)
    assert await store.history(guild=GUILD, limit=9) == (first,)
    assert await store.history(site="blog", limit=9) == (first, operators)
    assert await store.history(guild=ELSEWHERE, site="blog", limit=9) == ()


async def test_old_records_are_forgotten(database: Database) -> None:
    store = RecordStore(database)
    await store.add(RECORD)
    await store.add(replace(RECORD, at=NOON + SECOND))
    assert await store.forget(NOON + SECOND) == 1
    assert [record.at for record in await store.history(limit=9)] == [NOON + SECOND]


@pytest.mark.parametrize("change", [{"deed": "later"}, {"at": 2**62}, {"item": "x"}])
async def test_a_record_that_cannot_be_read_is_left_out(
    database: Database, change: dict[str, str | int]
) -> None:
    store = RecordStore(database)
    await store.add(RECORD)
    ((column, value),) = change.items()
    await database.execute(f"UPDATE records SET {column} = ?", value)  # noqa: S608 - a column of ours
    with capture_logs() as logs:
        assert await store.history(limit=9) == ()
    assert [entry["record"] for entry in logs] == [1]


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "later"},
        {"route": "later"},
        {"edits": "no json"},
        {"edits": '{"tags": 1}'},
        {"made_at": 2**62},
        {"submitted_at": "noon"},
    ],
)
async def test_a_draft_that_cannot_be_read_counts_as_forgotten(
    room: PublishingRoom, change: dict[str, str | int]
) -> None:
    draft, other = await room.submit(), await room.submit(200)
    ((column, value),) = change.items()
    await room.database.execute(f"UPDATE drafts SET {column} = ? WHERE id = ?", value, draft.id)  # noqa: S608 - a column of ours
    with capture_logs() as logs:
        assert await room.desk.find(draft.id) is None
        assert await room.desk.unannounced() == (other,)
    assert {entry["draft"] for entry in logs} == {draft.id}


@pytest.mark.parametrize("number", [0, -1, 2, 2**63, 36**13])
async def test_no_draft_is_found_under_another_number(room: PublishingRoom, number: int) -> None:
    await room.offer()
    assert await room.desk.find(number) is None


async def test_the_number_of_a_draft_is_never_given_again(room: PublishingRoom) -> None:
    first = await room.offer()
    assert await DraftStore(room.database).forget(NOON + SECOND) == 1
    assert (await room.offer()).id > first.id


async def test_half_a_surrogate_pair_keeps_nothing_from_being_kept(room: PublishingRoom) -> None:
    drafts, draft = DraftStore(room.database), await room.offer()
    edited = await drafts.edit(draft.id, Edits(headline="a\ud800b", tags=("\udfff", "c")))
    assert edited is not None
    assert edited.edits == Edits(headline="a?b", tags=("?", "c"))
    await drafts.claim(draft.id, who=BOB, route=Route.PUSH, at=NOON)
    finished = await drafts.finish(draft.id, replace(RECORD, path="a\udcff.md"))
    assert finished is not None
    assert finished.path == "a?.md"
    assert [record.path for record in await RecordStore(room.database).history(limit=9)] == ["a?.md"]


async def test_a_step_and_its_record_are_kept_together_or_not_at_all(room: PublishingRoom) -> None:
    draft = await room.offer()
    await room.database.execute("ALTER TABLE records RENAME TO elsewhere")
    with pytest.raises(Exception, match="no such table"):
        await room.desk.submit(draft.id, who=draft.asker, channel=1)
    assert (await room.found(draft)).stage is Stage.OFFERED


async def test_drafts_are_forgotten_some_time_after_their_last_step_and_never_while_they_wait(
    room: PublishingRoom,
) -> None:
    drafts = DraftStore(room.database)
    offered, cancelled = await room.offer(), await room.offer(200)
    waiting, approved, stuck = await room.submit(300), await room.submit(400), await room.submit(500)
    await room.desk.cancel(cancelled.id)
    room.clock.move(days=10)
    published = await room.publish(approved)
    await drafts.claim(stuck.id, who=BOB, route=Route.PUSH, at=NOON)
    assert await drafts.forget(NOON + SECOND) == 2
    for draft in (offered, cancelled):
        assert await drafts.find(draft.id) is None
    for draft in (waiting, published, stuck):
        assert await drafts.find(draft.id) is not None
    assert await drafts.forget(room.clock() + SECOND) == 1


async def test_a_digest_lives_as_long_as_a_draft_that_needs_it(room: PublishingRoom) -> None:
    digests = DigestStore(room.database)
    offered, cancelled = await room.offer(), await room.offer(200)
    waiting, published = await room.submit(300), await room.published(400)
    await room.desk.cancel(cancelled.id)
    assert await digests.forget(NOON + SECOND) == 1
    assert await digests.find(cancelled.digest) is None
    for draft in (offered, waiting, published):
        assert await digests.find(draft.digest) is not None


async def test_a_guild_is_forgotten_with_its_drafts_and_not_with_what_it_did(room: PublishingRoom) -> None:
    published, waiting = await room.published(), await room.submit(200)
    elsewhere = await room.submit(200, guild=ELSEWHERE)
    await GuildStore(room.database).forget(GUILD)
    for draft in (published, waiting):
        assert await room.desk.find(draft.id) is None
    assert await room.found(elsewhere) == elsewhere
    assert await room.deeds() == [Deed.PUBLISH, Deed.SUBMIT]
