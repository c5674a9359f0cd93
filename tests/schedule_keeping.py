"""What tests of kept schedules share: the stores, and a schedule, a job and what it posts on the way."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.job import Delivery, Job, Part, PartKind
from bot.domain.posting import Check, Finding, Posting, Verdict
from bot.domain.subscription import Standing, Subscription, Terms
from bot.domain.thread import ItemId
from bot.storage.database import Database, open_database
from bot.storage.deliveries import DeliveryStore
from bot.storage.jobs import JobStore
from bot.storage.postings import PostingStore
from bot.storage.status import StatusStore
from bot.storage.subscriptions import SubscriptionStore
from bot.storage.verdicts import VerdictStore
from tests.keeping import NOON

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
GUILD, CHANNEL, OWNER = 7, 21, 11
TERMS = Terms()


@dataclass(frozen=True, slots=True)
class KeptSchedules:
    """All stores of schedules over one database."""

    database: Database
    subscriptions: SubscriptionStore
    jobs: JobStore
    deliveries: DeliveryStore
    postings: PostingStore
    verdicts: VerdictStore
    status: StatusStore

    async def sketch(
        self,
        guild: int = GUILD,
        channel: int = CHANNEL,
        *,
        replaces: int | None = None,
        terms: Terms = TERMS,
    ) -> Subscription:
        return await self.subscriptions.add(
            guild=guild, channel=channel, owner=OWNER, terms=terms, made_at=NOON, replaces=replaces
        )

    async def subscribe(
        self,
        guild: int = GUILD,
        channel: int = CHANNEL,
        *,
        terms: Terms = TERMS,
        next_at: datetime | None = NOON,
    ) -> Subscription:
        sketch = await self.sketch(guild, channel, terms=terms)
        saved = await self.subscriptions.save(sketch, next_at=next_at, most=10_000)
        assert saved is not None
        assert saved.standing is Standing.ACTIVE
        return saved

    async def found(self, subscription: Subscription) -> Subscription:
        found = await self.subscriptions.find(subscription.id)
        assert found is not None
        return found

    async def add(self, subscription: Subscription, slot: str = "once", at: datetime = NOON) -> Job:
        job = await self.jobs.add(subscription, slot, at)
        assert job is not None
        return job

    async def claim(self, now: datetime = NOON, lease: timedelta = MINUTE) -> Job | None:
        return await self.jobs.claim(now=now, until=now + lease)

    async def claimed(self, now: datetime = NOON) -> Job:
        job = await self.claim(now)
        assert job is not None
        return job

    async def plan(self, job: Job, *items: int, kind: PartKind = PartKind.STORY) -> Job:
        stories = tuple(map(ItemId, items))
        is_one = kind is PartKind.OVERVIEW
        parts = [
            Part(kind=kind, stories=some) for some in ((stories,) if is_one else zip(stories, strict=True))
        ]
        planned = await self.jobs.plan(
            job, parts, postings=[posting(job, item) for item in items], verdicts=[verdict(items[0])]
        )
        assert planned is not None
        return planned

    async def prepare(self, job: Job, target: str) -> Delivery:
        return await self.deliveries.prepare(job.id, target, channel=job.channel, digests=(5,))

    async def items(self, channel: int = CHANNEL) -> dict[int, int | None]:
        """The stories that a channel has had, and the message of each."""
        kept = await self.postings.since(channel, NOON - timedelta(days=999))
        return {int(posting.item): posting.message for posting in kept}


@asynccontextmanager
async def open_kept_schedules(path: Path | None = None) -> AsyncGenerator[KeptSchedules]:
    async with open_database(path) as database:
        yield KeptSchedules(
            database,
            SubscriptionStore(database),
            JobStore(database),
            DeliveryStore(database),
            PostingStore(database),
            VerdictStore(database),
            StatusStore(database),
        )


def posting(job: Job, item: int, at: datetime = NOON, comments: int = 3) -> Posting:
    return Posting(
        channel=job.channel,
        item=ItemId(item),
        address=f"example.com/{item}",
        title="title",
        subscription=job.subscription,
        job=job.id,
        posted_at=at,
        points=2,
        comments=comments,
    )


def verdict(item: int, at: datetime = NOON) -> Verdict:
    finding = Finding(check=Check.POINTS, passes=True, value="2", wanted="1")
    return Verdict(item=ItemId(item), title="title", at=at, findings=(finding,))
