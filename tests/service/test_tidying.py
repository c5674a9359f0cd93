import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.ledger import Spent, UsageLine
from bot.domain.translation import Translation
from bot.errors import Refused, Unavailable
from bot.services.background import open_background
from bot.services.tidying import REPLIES_KEPT, USAGE_KEPT, Stores, keeping_tidy, tidy
from bot.storage.database import Database, open_database
from bot.storage.digests import DigestStore
from bot.storage.drafts import DraftStore
from bot.storage.records import RecordStore
from bot.storage.replies import ReplyStore
from bot.storage.translations import TranslationStore
from bot.storage.usage import UsageStore
from tests.digests import digest
from tests.keeping import NOON, link, reply, wish

KEPT = timedelta(days=30)
SECOND = timedelta(seconds=1)
TRANSLATION = Translation(text="短く", score=50, model="small")


class WatchedDigests(DigestStore):
    """Says when it was asked to forget; the first `failures` times it is busy."""

    def __init__(self, database: Database, failures: int = 0) -> None:
        super().__init__(database)
        self.asked = asyncio.Event()
        self._failures = failures

    async def forget(self, before: datetime) -> int:
        self.asked.set()
        if self._failures:
            self._failures -= 1
            raise Unavailable("The database is in use.")
        return await super().forget(before)


def stores_of(database: Database) -> Stores:
    return Stores(
        digests=DigestStore(database),
        replies=ReplyStore(database),
        translations=TranslationStore(database),
        usage=UsageStore(database),
        drafts=DraftStore(database),
        records=RecordStore(database),
    )


async def test_what_is_older_than_its_time_is_forgotten_and_nothing_else() -> None:
    async with open_database(None) as database:
        stores = stores_of(database)
        digests, replies, translations = stores.digests, stores.replies, stores.translations
        old = await digests.add(link(1), wish(), digest(), NOON - KEPT - SECOND)
        young = await digests.add(link(2), wish(), digest(), NOON - KEPT)
        await replies.add(reply(1, created_at=NOON - REPLIES_KEPT - SECOND))
        await replies.add(reply(2, created_at=NOON - REPLIES_KEPT))
        await translations.add({"old": TRANSLATION}, now=NOON - KEPT - SECOND)
        await translations.add({"young": TRANSLATION}, now=NOON - KEPT)
        last_day = (NOON - USAGE_KEPT).date()
        for day in (last_day, last_day - timedelta(days=1)):
            await stores.usage.add(UsageLine(day=day, guild=7, model="small", spent=Spent(calls=1)))
        await tidy(stores, now=NOON, kept=KEPT)
        assert await digests.find(old.id) is None
        assert await digests.find(young.id) == young
        assert await replies.waiting(NOON - KEPT) == (reply(2, created_at=NOON - REPLIES_KEPT),)
        assert list(await translations.find(["old", "young"], now=NOON)) == ["young"]
        assert [line.day for line in await stores.usage.lines(None, date.min)] == [last_day]


@pytest.mark.parametrize("failures", [0, 1])
async def test_tidying_begins_at_once_and_a_busy_database_ends_nothing(failures: int) -> None:
    async with asyncio.timeout(10), open_database(None) as database:
        digests = WatchedDigests(database, failures)
        stores = replace(stores_of(database), digests=digests)
        async with keeping_tidy(stores, now=lambda: NOON, kept=KEPT):
            await digests.asked.wait()


async def test_a_failure_beside_tasks_in_the_background_comes_out_as_it_is() -> None:
    async def fail() -> None:
        async with asyncio.timeout(10), open_background() as group:
            task = group.create_task(asyncio.Event().wait())
            try:
                raise Refused("No.")
            finally:
                task.cancel()

    with pytest.raises(Refused):
        await fail()
