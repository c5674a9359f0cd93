import sqlite3
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.digest import Engine
from bot.domain.ledger import NO_GUILD, Spent, UsageLine, total, total_by_model
from bot.domain.spending import Usage
from bot.domain.translation import Translation
from bot.domain.wording import Tone, Wording
from bot.storage.database import Database, open_database
from bot.storage.digests import DigestStore
from bot.storage.migrating import read_migrations
from bot.storage.moments import to_number
from bot.storage.translations import TranslationStore, translation_key
from bot.storage.usage import UsageStore
from tests.digests import digest, quote
from tests.keeping import NOON, link, wish

JAPANESE = Wording(tongue="Japanese")
TODAY, DAY = NOON.date(), timedelta(days=1)
SOME = Spent(calls=2, tokens_in=300, tokens_out=40, cost=1_500, unpriced=1, seconds=1.25)


@pytest_asyncio.fixture
async def database() -> AsyncGenerator[Database]:
    async with open_database(None) as opened:
        yield opened


@pytest.mark.parametrize("change", [{"tone": Tone.POLITE}, {"tongue": "Korean"}, {"engine": Engine.MODEL}])
async def test_a_digest_is_found_by_how_it_is_worded_too(database: Database, change: dict[str, str]) -> None:
    store = DigestStore(database)
    other = replace(wish(), **change)  # pyright: ignore[reportArgumentType] - by name
    first = await store.add(link(), wish(), digest(), NOON)
    second = await store.add(link(), other, digest(quote(1)), NOON)
    assert await store.newest(link(), wish()) == first
    assert await store.newest(link(), other) == second
    assert await store.find(second.id) == second


async def test_what_a_model_took_is_kept_with_its_digest(database: Database) -> None:
    store = DigestStore(database)
    usage = Usage(model="small, large", calls=3, tokens_in=900, tokens_out=120, seconds=4.5)
    kept = await store.add(link(), wish(), digest(usage=usage), NOON)
    found = await store.find(kept.id)
    assert found is not None
    assert found.digest.usage == usage


def translation(text: str = "短く", score: int | None = 50) -> Translation:
    return Translation(text=text, score=score, model="small")


async def test_translations_are_found_by_their_keys_and_others_are_not(database: Database) -> None:
    store = TranslationStore(database)
    await store.add({"a": translation("ア"), "b": translation("イ", None)}, now=NOON)
    assert await store.find(["a", "b", "c", "a"], now=NOON) == {
        "a": translation("ア"),
        "b": translation("イ", None),
    }
    await store.add({"a": translation("あ")}, now=NOON)
    assert await store.find(["a"], now=NOON) == {"a": translation("あ")}


async def test_nothing_is_found_under_no_key_and_nothing_kept_of_nothing(database: Database) -> None:
    store = TranslationStore(database)
    await store.add({}, now=NOON)
    assert await store.find([], now=NOON) == {}


async def test_thousands_of_translations_need_few_statements(database: Database) -> None:
    store = TranslationStore(database)
    many = {str(number): translation(str(number)) for number in range(2_500)}
    await store.add(many, now=NOON)
    assert await store.find(many, now=NOON + 2 * DAY) == many
    assert await store.forget(NOON + DAY) == 0


async def test_translations_are_forgotten_when_nobody_has_used_them_for_long(database: Database) -> None:
    store = TranslationStore(database)
    await store.add({"used": translation(), "unused": translation()}, now=NOON)
    await store.find(["used"], now=NOON + 2 * DAY)
    assert await store.forget(NOON + DAY) == 1
    assert list(await store.find(["used", "unused"], now=NOON)) == ["used"]


async def test_reading_seldom_writes(database: Database) -> None:
    store = TranslationStore(database)
    await store.add({"a": translation()}, now=NOON)
    await database.execute("PRAGMA query_only = ON")
    assert await store.find(["a"], now=NOON + DAY)


async def test_translations_are_kept_all_or_none(database: Database) -> None:
    store = TranslationStore(database)
    wrong = replace(translation(), score={})  # pyright: ignore[reportArgumentType] - what SQLite does not take
    many = {str(number): translation() for number in range(500)}
    with pytest.raises(sqlite3.Error):
        await store.add({**many, "wrong": wrong}, now=NOON)
    assert await store.find(many, now=NOON) == {}


async def test_half_a_surrogate_pair_does_not_keep_a_translation_from_being_kept(database: Database) -> None:
    store = TranslationStore(database)
    await store.add({"a": translation("x\ud800")}, now=NOON)
    assert await store.find(["a"], now=NOON) == {"a": translation("x?")}


def test_a_key_stands_for_all_that_was_asked() -> None:
    asked: dict[str, str] = {"text": "a\ud800", "model": "small", "prompts": "1"}
    keys = {
        translation_key(**(asked | change), wording=wording)
        for change in ({}, {"text": "b"}, {"model": "large"}, {"prompts": "2"})
        for wording in (JAPANESE, Wording(tongue="Korean"), Wording(tongue="Japanese", tone=Tone.POLITE))
    }
    assert len(keys) == 12
    assert translation_key(**asked, wording=JAPANESE) in keys


def line(day: date = TODAY, guild: int = 7, model: str = "small", spent: Spent = SOME) -> UsageLine:
    return UsageLine(day=day, guild=guild, model=model, spent=spent)


async def test_what_was_taken_is_added_up_by_day_guild_and_model(database: Database) -> None:
    store = UsageStore(database)
    assert await store.spent(7, TODAY) == Spent()
    for _ in range(2):
        await store.add(line())
    for other in (line(guild=8), line(guild=NO_GUILD), line(model="large"), line(day=TODAY - DAY)):
        await store.add(other)
    assert await store.lines(7, TODAY - DAY) == (
        line(model="large"),
        line(spent=SOME + SOME),
        line(day=TODAY - DAY),
    )
    assert await store.spent(7, TODAY) == SOME + SOME + SOME
    assert await store.spent(None, TODAY) == total(await store.lines(None, TODAY))
    assert (await store.spent(None, TODAY - DAY)).calls == 12


async def test_sums_of_old_days_are_forgotten(database: Database) -> None:
    store = UsageStore(database)
    await store.add(line())
    await store.add(line(day=TODAY - DAY))
    assert await store.forget(TODAY) == 1
    assert await store.lines(None, date.min) == (line(),)


def test_models_are_listed_by_what_they_took() -> None:
    lines = (line(spent=Spent(tokens_in=3)), line(model="large", spent=Spent(tokens_out=4)), line(guild=8))
    sums = total_by_model(lines)
    assert list(sums) == ["small", "large"]
    assert sums["small"] == SOME + Spent(tokens_in=3)


async def test_digests_of_the_first_version_are_found_with_the_usual_wording(
    database: Database, tmp_path: Path
) -> None:
    kept = await DigestStore(database).add(link(1, focus=2), wish(), digest(quote(2)), NOON)
    row = await database.fetch_one("SELECT body FROM digests")
    async with open_database(tmp_path / "old.db", migrations=read_migrations()[:1]) as old:
        await old.execute(
            "INSERT INTO digests (id, item, focus, language, comments, engine, made_at, body)"
            " VALUES (?, 1, 2, 'en', 60, 'extractive', ?, ?)",
            kept.id,
            to_number(NOON),
            row["body"] if row else None,  # pyright: ignore[reportArgumentType] - a BLOB
        )
    async with open_database(tmp_path / "old.db") as newer:
        assert await DigestStore(newer).newest(link(1, focus=2), wish()) == kept
    assert kept.wish.wording == Wording(tongue="English", tone=Tone.CASUAL)
