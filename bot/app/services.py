"""The services of the bot, over one database: what the cogs call, and what the engine of schedules needs."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from importlib.metadata import version

from bot.app.budgets import read_limits, read_prices
from bot.app.forges import open_forge_http
from bot.app.schedules import EngineParts
from bot.app.sites import open_sites
from bot.app.writers import Writers, open_writers, usual_wish
from bot.client import Services
from bot.domain.allowance import Allowance
from bot.domain.language import Language
from bot.domain.request import Asker, Wish
from bot.ports import Source
from bot.services.browsing import open_browsing
from bot.services.desk import Allowances, DigestDesk, open_desk
from bot.services.digesting import Write
from bot.services.errands import Errands
from bot.services.guilds import Guilds
from bot.services.publishing_desk import PublishingDesk
from bot.services.remembering import RememberedIndex
from bot.services.schedule_engine import Bell
from bot.services.schedule_views import Beat
from bot.services.spending import Spending, open_spending
from bot.services.story_feeds import StoryFeeds
from bot.services.subscribing import SubscriptionDesk
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


@asynccontextmanager
async def open_services(
    settings: Settings, source: Source, *, now: Callable[[], datetime], progress_every: timedelta
) -> AsyncGenerator[tuple[Services, EngineParts]]:
    """Open all that the cogs call, and what schedules need, for as long as the block lasts.

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
            schedules=(schedules := open_schedule_stores(database)),
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
            guilds = Guilds(GuildStore(database))
            publishing = PublishingDesk(
                sites=open_sites(settings, forges),
                drafts=stores.drafts,
                records=stores.records,
                digests=stores.digests,
                now=now,
            )
            parts = EngineParts(
                stores=schedules,
                feeds=StoryFeeds(index, now),
                desk=desk,
                guilds=guilds,
                publishing=publishing,
                errands=Errands(schedules.deliveries, now),
                bell=Bell(),
                usual=usual_wish(settings, Language(settings.language)),
                poll=timedelta(minutes=settings.poll_minutes),
                at_once=settings.jobs_at_once,
                now=now,
            )
            services = Services(
                desk=desk,
                browsing=browsing,
                guilds=guilds,
                publishing=publishing,
                schedules=SubscriptionDesk(
                    parts.stores,
                    feeds=parts.feeds,
                    index=index,
                    beat=Beat(poll=parts.poll, most=settings.guild_schedules),
                    now=now,
                    wake=parts.bell.ring,
                    let_finish=parts.errands.let_finish,
                ),
                spending=spending,
                replies=stores.replies,
                facts=FactStore(database),
                now=now,
                version=version("matome-bot"),
                usual=parts.usual,
                engines=writers.engines,
                kept_days=settings.keep_days,
                can_unfurl=settings.unfurl,
                progress_every=progress_every,
                templates=settings.templates,
            )
            yield services, parts


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
