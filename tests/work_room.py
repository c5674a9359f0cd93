"""A worker with all that is around it, for tests: they hold the chat, the front page and the clock."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.job import Delivery, Job
from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.request import KeptDigest
from bot.domain.subscription import Feed, Filters, Subscription, Terms
from bot.domain.thread import Coverage, ItemId
from bot.errors import BotError, ThreadNotFound
from bot.services.delivering import Delivering
from bot.services.errands import Errands
from bot.services.growing import Growing
from bot.services.job_running import JobRunning
from bot.services.lost_channels import LostChannels
from bot.services.publishing_desk import PublishingDesk
from bot.services.scheduled_digests import ScheduledDigests
from bot.services.scheduled_publishing import ScheduledPublishing
from bot.services.story_feeds import StoryFeeds
from bot.services.working import Worker
from bot.storage.database import Database, open_database
from bot.storage.deliveries import DeliveryStore
from bot.storage.digests import DigestStore
from bot.storage.jobs import JobStore
from bot.storage.postings import PostingStore
from bot.storage.subscriptions import SubscriptionStore
from tests.digests import digest, quote
from tests.fakes.channels import MemoryChannels
from tests.fakes.sites import MemorySite, memory_site
from tests.judging import listed
from tests.keeping import NOON, Clock, wish
from tests.publishing_room import open_publishing_desk

GUILD, CHANNEL, FORUM, QUEUE, OWNER, ROLE = 7, 21, 22, 29, 11, 77
ALL = Filters(most=3)
TERMS = Terms(filters=ALL)


@dataclass(slots=True, kw_only=True)
class FrontPage:
    """A `StoryIndex` with the same stories in every list; `fault` is raised instead of them."""

    stories: tuple[ListedStory, ...] = ()
    fault: BotError | None = None

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        del kind
        if self.fault is not None:
            raise self.fault
        return self.stories[:limit]

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        del feed, since
        return await self.list_stories(ListKind.NEW, limit=limit)

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        del words
        return await self.list_stories(ListKind.NEW, limit=limit)

    async def find_story(self, item: ItemId) -> ListedStory:
        for one in self.stories:
            if one.story.id == item:
                return one
        raise ThreadNotFound("There is no such story.")


@dataclass(slots=True, kw_only=True)
class MemoryDigests:
    """Makes digests of what is on the front page, and keeps them; `faults` by story are raised instead."""

    store: DigestStore
    page: FrontPage
    now: Clock
    faults: dict[int, Exception] = field(default_factory=dict[int, Exception])
    made: list[int] = field(default_factory=list[int])

    async def make(self, subscription: Subscription, item: ItemId, *, is_fresh: bool) -> KeptDigest:
        if item in self.faults:
            raise self.faults[item]
        link, usual = Link(item=item), subscription.terms.wish(wish())
        kept = None if is_fresh else await self.store.newest(link, usual)
        if kept is not None and self.now() - kept.made_at < timedelta(minutes=10):
            return kept
        self.made.append(item)
        one = await self.page.find_story(item)
        made = digest(
            quote(item + 1),
            story=one.story,
            headline=one.story.title,
            coverage=Coverage(read=1, total=one.comments or 1),
            language=usual.language,
        )
        return await self.store.add(link, usual, made, self.now())

    async def find_language(self, subscription: Subscription) -> Language:
        return subscription.terms.wish(wish()).language


@dataclass(slots=True, kw_only=True)
class WorkRoom:
    """A worker with all that is around it."""

    database: Database
    clock: Clock
    chat: MemoryChannels
    page: FrontPage
    digests: MemoryDigests
    site: MemorySite
    errands: Errands
    worker: Worker
    publishing: PublishingDesk
    jobs: JobStore
    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    postings: PostingStore

    async def subscribe(self, terms: Terms = TERMS, *, channel: int = CHANNEL) -> Subscription:
        sketch = await self.subscriptions.add(
            guild=GUILD, channel=channel, owner=OWNER, terms=terms, made_at=self.clock()
        )
        saved = await self.subscriptions.save(sketch, next_at=self.clock() + timedelta(days=1), most=99)
        assert saved is not None
        return saved

    async def fire(self, subscription: Subscription, slot: str = "") -> Job:
        job = await self.jobs.add(subscription, slot or self.clock().isoformat(), self.clock())
        assert job is not None
        return job

    async def run(self, terms: Terms = TERMS, *, channel: int = CHANNEL) -> Job:
        """Fire a new subscription, work, and return what became of the job."""
        job = await self.fire(await self.subscribe(terms, channel=channel))
        await self.worker.settle()
        return await self.found(job)

    async def retry(self, job: Job) -> Job:
        """Wait until a job may be tried again, and work."""
        self.clock.time = max(self.clock.time, (await self.found(job)).not_before)
        await self.worker.settle()
        return await self.found(job)

    async def found(self, job: Job) -> Job:
        found = await self.jobs.find(job.id)
        assert found is not None
        return found

    async def sent(self, job: Job) -> tuple[Delivery, ...]:
        return tuple(one for one in await self.deliveries.of_job(job.id) if one.sent_at)

    def show(self, *stories: ListedStory) -> None:
        self.page.stories = stories

    def grow(self, comments: int, *, points: int = 999) -> None:
        """Let all stories grow."""
        self.page.stories = tuple(
            replace(one, comments=comments, story=replace(one.story, points=points))
            for one in self.page.stories
        )


@asynccontextmanager
async def open_work_room(*stories: ListedStory) -> AsyncGenerator[WorkRoom]:
    """Open a room with these stories on the front page, or with three."""
    async with open_database(None) as database:
        clock = Clock(NOON)
        yield build_room(
            database,
            clock,
            MemoryChannels(now=clock),
            FrontPage(stories=stories or (listed(1), listed(2), listed(3))),
            MemorySite(),
        )


def restarted(room: WorkRoom, database: Database | None = None) -> WorkRoom:
    """Return the room after the bot was started again: what was in memory is gone."""
    return build_room(database or room.database, room.clock, room.chat, room.page, room.site)


def build_room(
    database: Database, clock: Clock, chat: MemoryChannels, page: FrontPage, site: MemorySite
) -> WorkRoom:
    jobs, subscriptions = JobStore(database), SubscriptionStore(database)
    deliveries, postings = DeliveryStore(database), PostingStore(database)
    store, channels, errands = DigestStore(database), chat.open(), Errands(deliveries, clock)
    made = MemoryDigests(store=store, page=page, now=clock)
    digests = ScheduledDigests(make=made.make, find=store.find, find_language=made.find_language)
    publishing = open_publishing_desk(database, {GUILD: memory_site(site)}, clock)

    async def find_queue(guild: int) -> int | None:
        return QUEUE if guild == GUILD else None

    delivering = Delivering(
        errands=errands,
        channels=channels,
        digests=digests,
        growing=Growing(
            errands=errands, deliveries=deliveries, postings=postings, channels=channels, digests=digests
        ),
        publishing=ScheduledPublishing(errands, publishing, find_queue),
        now=clock,
    )
    running = JobRunning(
        jobs=jobs,
        subscriptions=subscriptions,
        postings=postings,
        feeds=StoryFeeds(page, clock),
        errands=errands,
        delivering=delivering,
        lost=LostChannels(
            subscriptions=subscriptions,
            deliveries=deliveries,
            channels=channels,
            find_language=made.find_language,
            now=clock,
        ),
        now=clock,
    )
    return WorkRoom(
        database=database,
        clock=clock,
        chat=chat,
        page=page,
        digests=made,
        site=site,
        errands=errands,
        worker=Worker(jobs=jobs, running=running, now=clock, after_fault=timedelta()),
        publishing=publishing,
        jobs=jobs,
        subscriptions=subscriptions,
        deliveries=deliveries,
        postings=postings,
    )
