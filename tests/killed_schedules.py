"""Schedules that fire while the bot is killed again and again, and the accounts that are made afterwards."""

import asyncio
import random
import re
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.job import Job, JobState, PartKind
from bot.domain.slots import slots
from bot.domain.subscription import (
    CatchUp,
    Cron,
    Feed,
    FeedKind,
    Filters,
    Form,
    SiteStep,
    Subscription,
    Terms,
)
from bot.playground.faults import Drop, Fault, Status
from bot.playground.inhabitants import Channel, Message
from bot.services.delivering import SHOWING
from bot.storage.database import Database, open_database
from bot.storage.schedules import ScheduleStores, open_schedule_stores
from tests.git_sites import git, make_site
from tests.killed_bots import KilledBots, killed_bots

MINUTE = timedelta(minutes=1)
_OFTEN, _SELDOM = Cron(expression="* * * * *"), Cron(expression="*/2 * * * *")
_MESSAGES = r"^/channels/\d+/(messages|threads)$"
_ITEM = re.compile(r"(?:m:branch:\w+:|\A\d+:)(\d{10,16})")
_AT_WORK, _LIFE = 0.2, 0.8  # seconds, from the first message and from the start


@dataclass(slots=True, kw_only=True)
class Accounts:
    """What came of a run; every count but the first six is of something that may not be."""

    slots: int = 0
    jobs: int = 0
    messages: int = 0
    threads: int = 0
    posts: int = 0
    in_doubt: int = 0
    lost_slots: list[str] = field(default_factory=list[str])
    unfinished: list[str] = field(default_factory=list[str])
    lost_messages: list[str] = field(default_factory=list[str])
    double_messages: list[str] = field(default_factory=list[str])
    double_stories: list[str] = field(default_factory=list[str])
    double_posts: list[str] = field(default_factory=list[str])
    lost_posts: list[str] = field(default_factory=list[str])

    @property
    def wrong(self) -> list[str]:
        """All that may not be, in words."""
        return [
            f"{name}: {what}"
            for name in (
                *("lost_slots", "unfinished", "lost_messages", "double_messages"),
                *("double_stories", "double_posts", "lost_posts"),
            )
            for what in getattr(self, name)
        ]


