import json
import zlib
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.domain.language import Language
from bot.domain.preferences import NO_PREFERENCES, Preferences
from bot.storage.database import Database, open_database
from bot.storage.digests import DigestStore
from bot.storage.facts import FactStore
from bot.storage.guilds import GuildStore
from bot.storage.replies import ReplyStore
from tests.digests import digest, quote
from tests.keeping import NOON, link, reply, wish

MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture
async def database() -> AsyncGenerator[Database]:
    async with open_database(None) as opened:
        yield opened


async def test_a_kept_digest_is_found_by_its_number(database: Database) -> None:
    store = DigestStore(database)
    kept = await store.add(link(), wish(), digest(quote(101)), NOON)
    assert await store.find(kept.id) == kept
    assert (kept.link, kept.wish, kept.made_at) == (link(), wish(), NOON)


async def test_a_kept_digest_outlasts_a_restart(tmp_path: Path) -> None:
    async with open_database(tmp_path / "a.db") as database:
        kept = await DigestStore(database).add(link(1, focus=2), wish(), digest(quote(2)), NOON)
    async with open_database(tmp_path / "a.db") as database:
        assert await DigestStore(database).find(kept.id) == kept


@pytest.mark.parametrize("number", [0, -1, 2, 2**63 - 1, 2**63, 36**13])
async def test_no_digest_is_found_under_another_number(database: Database, number: int) -> None:
    store = DigestStore(database)
    await store.add(link(), wish(), digest(), NOON)
    assert await store.find(number) is None


async def test_the_newest_digest_of_a_request_is_found(database: Database) -> None:
    store = DigestStore(database)
    assert await store.newest(link(), wish()) is None
    later = await store.add(link(), wish(), digest(quote(1)), NOON + MINUTE)
    await store.add(link(), wish(), digest(quote(2)), NOON)
    assert await store.newest(link(), wish()) == later
    for other in (link(focus=101), link(7)):
        assert await store.newest(other, wish()) is None
    for other in (wish(Language.JA), wish(comments=61)):
        assert await store.newest(link(), other) is None


async def test_a_link_with_a_focus_is_a_request_of_its_own(database: Database) -> None:
    store = DigestStore(database)
    kept = await store.add(link(focus=101), wish(), digest(), NOON)
    assert await store.newest(link(focus=101), wish()) == kept
    assert await store.newest(link(), wish()) is None


async def test_old_digests_are_forgotten_and_their_numbers_never_given_again(database: Database) -> None:
    store = DigestStore(database)
    first = await store.add(link(), wish(), digest(), NOON)
    second = await store.add(link(), wish(), digest(), NOON + MINUTE)
    assert await store.forget(NOON + MINUTE) == 1
    assert (await store.find(first.id), await store.find(second.id)) == (None, second)
    assert await store.forget(NOON + 2 * MINUTE) == 1
    assert (await store.add(link(), wish(), digest(), NOON)).id not in (first.id, second.id)


OLDER = json.dumps({"story": {"id": 1}, "quotes": []}).encode()


@pytest.mark.parametrize(
    "change",
    [
        {"body": b""},
        {"body": b"no zlib"},
        {"body": zlib.compress(b"no json")},
        {"body": zlib.compress(OLDER)},
        {"body": zlib.compress(OLDER)[:-4]},
        {"body": "text"},
        {"engine": "later"},
        {"language": "tlh"},
        {"made_at": 2**62},
        {"made_at": "noon"},
    ],
)
async def test_a_digest_that_is_damaged_or_of_another_shape_counts_as_forgotten(
    database: Database, change: dict[str, str | int | bytes]
) -> None:
    store = DigestStore(database)
    kept = await store.add(link(), wish(), digest(), NOON)
    ((column, value),) = change.items()
    await database.execute(f"UPDATE digests SET {column} = ?", value)  # noqa: S608 - a column of ours
    with capture_logs() as logs:
        assert await store.find(kept.id) is None
    assert [entry["digest"] for entry in logs] == [kept.id]


async def test_half_a_surrogate_pair_does_not_keep_a_digest_from_being_kept(database: Database) -> None:
    store = DigestStore(database)
    kept = await store.add(link(), wish(), digest(quote(1, "a\ud800b")), NOON)
    found = await store.find(kept.id)
    assert found is not None
    assert found.digest == digest(quote(1, "a?b"))


async def test_preferences_are_kept_for_each_guild(database: Database) -> None:
    store = GuildStore(database)
    chosen = Preferences(
        language=Language.JA, comments=30, publishers=(5, 6), unfurled=(2**62,), review_channel=21
    )
    await store.put(1, NO_PREFERENCES)
    await store.put(1, chosen)
    assert await store.get(1) == chosen
    assert await store.get(2) == NO_PREFERENCES
    await store.forget(1)
    assert await store.get(1) == NO_PREFERENCES


@pytest.mark.parametrize("text", ["", "[]", '{"comments": 0}', '{"engine": "later"}', '{"unfurled": ["x"]}'])
async def test_preferences_that_cannot_be_read_count_as_none(database: Database, text: str) -> None:
    await database.execute("INSERT INTO guilds VALUES (1, ?)", text)
    with capture_logs() as logs:
        assert await GuildStore(database).get(1) == NO_PREFERENCES
    assert [entry["guild"] for entry in logs] == [1]


async def test_promised_replies_wait_until_they_are_given(database: Database) -> None:
    store = ReplyStore(database)
    first = reply(1, created_at=NOON + MINUTE)
    second = reply(2, link=link(1, focus=2), is_private=True, created_at=NOON)
    for one in (first, second, first):
        await store.add(one)
    assert await store.waiting(NOON) == (second, first)
    assert await store.waiting(NOON + MINUTE) == (first,)
    await store.remove(1)
    await store.remove(1)
    assert await store.waiting(NOON) == (second,)


async def test_replies_that_are_too_old_are_forgotten(database: Database) -> None:
    store = ReplyStore(database)
    await store.add(reply(1))
    await store.add(reply(2, created_at=NOON + MINUTE))
    assert await store.forget(NOON + MINUTE) == 1
    assert [one.interaction for one in await store.waiting(NOON)] == [2]


async def test_a_reply_that_cannot_be_read_is_left_out_and_its_token_is_not_logged(
    database: Database,
) -> None:
    store = ReplyStore(database)
    await store.add(reply(1))
    await store.add(reply(2))
    await database.execute(
        "UPDATE replies SET body = replace(body, 'extractive', 'later') WHERE interaction = ?", 1
    )
    with capture_logs() as logs:
        assert [one.interaction for one in await store.waiting(NOON)] == [2]
    assert [entry["interaction"] for entry in logs] == [1]
    assert "secret-token" not in str(logs)


async def test_a_fact_is_what_was_put_last(database: Database) -> None:
    store = FactStore(database)
    assert await store.get("commands") is None
    await store.put("commands", "a")
    await store.put("commands", "b")
    assert await store.get("commands") == "b"
