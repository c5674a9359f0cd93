"""A job under way: what is kept of each part before and after it is carried out."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakValueDictionary

from bot.domain.job import Delivery, Job, Part, PartKind
from bot.domain.request import KeptDigest
from bot.domain.subscription import Subscription
from bot.domain.thread import ItemId
from bot.storage.deliveries import DeliveryStore


class CalledOff(Exception):
    """The job is no longer to be carried out: its subscription was paused, changed or removed."""


class TooEarly(Exception):
    """The job can only go on later."""

    def __init__(self, not_before: datetime) -> None:
        super().__init__(not_before)
        self.not_before = not_before


@dataclass(slots=True, kw_only=True)
class Errand:
    """A job under way: its `deliveries` by target, as they are kept, and the `digests` of its stories."""

    job: Job
    subscription: Subscription
    deliveries: dict[str, Delivery] = field(default_factory=dict[str, Delivery])
    digests: dict[ItemId, KeptDigest] = field(default_factory=dict[ItemId, KeptDigest])

    def find(self, part: Part) -> Delivery | None:
        """Return the delivery of a part, if it is prepared."""
        return self.deliveries.get(part.target)

    def is_done(self, part: Part) -> bool:
        """Whether a part is carried out for certain."""
        delivery = self.find(part)
        return delivery is not None and delivery.sent_at is not None

    def story(self, item: ItemId) -> Delivery | None:
        """Return the delivery of the message about one story, if that is prepared."""
        return self.find(Part(kind=PartKind.STORY, stories=(item,)))


class Errands:
    """Keeps what becomes of the parts of jobs.

    Args:
        deliveries: Where.
        now: Tells the time.
    """

    def __init__(self, deliveries: DeliveryStore, now: Callable[[], datetime]) -> None:
        self._deliveries = deliveries
        self._now = now
        # By subscription: held while something is sent for it, so that a removal can wait for that.
        self._sending = WeakValueDictionary[int, asyncio.Lock]()

    async def open(self, job: Job, subscription: Subscription) -> Errand:
        """Return a job with what is known of its parts."""
        deliveries = await self._deliveries.of_job(job.id)
        return Errand(
            job=job, subscription=subscription, deliveries={known.target: known for known in deliveries}
        )

    async def prepare(
        self, errand: Errand, part: Part, *, channel: int, numbers: tuple[int, ...] = ()
    ) -> Delivery:
        """Return the delivery of a part as it was first prepared, so that every try does the same."""
        known = errand.find(part)
        if known is None:
            known = await self._deliveries.prepare(
                errand.job.id, part.target, channel=channel, digests=numbers
            )
            errand.deliveries[part.target] = known
        return known

    @asynccontextmanager
    async def begin(self, errand: Errand, delivery: Delivery) -> AsyncGenerator[Delivery]:
        """Hold a delivery that may be carried out now; `let_finish` waits for the end of the block.

        Raises:
            CalledOff: It may not any more.
        """
        async with self._lock(errand.subscription.id):
            begun = await self._deliveries.begin(delivery, self._now())
            if begun is None:
                raise CalledOff
            errand.deliveries[begun.target] = begun
            yield begun

    async def keep(
        self, errand: Errand, delivery: Delivery, *, channel: int, message: int | None
    ) -> Delivery:
        """Keep that a delivery is carried out, and where its message is."""
        sent = await self._deliveries.sent(delivery, message=message, channel=channel, at=self._now())
        errand.deliveries[sent.target] = sent
        return sent

    async def let_finish(self, subscription: int) -> None:
        """Wait for what is being sent for a subscription at this moment."""
        async with self._lock(subscription):
            return

    def _lock(self, subscription: int) -> asyncio.Lock:
        lock = self._sending.get(subscription)
        if lock is None:
            lock = self._sending[subscription] = asyncio.Lock()
        return lock