@dataclass(slots=True, kw_only=True)
class KilledSchedules:
    """Schedules in several channels, a forum and a site, and a bot that is killed."""

    bots: KilledBots
    database: Database
    stores: ScheduleStores
    bare: Path
    chance: random.Random
    subscriptions: list[Subscription] = field(default_factory=list[Subscription])
    kills: Counter[str] = field(default_factory=Counter[str])  # by what was under way

    async def set_up(self) -> None:
        """Subscribe channels to what comes up every minute, and to more now and then."""
        world = self.bots.local.world
        texts = [world.channel("general"), world.channel("news"), *map(world.add_channel, ("one", "two"))]
        forms = (Form.STORIES, Form.OVERVIEW, Form.THREADS, Form.OVERVIEW)
        places = zip((*texts, world.add_forum("forum")), (*forms, Form.STORIES), strict=True)
        for channel, form in places:
            await self._subscribe(channel, Terms(form=form, timing=_OFTEN))
        search = Feed(kind=FeedKind.SEARCH, words="what")
        await self._subscribe(texts[1], Terms(form=Form.STORIES, timing=_SELDOM, feed=search))
        await self._subscribe(texts[0], Terms(form=Form.STORIES, timing=_SELDOM, site=SiteStep.PUBLISH))

    async def _subscribe(self, channel: Channel, terms: Terms) -> None:
        world, now = self.bots.local.world, self.bots.orders.clock()
        terms = Terms(
            feed=terms.feed,
            form=terms.form,
            timing=terms.timing,
            site=terms.site,
            filters=Filters(most=2 if terms.form is Form.OVERVIEW else 1),
            catch_up=CatchUp.ALL,
            growth=2.0 if terms.form is Form.OVERVIEW else None,
        )
        owner = world.person("bob").id
        sketch = await self.stores.subscriptions.add(
            guild=world.guild.id, channel=channel.id, owner=owner, terms=terms, made_at=now
        )
        first = next(slots(terms.timing, "UTC", after=now, until=now + timedelta(hours=1), poll=MINUTE))
        saved = await self.stores.subscriptions.save(sketch, next_at=first, most=100)
        assert saved is not None
        self.subscriptions.append(saved)

    async def kill(self, times: int) -> None:
        """Kill the bot so many times, at random moments, with faults of Discord in between."""
        local = self.bots.local
        for _ in range(times):
            if self.chance.random() < 0.4:
                effect = self.chance.choice((Drop(is_after=True), Status(status=503, is_after=True), Drop()))
                local.faults[:] = [Fault(method="POST", path=_MESSAGES, effect=effect, times=1)]
            is_at_work = self.chance.random() < 0.7
            after = self.chance.uniform(0, _AT_WORK if is_at_work else _LIFE)
            await self.bots.kill(after=after, is_at_work=is_at_work)
            self.kills[await self._find_work()] += 1
            if self.chance.random() < 0.5:
                local.forget_nonces()
        local.faults.clear()

    async def _find_work(self) -> str:
        """Return what the bot was in the middle of when it was killed."""
        rows = await self.database.fetch_all(
            "SELECT deliveries.id FROM deliveries JOIN jobs ON jobs.id = job"
            " WHERE state = 'working' AND began_at IS NOT NULL AND sent_at IS NULL"
        )
        if rows:
            return "in a delivery"
        rows = await self.database.fetch_all("SELECT id FROM jobs WHERE state = 'working'")
        return "between deliveries" if rows else "between jobs"

    async def finish(self, *, within: float) -> datetime:
        """Let a bot work off all that is due by now; return what "now" was."""
        until = self.bots.orders.clock()
        # Each kill has counted as a try, after which a fault is waited out for up to an hour.
        await self.database.execute("UPDATE jobs SET not_before = due_at WHERE state = 'waiting'")
        process = self.bots.start()
        try:
            async with asyncio.timeout(within):
                while not await self._is_worked_off(until):  # noqa: ASYNC110 - by another process
                    await asyncio.sleep(0.2)
        finally:
            await asyncio.to_thread(self.bots.end, process, signal.SIGTERM)
        return until

    async def _is_worked_off(self, until: datetime) -> bool:
        due = await self.stores.subscriptions.next_due()
        jobs = [job async for job in self._jobs()]
        return (due is None or due > until) and all(
            job.finished_at is not None for job in jobs if job.due_at <= until
        )

    async def _jobs(self) -> AsyncGenerator[Job]:
        for subscription in self.subscriptions:
            for job in await self.stores.jobs.history(subscription.id, 100_000):
                yield job

    async def count(self, until: datetime) -> Accounts:
        """Make the accounts of all that was due until a moment."""
        accounts = Accounts()
        jobs = [job async for job in self._jobs()]
        for subscription in self.subscriptions:
            self._count_slots(subscription, jobs, until, accounts)
        for job in jobs:
            await self._count_job(job, until, accounts)
        self._count_messages(accounts)
        await self._count_posts(jobs, accounts)
        return accounts

    def _count_slots(
        self, subscription: Subscription, jobs: list[Job], until: datetime, accounts: Accounts
    ) -> None:
        made = {job.slot for job in jobs if job.subscription == subscription.id}
        after = (subscription.next_at or until) - timedelta(seconds=1)
        for slot in slots(subscription.terms.timing, "UTC", after=after, until=until, poll=MINUTE):
            accounts.slots += 1
            if slot.isoformat() not in made:
                accounts.lost_slots.append(f"{subscription.id} {slot}")

    async def _count_job(self, job: Job, until: datetime, accounts: Accounts) -> None:
        accounts.jobs += 1
        if job.due_at <= until and job.state is not JobState.DONE:
            accounts.unfinished.append(f"job {job.id} {job.state} {job.outcome}")
        deliveries = {one.target: one for one in await self.stores.deliveries.of_job(job.id)}
        for part in job.parts or ():
            delivery = deliveries.get(part.target)
            if (
                part.kind in SHOWING
                and job.state is JobState.DONE
                and (delivery is None or delivery.sent_at is None)
            ):
                accounts.lost_messages.append(f"job {job.id} {part.target}")
            accounts.threads += part.kind is PartKind.THREAD and delivery is not None
        accounts.in_doubt += job.attempts > 1

    def _count_messages(self, accounts: Accounts) -> None:
        marks, stories = Counter[str](), Counter[tuple[int, str]]()
        for channel, message in self._messages():
            accounts.messages += 1
            marks.update(_marks_of(message))
            stories.update((channel, item) for item in _items_of(message))
        accounts.double_messages = [f"{mark} {times}" for mark, times in marks.items() if times > 1]
        accounts.double_stories = [f"{story} {times}" for story, times in stories.items() if times > 1]

    def _messages(self) -> Iterator[tuple[int, Message]]:
        """Yield what we have posted, by the channel or forum it is in."""
        for channel in self.bots.local.world.guild.channels.values():
            place = channel.parent_id if channel.is_thread and channel.parent_id else channel.id
            for message in channel.messages.values():
                yield place, message

    async def _count_posts(self, jobs: list[Job], accounts: Accounts) -> None:
        wanted = Counter(
            str(part.stories[0])
            for job in jobs
            if job.state is JobState.DONE
            for part in job.parts or ()
            if part.kind is PartKind.SITE
        )
        shown = git(self.bare, "grep", "-h", "-o", r"引用元：\[[^]]*", "main", "--", "content/posts")
        found = Counter(re.findall(r"id=(\d+)", shown))
        titles = Counter(
            line
            for line in git(self.bare, "log", "--format=%s", "main").splitlines()
            if line.startswith("Publish")
        )
        accounts.posts = len(found)
        accounts.double_posts = [item for item, times in (found + titles).items() if times > 1]
        accounts.lost_posts = [item for item in wanted if item not in found]


def _names_of(message: Message) -> Iterator[str]:
    for row in message.components:
        for part in row["components"]:
            yield part.get("custom_id", "")
            yield from (option["value"] for option in part.get("options", ()))


def _marks_of(message: Message) -> set[str]:
    return {name for name in _names_of(message) if name.startswith("why:")}


def _items_of(message: Message) -> set[str]:
    return {found[1] for name in _names_of(message) if (found := _ITEM.match(name))} or {
        found[1] for name in _names_of(message) if (found := re.search(r":(\d{10})$", name))
    }


@asynccontextmanager
async def killed_schedules(folder: Path, *, seed: int) -> AsyncGenerator[KilledSchedules]:
    """Open a local Discord, a site's repository and a database, with schedules in it."""
    bare = make_site(folder / "remote")
    async with (
        killed_bots(folder, site=bare) as bots,
        open_database(bots.orders.settings.database) as database,
    ):
        chance = random.Random(seed)  # noqa: S311 - where to kill
        killed = KilledSchedules(
            bots=bots, database=database, stores=open_schedule_stores(database), bare=bare, chance=chance
        )
        await killed.set_up()
        yield killed
