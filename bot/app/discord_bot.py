"""The bot put together: a database, services over it, a client over them; and its orderly end."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version

import aiohttp

from bot.app import current_time
from bot.app.budgets import read_limits, read_prices
from bot.app.forges import open_forge_http
from bot.app.sites import open_sites
from bot.app.writers import Writers, open_writers, usual_wish
from bot.client import MatomeClient, Services
from bot.client.connecting import connect
from bot.domain.allowance import Allowance
from bot.domain.language import Language
from bot.domain.request import Asker, Wish
from bot.ports import Source
from bot.services.browsing import open_browsing
from bot.services.desk import Allowances, DigestDesk, open_desk
from bot.services.digesting import Write
from bot.services.guilds import Guilds
from bot.services.publishing_desk import PublishingDesk
from bot.services.remembering import RememberedIndex
from bot.services.spending import Spending, open_spending
from bot.services.story_feeds import StoryFeeds
from bot.services.subscribing import Beat, SubscriptionDesk
from bot.services.tidying import Stores, keeping_tidy
from bot.settings import Settings
from bot.storage.database import open_database
from bot.storage.digests import DigestStore
from bot.storage.drafts import DraftStore
from bot.storage.facts import FactStore
from bot.storage.guilds import GuildStore
from bot.storage.records import RecordStore
from bot.storage.replies import ReplyStore
from bot.storage.schedules import open_schedule_stores
from bot.storage.translations import TranslationStore
from bot.storage.usage import UsageStore

_ALLOWANCE_STRETCH = timedelta(minutes=10)
_PROGRESS_PAUSE = timedelta(seconds=1.5)  # faster than people read, slower than Discord minds
_LAST_WORDS = timedelta(seconds=3)
_FAREWELL = timedelta(seconds=0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How Discord is reached: the token proves who we are; a connector leads to another than the real one."""

    token: str = field(repr=False)
    connector: aiohttp.BaseConnector | None = None


@asynccontextmanager
async def _open_services(
    settings: Settings, source: Source, *, now: Callable[[], datetime], progress_every: timedelta
) -> AsyncGenerator[Services]:
    """Open all that the cogs call, over one database, for as long as the block lasts.

    Raises:
        Misconfigured: The database cannot be used.
    """
    async with open_database(settings.database) as database:
        stores = Stores(
            digests=DigestStore(database),
            replies=ReplyStore(database),
            translations=TranslationStore(database),
            usage=UsageStore(database),
            drafts=DraftStore(database),
            records=RecordStore(database),
        )
        index = RememberedIndex(source, now)
        async with (
            keeping_tidy(stores, now=now, kept=timedelta(days=settings.keep_days)),
            open_browsing(index, now=now) as browsing,
            open_spending(
                stores.usage,
                now=now,
                prices=read_prices(settings.model_prices),
                limits=read_limits(settings),
            ) as spending,
            open_writers(settings, stores.translations, now=now) as writers,
            open_forge_http(settings) as forges,
            _open_desk(settings, source, stores.digests, writers, spending, now=now) as desk,
        ):
            yield Services(
                desk=desk,
                browsing=browsing,
                guilds=Guilds(GuildStore(database)),
                publishing=PublishingDesk(
                    sites=open_sites(settings, forges),
                    drafts=stores.drafts,
                    records=stores.records,
                    digests=stores.digests,
                    now=now,
                ),
                schedules=SubscriptionDesk(
                    open_schedule_stores(database),
                    feeds=StoryFeeds(index, now),
                    index=index,
                    beat=Beat(poll=timedelta(minutes=settings.poll_minutes), most=settings.guild_schedules),
                    now=now,
                ),
                spending=spending,
                replies=stores.replies,
                facts=FactStore(database),
                now=now,
                version=version("matome-bot"),
                usual=usual_wish(settings, Language(settings.language)),
                engines=writers.engines,
                kept_days=settings.keep_days,
                can_unfurl=settings.unfurl,
                progress_every=progress_every,
                templates=settings.templates,
            )


def _open_desk(  # noqa: PLR0913 - wired once
    settings: Settings,
    source: Source,
    digests: DigestStore,
    writers: Writers,
    spending: Spending,
    *,
    now: Callable[[], datetime],
) -> AbstractAsyncContextManager[DigestDesk]:
    def write_wish(wish: Wish, asker: Asker) -> Write:
        return writers.open(wish, spending.purse(asker.guild))

    return open_desk(
        source=source,
        open_writer=write_wish,
        store=digests,
        now=now,
        allowances=Allowances(
            user=Allowance(most=settings.user_digests, within=_ALLOWANCE_STRETCH),
            guild=Allowance(most=settings.guild_digests, within=_ALLOWANCE_STRETCH),
        ),
        fresh_for=timedelta(minutes=settings.fresh_minutes),
        concurrency=settings.digests_at_once,
    )


async def run_bot(  # noqa: PLR0913 - all that a test puts in another's place
    settings: Settings,
    source: Source,
    access: Access,
    *,
    stop: asyncio.Event,
    progress_every: timedelta = _PROGRESS_PAUSE,
    now: Callable[[], datetime] = current_time,
) -> None:
    """Run the bot until `stop` is set, then end it in order: no new work, work under way, connection.

    Args:
        settings: The operator's.
        source: Where threads come from.
        access: How Discord is reached.
        stop: Set it to end the bot.
        progress_every: The shortest time between two signs of progress.
        now: Tells the time.

    Raises:
        Misconfigured: Discord refuses the token or an intent, or the database cannot be used.
        Unavailable: Discord cannot be reached.
    """
    async with (
        _open_services(settings, source, now=now, progress_every=progress_every) as services,
        asyncio.TaskGroup() as group,
    ):
        client = MatomeClient(services, group=group, connector=access.connector)
        async with client:
            connected = group.create_task(connect(client, access.token))
            stopped = group.create_task(stop.wait())
            await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            client.is_stopping = True
            await services.desk.close(timedelta(seconds=settings.stop_seconds))
            await client.drain(grace=_LAST_WORDS)
        # Logging in may be asleep for as long as Discord has told it to wait.
        await asyncio.wait({connected}, timeout=_FAREWELL.total_seconds())
        connected.cancel()
    fault = None if connected.cancelled() else connected.result()
    # Raised out here, where no group of tasks wraps it; a stop in the middle of logging in is no fault.
    if fault is not None and not stop.is_set():
        raise fault


def set_loaded_aside() -> None:
    """Let the garbage collector pass over all that is loaded by now; for a process that only runs the bot.

    A full collection over the modules of such a program stops the event loop for some 100 ms
    (measured, 2026-11); over what comes later it takes a few.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
