"""What happens around a digest by a model: the database fails, somebody ends it, time runs out."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.domain.digest import Engine, WritingNote
from bot.domain.ledger import Spent
from bot.domain.translation import Translation
from bot.errors import Misconfigured, Unavailable
from bot.storage.database import open_database
from bot.storage.translations import TranslationStore
from tests.fakes.model_requests import Asked
from tests.fakes.model_server import FakeModels
from tests.models import Studio, open_studio, read_thread
from tests.purses import UnreliableStore, open_bank, tokens_of_guild
from tests.samples import SAMPLE


class BrokenStore(TranslationStore):
    """A database that is locked for readers, or full for writers."""

    is_locked = True

    async def find(self, keys: Iterable[str], *, now: datetime) -> dict[str, Translation]:
        if self.is_locked:
            raise Unavailable("The database is in use.")
        return await super().find(keys, now=now)

    async def add(self, translations: Mapping[str, Translation], *, now: datetime) -> None:
        del translations, now
        raise Misconfigured("The disk is full.")


class BlindStore(UnreliableStore):
    """A ledger that nobody can read."""

    async def spent(self, guild: int | None, since: date) -> Spent:
        del guild, since
        raise Unavailable("The database is in use.")


@pytest.mark.parametrize("is_locked", [True, False])
async def test_a_database_that_fails_costs_the_memory_and_not_the_digest(*, is_locked: bool) -> None:
    async with open_database(None) as database, open_studio("good") as studio:
        store = BrokenStore(database)
        store.is_locked = is_locked
        forgetful = Studio(fake=studio.fake, workshop=replace(studio.workshop, store=store))
        digest = await forgetful.digest(await read_thread(SAMPLE))
    assert digest.engine is Engine.MODEL
    assert digest.points


async def test_nothing_is_asked_where_nobody_knows_what_was_spent() -> None:
    async with (
        open_bank(tokens_of_guild(day=100_000), store=BlindStore) as bank,
        open_studio("good") as studio,
    ):
        digest = await studio.digest(await read_thread(SAMPLE), purse=bank.spending.purse(7))
    assert not studio.fake.asked
    assert digest.engine is Engine.EXTRACTIVE
    assert WritingNote.MODEL_UNAVAILABLE in digest.notes


async def test_who_ends_a_digest_pays_for_the_calls_under_way_and_blocks_nobody() -> None:
    fake, started = FakeModels(), asyncio.Event()

    async def hold(_: Asked) -> None:
        started.set()
        await asyncio.Event().wait()

    fake.delay = hold
    thread = await read_thread(SAMPLE)
    async with open_bank(tokens_of_guild(day=20_000)) as bank, open_studio("good", fake=fake) as studio:
        making = asyncio.ensure_future(studio.digest(thread, purse=bank.spending.purse(7)))
        async with asyncio.timeout(10):
            await started.wait()
        making.cancel()
        with pytest.raises(asyncio.CancelledError):
            await making
        (line,) = (await bank.spending.view(7)).lines
        assert line.spent.calls == len(fake.asked) > 0
        assert line.spent.tokens_in > 100 * line.spent.calls
        fake.delay = None
        async with asyncio.timeout(10):
            digest = await studio.digest(thread, purse=bank.spending.purse(7), comments=5)
    assert digest.engine is Engine.MODEL


async def test_a_deadline_in_the_middle_leaves_what_is_written() -> None:
    fake, passed = FakeModels(), [0.0]

    async def take_time(_: Asked) -> None:
        passed[0] += 10.0

    fake.delay = take_time
    thread = await read_thread(SAMPLE)
    async with open_studio("good", fake=fake, concurrency=1, clock=lambda: passed[0]) as studio:
        hurried = Studio(fake=fake, workshop=replace(studio.workshop, deadline=25.0))
        digest = await hurried.digest(thread)
    assert 0 < len(fake.asked) <= 3
    assert digest.notes
    assert WritingNote.PARTLY_WRITTEN not in digest.notes


async def test_a_budget_that_ends_in_the_middle_is_why_quotes_are_left() -> None:
    thread = await read_thread(SAMPLE)
    async with open_bank(tokens_of_guild(day=9_000)) as bank, open_studio("good") as studio:
        digest = await studio.digest(thread, purse=bank.spending.purse(7))
    assert digest.engine is Engine.MODEL
    assert any(quote.is_left for quote in digest.quotes)
    assert digest.notes == (WritingNote.PARTLY_PAID,)


async def test_a_server_that_falls_silent_in_the_middle_is_why_quotes_are_left() -> None:
    thread = await read_thread(SAMPLE)
    async with open_studio("silent-after:3", seconds=0.2, concurrency=1) as studio:
        digest = await studio.digest(thread)
    assert digest.engine is Engine.MODEL
    assert digest.notes == (WritingNote.PARTLY_REACHED,)
