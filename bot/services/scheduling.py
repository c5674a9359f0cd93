"""The ticker: makes the jobs of schedules that are due, and waits for the next."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.domain.endings import Ending
from bot.domain.slots import decide, next_slot, offset_of
from bot.domain.subscription import Subscription
from bot.errors import BotError
from bot.storage.firing import Firing
from bot.storage.subscriptions import SubscriptionStore

_BATCH = 100  # kept by one transaction: others wait for it about as long as for a person's click
_REST = timedelta(minutes=1)  # the longest, in case that the clock was set
_BREATH = timedelta(milliseconds=10)
_AFTER_FAULT = timedelta(seconds=5)
# Clocks that are corrected go back a little; a slot that is passed over by that was fired already.
_SET_BACK = timedelta(minutes=1)

log = structlog.get_logger()


def _nothing() -> None:
    """Do nothing."""


class Scheduler:
    """Fires what is due, however the clock jumps: a slot gets one job, and a later one is never lost.

    Args:
        subscriptions: Where they are kept.
        now: Tells the time, which may jump.
        poll: How often schedules that poll look.
        fired: Told when there are new jobs.
    """

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        *,
        now: Callable[[], datetime],
        poll: timedelta,
        fired: Callable[[], None] = _nothing,
    ) -> None:
        self._subscriptions = subscriptions
        self._now = now
        self._poll = poll
        self._fired = fired
        self._changed = asyncio.Event()
        self._latest: datetime | None = None

    def wake(self) -> None:
        """Look again at once: what is due may have changed."""
        self._changed.set()

    async def run(self) -> None:
        """Fire all that comes due, until it is cancelled; what goes wrong is tried again."""
        while True:
            self._changed.clear()
            try:
                moment = await self.tick()
            except BotError as error:
                log.warning("schedules not fired", reason=str(error))
                moment = self._now() + _AFTER_FAULT
            except Exception:
                log.exception("schedules not fired")
                moment = self._now() + _AFTER_FAULT
            await self._rest(moment)

    async def tick(self) -> datetime | None:
        """Fire all that is due, and return when the next is, None where nothing runs.

        Raises:
            BotError: The database is out of order; what was not fired stays due.
        """
        now = self._now()
        while due := await self._subscriptions.due(now, _BATCH):
            await self._fire(due, now)
        if self._latest is None or now < self._latest - _SET_BACK:
            await self._bring_forward(now)
            self._latest = now
        self._latest = max(now, self._latest)
        for number in await self._subscriptions.ended():
            await self._pause(number, Ending.NO_MORE_TIMES)
        return await self._subscriptions.next_due()

    async def _fire(self, due: tuple[Subscription, ...], now: datetime) -> None:
        firings = [firing for one in due if (firing := await self._decide(one, now)) is not None]
        made = await self._subscriptions.fire_all(firings, at=now)
        log.info("schedules fired", schedules=len(firings), jobs=made)
        if made:
            self._fired()

    async def _decide(self, subscription: Subscription, now: datetime) -> Firing | None:
        """Return what becomes of one that is due; it is paused where that cannot be told."""
        try:
            due = decide(
                subscription.terms,
                since=subscription.next_at or now,
                now=now,
                poll=self._poll,
                offset=self._offset(subscription),
            )
        except Exception as error:  # noqa: BLE001 - zones and cron are other libraries': one stops no others
            log.warning("schedule without times", subscription=subscription.id, reason=repr(error))
            await self._pause(subscription.id, Ending.UNKNOWN_TIMES)
            return None
        if due.skipped:
            log.info("slots skipped", subscription=subscription.id, slots=due.skipped)
        jobs = tuple((slot.isoformat(), slot) for slot in due.slots)
        return Firing(subscription=subscription, jobs=jobs, next_at=due.next_at)

    async def _bring_forward(self, now: datetime) -> None:
        """Set those to their next slot that wait for a later one, as the clock or a zone's rules were set."""
        last = 0
        while page := await self._subscriptions.ahead(now, after=last, limit=_BATCH):
            last = page[-1].id
            firings = [firing for one in page if (firing := self._sooner(one, now)) is not None]
            if firings:
                await self._subscriptions.fire_all(firings, at=now)
                log.info("schedules brought forward", schedules=len(firings))

    def _sooner(self, subscription: Subscription, now: datetime) -> Firing | None:
        timing, zone = subscription.terms.timing, subscription.terms.zone
        try:
            slot = next_slot(timing, zone, after=now, poll=self._poll, offset=self._offset(subscription))
        except Exception as error:  # noqa: BLE001 - likewise
            log.warning("schedule without times", subscription=subscription.id, reason=repr(error))
            return None  # it is paused when it is due
        is_sooner = slot is not None and subscription.next_at is not None and slot < subscription.next_at
        return Firing(subscription=subscription, jobs=(), next_at=slot) if is_sooner else None

    def _offset(self, subscription: Subscription) -> int:
        return offset_of(subscription.id, self._poll)

    async def _pause(self, number: int, reason: Ending) -> None:
        if await self._subscriptions.pause(number, reason):
            log.warning("schedule paused", subscription=number, reason=str(reason))

    async def _rest(self, moment: datetime | None) -> None:
        try:
            async with asyncio.timeout(find_rest(moment, self._now()).total_seconds()):
                await self._changed.wait()
        except TimeoutError:
            pass


def find_rest(moment: datetime | None, now: datetime) -> timedelta:
    """Return how long to wait for a moment: a minute at most, as the wall clock may be set meanwhile."""
    return _REST if moment is None else min(max(moment - now, _BREATH), _REST)
