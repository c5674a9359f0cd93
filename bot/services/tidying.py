"""Forgets what nobody needs any more: what is old, and replies that can no longer be given."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.errors import BotError
from bot.services.background import open_background
from bot.storage.digests import DigestStore
from bot.storage.drafts import DraftStore
from bot.storage.records import RecordStore
from bot.storage.replies import ReplyStore
from bot.storage.schedules import ScheduleStores
from bot.storage.translations import TranslationStore
from bot.storage.usage import UsageStore

_EVERY = timedelta(minutes=10)
# As long as Discord lets them be edited:
# https://docs.discord.com/developers/interactions/receiving-and-responding (read 2026-08-06)
REPLIES_KEPT = timedelta(minutes=15)
RECORDS_KEPT = timedelta(days=730)  # for the owner of a site, who may ask late who published something
USAGE_KEPT = timedelta(days=400)  # a year and the month before it
JOBS_KEPT = timedelta(days=90)  # after their end; they are the history of a schedule
VERDICTS_KEPT = timedelta(days=30)  # longer than people ask why a story did not come
POSTINGS_KEPT = timedelta(days=400)  # longer than a story may be told not to come again
SKETCHES_KEPT = timedelta(days=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What grows, and has to be kept from growing for ever."""

    digests: DigestStore
    replies: ReplyStore
    translations: TranslationStore
    usage: UsageStore
    drafts: DraftStore
    records: RecordStore
    schedules: ScheduleStores


@asynccontextmanager
async def keeping_tidy(
    stores: Stores, *, now: Callable[[], datetime], kept: timedelta
) -> AsyncGenerator[None]:
    """Forget again and again, for as long as the block lasts; see `tidy`."""

    async def forget() -> None:
        while True:
            try:
                await tidy(stores, now=now(), kept=kept)
            except BotError as error:
                log.warning("not tidied", reason=str(error))
            await asyncio.sleep(_EVERY.total_seconds())

    async with open_background() as group:
        forgetting = group.create_task(forget())
        try:
            yield
        finally:
            forgetting.cancel()


async def tidy(stores: Stores, *, now: datetime, kept: timedelta) -> None:
    """Forget what is older than it has to be.

    Args:
        stores: Where.
        now: The time.
        kept: For how long digests are kept, drafts after their last step, and translations after their
            last use.
    """
    await stores.drafts.forget(now - kept)  # first, as they hold their digests
    forgotten = await stores.digests.forget(now - kept)
    await stores.replies.forget(now - REPLIES_KEPT)
    await stores.translations.forget(now - kept)
    await stores.usage.forget((now - USAGE_KEPT).astimezone(UTC).date())
    await stores.records.forget(now - RECORDS_KEPT)
    await _tidy_schedules(stores.schedules, now)
    if forgotten:
        log.info("old digests forgotten", count=forgotten)


async def _tidy_schedules(stores: ScheduleStores, now: datetime) -> None:
    await stores.subscriptions.forget_sketches(now - SKETCHES_KEPT)
    await stores.jobs.forget(now - JOBS_KEPT)
    await stores.verdicts.forget(now - VERDICTS_KEPT)
    await stores.postings.forget(now - POSTINGS_KEPT)
