import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.ledger import Spent, UsageLine
from bot.domain.publishing import Deed, Record
from bot.domain.thread import ItemId
from bot.domain.translation import Translation
from bot.errors import Refused, Unavailable
from bot.services.background import open_background
from bot.services.tidying import (
    JOBS_KEPT,
    POSTINGS_KEPT,
    RECORDS_KEPT,
    REPLIES_KEPT,
    SKETCHES_KEPT,
    USAGE_KEPT,
    VERDICTS_KEPT,
    Stores,
    keeping_tidy,
    tidy,
)
from bot.storage.database import Database, open_database
from bot.storage.digests import DigestStore
from bot.storage.drafts import DraftStore
from bot.storage.records import RecordStore
from bot.storage.replies import ReplyStore
from bot.storage.schedules import open_schedule_stores
from bot.storage.translations import TranslationStore
from bot.storage.usage import UsageStore
from tests.digests import digest
from tests.keeping import NOON, link, reply, wish
from tests.schedule_keeping import open_kept_schedules, posting, verdict

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
        schedules=open_schedule_stores(database),
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


async def test_a_digest_is_forgotten_together_with_the_last_draft_that_needs_it() -> None:
    async with open_database(None) as database:
        stores = stores_of(database)
        old, waiting = [
            await stores.digests.add(link(item), wish(), digest(), NOON - KEPT - SECOND) for item in (1, 2)
        ]
        drafts = [
            await stores.drafts.add(kept, guild=7, site="blog", asker=1, made_at=kept.made_at)
            for kept in (old, waiting)
        ]
        for days in (RECORDS_KEPT + SECOND, RECORDS_KEPT):
            await stores.records.add(record(NOON - days))
        submitted = await stores.drafts.submit(drafts[1].id, channel=21, most=1, record=record(NOON - KEPT))
        await tidy(stores, now=NOON, kept=KEPT)
        assert [await stores.drafts.find(draft.id) for draft in drafts] == [None, submitted]
        assert [await stores.digests.find(kept.id) for kept in (old, waiting)] == [None, waiting]
        assert [kept.at for kept in await stores.records.history(limit=9)] == [
            NOON - KEPT,
            NOON - RECORDS_KEPT,
        ]


async def test_of_schedules_old_jobs_postings_verdicts_and_sketches_are_forgotten() -> None:
    async with open_kept_schedules() as kept:
        subscription, sketch = await kept.subscribe(), await kept.sketch()
        for slot, ended in (("old", NOON - JOBS_KEPT - SECOND), ("young", NOON - JOBS_KEPT)):
            await kept.add(subscription, slot)
            job = await kept.claimed()
            postings = [posting(job, item, NOON - POSTINGS_KEPT - item * SECOND) for item in (0, 1)]
            verdicts = [verdict(item, NOON - VERDICTS_KEPT - item * SECOND) for item in (0, 1)]
            await kept.jobs.plan(job, [], postings=postings, verdicts=verdicts)
            await kept.jobs.finish(job, ended)
        await tidy(stores_of(kept.database), now=NOON, kept=KEPT)
        assert [job.slot for job in await kept.jobs.history(subscription.id, 9)] == ["young"]
        left = [await kept.postings.find(21, ItemId(item)) is not None for item in (0, 1)]
        told = [await kept.verdicts.find(subscription.id, ItemId(item)) is not None for item in (0, 1)]
        assert left == told == [True, False]
        await tidy(stores_of(kept.database), now=NOON + SKETCHES_KEPT, kept=KEPT)
        assert await kept.subscriptions.find(sketch.id) == sketch
        await tidy(stores_of(kept.database), now=NOON + SKETCHES_KEPT + SECOND, kept=KEPT)
        assert await kept.subscriptions.find(sketch.id) is None
        assert await kept.found(subscription) == subscription


def record(at: datetime) -> Record:
    return Record(at=at, site="blog", deed=Deed.SUBMIT, item=ItemId(100), path="")


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
