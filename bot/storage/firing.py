"""What becomes of a subscription that is due."""

from collections.abc import Iterable, Sequence
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


async def fire(inside: Database, firings: Iterable[Firing], at: datetime) -> int:
    """Make the jobs of subscriptions, to be worked on from that time, and set their next slots.

    It is part of a transaction. One that is no longer active, or whose next slot was changed meanwhile,
    is left as it is.

    Returns:
        How many jobs were made; a slot that has one already gets no other.
    """
    due = {firing.subscription.id: firing for firing in firings}
    moved = await inside.fetch_all(
        "UPDATE subscriptions SET next_at = json_extract(value, '$[2]') FROM json_each(?)"
        " WHERE subscriptions.id = json_extract(value, '$[0]') AND standing = 'active'"
        " AND next_at = json_extract(value, '$[1]') RETURNING subscriptions.id AS number",
        dumps(
            [
                (number, _number(firing.subscription.next_at), _number(firing.next_at))
                for number, firing in due.items()
            ]
        ),
    )
    numbers = [int(str(row["number"])) for row in moved]
    return await inside.execute(
        "INSERT OR IGNORE INTO jobs (subscription, guild, channel, slot, due_at, not_before)"
        " SELECT subscriptions.id, guild, channel,"
        " json_extract(value, '$[1]'), json_extract(value, '$[2]'), ?"
        " FROM json_each(?) JOIN subscriptions ON subscriptions.id = json_extract(value, '$[0]')",
        to_number(at),
        dumps([(number, slot, to_number(due_at)) for number in numbers for slot, due_at in due[number].jobs]),
    )


def _number(moment: datetime | None) -> int | None:
    return None if moment is None else to_number(moment)
