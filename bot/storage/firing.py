"""What becomes of a subscription that is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from typing import TypeAlias

from bot.domain.subscription import Subscription
from bot.storage.database import Database
from bot.storage.moments import to_number

Slots: TypeAlias = Sequence[tuple[str, datetime]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """A subscription that is due: a job for each slot and its time, and the next slot."""

    subscription: Subscription
    jobs: Slots
    next_at: datetime | None


async def fire(inside: Database, firing: Firing, at: datetime) -> int:
    """Make the jobs of a subscription, to be worked on from that time, and set its next slot.

    It is part of a transaction. One that is no longer active, or whose next slot was changed meanwhile,
    is left as it is.

    Returns:
        How many jobs were made; a slot that has one already gets no other.
    """
    subscription = firing.subscription
    if subscription.next_at is None or not await inside.execute(
        "UPDATE subscriptions SET next_at = ? WHERE id = ? AND standing = 'active' AND next_at = ?",
        None if firing.next_at is None else to_number(firing.next_at),
        subscription.id,
        to_number(subscription.next_at),
    ):
        return 0
    if not firing.jobs:
        return 0
    return await inside.execute(
        "INSERT OR IGNORE INTO jobs (subscription, guild, channel, slot, due_at, not_before)"
        " SELECT subscriptions.id, guild, channel,"
        " json_extract(value, '$[0]'), json_extract(value, '$[1]'), ?"
        " FROM subscriptions, json_each(?) WHERE subscriptions.id = ?",
        to_number(at),
        dumps([(slot, to_number(due_at)) for slot, due_at in firing.jobs]),
        subscription.id,
    )
