"""A bot with schedules that is killed and started again, and what it has to come to, for tests."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

from bot.domain.endings import Ending
from bot.domain.job import JobState
from bot.domain.slots import next_slot
from bot.domain.subscription import DailyTimes, Standing, Subscription, Terms
from bot.rendering.custom_ids import read_why
from bot.services.scheduling import Scheduler
from tests.judging import listed
from tests.mortal_database import Life, MortalDatabase
from tests.work_room import GUILD, OWNER, WorkRoom, restarted

ZONES = {"UTC": 0, "Asia/Tokyo": 9}  # which never change their clocks

_POLL = timedelta(minutes=5)


def slots_of(terms: Terms, after: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the slots of times of day by counting hours, without what is tested."""
    hour = after.replace(minute=0, second=0, microsecond=0)
    while hour <= until:
        local = (hour.hour + ZONES[terms.zone]) % 24
        if hour > after and isinstance(terms.timing, DailyTimes) and time(local) in terms.timing.times:
            yield hour
        hour += timedelta(hours=1)


class ScheduleWorld:
    """A bot in a room that outlives it, with the slots that it has to bring to an end.

    `running` and `paused` are the subscriptions as people left them, `expected` the slots that were due
    by number and name, `removed` how many messages there were when a removal was over.
    """

    def __init__(self, outer: WorkRoom) -> None:
        self.outer = outer
        self.room, self.life = outer, Life()
        self.running: dict[int, Subscription] = {}
        self.paused: dict[int, Subscription] = {}
        self.expected: set[tuple[int, str]] = set()
        self.removed: dict[int, int] = {}
        self.leaving: int | None = None
        self.stories = 3
        self.start()

    def start(self) -> None:
        """Start the bot, which may be killed at any of its steps."""
        self.life = Life()
        self.room = restarted(self.outer, MortalDatabase(self.outer.database, self.life))
        self.outer.chat.entered = self.life.step
        self.scheduler = Scheduler(self.room.subscriptions, now=self.outer.clock, poll=_POLL)

    async def work(
        self,
        kill_after: int | None = None,
        *,
        forgets: bool = False,
        beside: Callable[[], None] | None = None,
    ) -> None:
        """Fire what is due and work it off; killed meanwhile, the bot is started again for the rest."""
        self.life.left = kill_after
        if beside is not None:
            self.outer.chat.entered = beside

        async def live() -> None:
            await self.scheduler.tick()
            await self.room.worker.settle()

        living = asyncio.ensure_future(live())
        await asyncio.wait({living})
        if self.life.is_over:
            if forgets:
                self.pass_time(timedelta(minutes=3))
                self.outer.chat.nonces.clear()
            self.start()
            await self.room.jobs.release()
            await live()
        else:
            living.result()
            self.life.left = None
        self.outer.chat.entered = self.life.step
        await self.look_who_is_paused()

    async def look_who_is_paused(self) -> None:
        for number, subscription in list(self.running.items()):
            found = await self.room.subscriptions.find(number)
            if found is None:
                assert number == self.leaving
            elif found.standing is Standing.PAUSED:
                assert found.pause_reason == Ending.LOST_CHANNEL
                self.paused[number] = self.running.pop(number)
            else:
                assert (found.channel, found.terms) == (subscription.channel, subscription.terms)

    def pass_time(self, stretch: timedelta) -> None:
        before = self.outer.clock.time
        self.outer.clock.time += stretch
        for number, subscription in self.running.items():
            due = slots_of(subscription.terms, before, self.outer.clock.time)
            self.expected |= {(number, slot.astimezone(UTC).isoformat()) for slot in due}

    def publish_news(self, count: int) -> None:
        new = tuple(listed(self.stories + number) for number in range(1, count + 1))
        self.stories += count
        self.outer.page.stories = (*new, *self.outer.page.stories)[:12]

    def next_at(self, number: int, terms: Terms) -> datetime | None:
        return next_slot(terms.timing, terms.zone, after=self.outer.clock(), poll=_POLL, offset=number)

    async def save(self, terms: Terms, channel: int, *, replaces: int | None = None) -> Subscription:
        """Save a new subscription, or put it in the place of another one."""
        sketch = await self.room.subscriptions.add(
            guild=GUILD,
            channel=channel,
            owner=OWNER,
            terms=terms,
            made_at=self.outer.clock(),
            replaces=replaces,
        )
        saved = await self.room.subscriptions.save(
            sketch, next_at=self.next_at(replaces or sketch.id, terms), most=9
        )
        assert saved is not None
        return saved

    async def remove_at_call(self, number: int, calls: int) -> None:
        """Remove one in the middle of the work, at a call to the chat, or after all of it."""
        self.leaving, left = number, calls
        removing: list[asyncio.Future[None]] = []

        async def take_out() -> None:
            assert await self.room.subscriptions.remove(number)
            await self.room.errands.let_finish(number)
            self.removed[number] = len(self.outer.chat.messages)

        def enter() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                removing.append(asyncio.ensure_future(take_out()))

        await self.work(beside=enter)
        await (removing[0] if removing else take_out())
        self.running.pop(number, None)
        self.paused.pop(number, None)

    async def sent(self) -> list[tuple[int, int, str, int]]:
        """Return subscription, channel, story (or what else) and mark of each message, in their order."""
        found: list[tuple[int, int, str, int]] = []
        for message in self.outer.chat.messages:
            mark = read_why(message.mark)
            assert mark is not None
            delivery = await self.outer.deliveries.find(mark)
            assert delivery is not None
            job = await self.outer.jobs.find(delivery.job)
            assert job is not None
            targets = [part for part in job.parts or () if part.target == delivery.target]
            names = [str(item) for part in targets for item in part.stories] or [delivery.target]
            found += [(job.subscription, message.channel, name, mark) for name in names]
        return found

    async def states(self) -> dict[tuple[int, str], JobState]:
        """Return what became of the slots that were due."""
        numbers = {number for number, _ in self.expected}
        jobs = [job for number in numbers for job in await self.outer.jobs.history(number, 999)]
        return {(job.subscription, job.slot): job.state for job in jobs}
