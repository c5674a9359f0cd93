"""All that is kept of schedules, over one database."""

from dataclasses import dataclass

from bot.storage.database import Database
from bot.storage.deliveries import DeliveryStore
from bot.storage.jobs import JobStore
from bot.storage.postings import PostingStore
from bot.storage.status import StatusStore
from bot.storage.subscriptions import SubscriptionStore
from bot.storage.verdicts import VerdictStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleStores:
    """Schedules, the work of their slots, what was sent for it and why, and how all that goes."""

    subscriptions: SubscriptionStore
    jobs: JobStore
    deliveries: DeliveryStore
    postings: PostingStore
    verdicts: VerdictStore
    status: StatusStore


def open_schedule_stores(database: Database) -> ScheduleStores:
    """Return the stores of one database."""
    return ScheduleStores(
        subscriptions=SubscriptionStore(database),
        jobs=JobStore(database),
        deliveries=DeliveryStore(database),
        postings=PostingStore(database),
        verdicts=VerdictStore(database),
        status=StatusStore(database),
    )
