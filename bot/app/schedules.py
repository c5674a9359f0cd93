"""The engine of schedules put together, over the services and the channels of a client."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.request import Asker, KeptDigest, Wish
from bot.domain.subscription import Subscription
from bot.domain.thread import ItemId
from bot.services.channels import Channels
from bot.services.delivering import Delivering
from bot.services.desk import DigestDesk
from bot.services.errands import Errands
from bot.services.growing import Growing
from bot.services.guilds import Guilds
from bot.services.job_running import JobRunning
from bot.services.lost_channels import LostChannels
from bot.services.publishing_desk import PublishingDesk
from bot.services.schedule_engine import Bell, ScheduleEngine
from bot.services.scheduled_digests import ScheduledDigests
from bot.services.scheduled_publishing import ScheduledPublishing
from bot.services.scheduling import Scheduler
from bot.services.story_feeds import StoryFeeds
from bot.services.subscribing import ScheduleStores
from bot.services.working import Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineParts:
    """What the engine is made of, besides the channels that it posts to.

    `usual` is how the operator has set digests, `poll` how often schedules that poll look, `at_once`
    the most jobs at the same time.
    """

    stores: ScheduleStores
    feeds: StoryFeeds
    desk: DigestDesk
    guilds: Guilds
    publishing: PublishingDesk
    errands: Errands
    bell: Bell
    usual: Wish
    poll: timedelta
    at_once: int
    now: Callable[[], datetime]

    async def wish(self, subscription: Subscription) -> Wish:
        """Return how the digests of a subscription are wanted."""
        preferences = await self.guilds.get(subscription.guild)
        return subscription.terms.wish(preferences.wish(self.usual))

    async def make_digest(self, subscription: Subscription, item: ItemId, *, is_fresh: bool) -> KeptDigest:
        """Return a digest as a subscription wants it; see `MakeDigest`."""
        asker = Asker(user=subscription.owner, guild=subscription.guild)
        wish = await self.wish(subscription)
        return await self.desk.digest(Link(item=item), wish, asker, is_fresh=is_fresh, is_scheduled=True)

    async def find_language(self, subscription: Subscription) -> Language:
        """Return the language of a subscription."""
        return (await self.wish(subscription)).language

    async def find_queue(self, guild: int) -> int | None:
        """Return the channel for approvals of a guild, None where there is none."""
        return (await self.guilds.get(guild)).review_channel


def make_engine(parts: EngineParts, channels: Channels) -> ScheduleEngine:
    """Return the engine, ready to run."""
    stores, now = parts.stores, parts.now
    worker = Worker(jobs=stores.jobs, running=_make_running(parts, channels), now=now, most=parts.at_once)
    scheduler = Scheduler(stores.subscriptions, now=now, poll=parts.poll, fired=worker.wake)
    return ScheduleEngine(scheduler, worker, parts.bell)


def _make_running(parts: EngineParts, channels: Channels) -> JobRunning:
    stores, errands, now = parts.stores, parts.errands, parts.now
    digests = ScheduledDigests(
        make=parts.make_digest, find=parts.desk.kept, find_language=parts.find_language
    )
    growing = Growing(
        errands=errands,
        deliveries=stores.deliveries,
        postings=stores.postings,
        channels=channels,
        digests=digests,
    )
    return JobRunning(
        jobs=stores.jobs,
        subscriptions=stores.subscriptions,
        postings=stores.postings,
        feeds=parts.feeds,
        errands=errands,
        delivering=Delivering(
            errands=errands,
            channels=channels,
            digests=digests,
            growing=growing,
            publishing=ScheduledPublishing(errands, parts.publishing, parts.find_queue),
            now=now,
        ),
        lost=LostChannels(
            subscriptions=stores.subscriptions,
            deliveries=stores.deliveries,
            channels=channels,
            find_language=parts.find_language,
            now=now,
        ),
        now=now,
    )
