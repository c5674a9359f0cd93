"""Who wants what and when."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.endings import Ending
from bot.domain.subscription import Subscription, Terms
from bot.errors import Refused
from bot.storage.database import Database, Row, Value
from bot.storage.firing import Firing, Slots, fire
from bot.storage.jobs import cancel_jobs
from bot.storage.moments import to_number
from bot.storage.schedule_rows import LARGEST_NUMBER, subscription_rows, write_terms

_PAGE = 500
_LEAST_PAGE = 50


class SubscriptionStore:
    """Keeps subscriptions until they are removed; one that cannot be read any more counts as not there.

    A step is taken only from a standing that allows it, so that of two at once one counts.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = subscription_rows()

    async def add(  # noqa: PLR0913 - all that it is
        self,
        *,
        guild: int,
        channel: int,
        owner: int,
        terms: Terms,
        made_at: datetime,
        replaces: int | None = None,
    ) -> Subscription:
        """Keep a new sketch, and return it with its number."""
        row = await self._database.fetch_one(
            "INSERT INTO subscriptions (guild, channel, owner, terms, made_at, standing, replaces)"
            " VALUES (?, ?, ?, ?, ?, 'sketch', ?) RETURNING *",
            guild,
            channel,
            owner,
            write_terms(terms),
            to_number(made_at),
            replaces,
        )
        added = self._rows.read(row)
        if added is None:
            raise AssertionError(terms)  # what we write we can read
        return added

    async def find(self, number: int) -> Subscription | None:
        """Return the subscription of that number."""
        if not 0 < number <= LARGEST_NUMBER:
            return None
        return self._rows.read(
            await self._database.fetch_one("SELECT * FROM subscriptions WHERE id = ?", number)
        )

    async def of_guild(self, guild: int) -> tuple[Subscription, ...]:
        """Return a guild's subscriptions but for sketches, oldest first."""
        return await self._fetch("guild = ? AND standing IN ('active', 'paused') ORDER BY id", guild)

    async def of_channel(self, channel: int) -> tuple[Subscription, ...]:
        """Return a channel's subscriptions but for sketches, oldest first."""
        return await self._fetch("channel = ? AND standing IN ('active', 'paused') ORDER BY id", channel)

    async def count(self, guild: int) -> int:
        """Return how many a guild has, but for sketches."""
        return await _count(self._database, guild)

    async def change(
        self, number: int, *, terms: Terms | None = None, channel: int | None = None
    ) -> Subscription | None:
        """Change a sketch where something is given, and return it; None where there is no such sketch."""
        return self._rows.read(
            await self._database.fetch_one(
                "UPDATE subscriptions SET terms = coalesce(?, terms), channel = coalesce(?, channel)"
                " WHERE id = ? AND standing = 'sketch' RETURNING *",
                None if terms is None else write_terms(terms),
                channel,
                number,
            )
        )

    async def save(self, sketch: Subscription, *, next_at: datetime | None, most: int) -> Subscription | None:
        """Put what a sketch says, as given, into force: for itself, or for the one that it replaces.

        The one that it replaces keeps its standing, loses the jobs that were not planned, and the sketch
        is gone.

        Args:
            sketch: The sketch.
            next_at: The first slot, which counts where it runs from now on.
            most: How many a guild may have.

        Returns:
            The subscription that runs, or would; None where the sketch or that one is gone.

        Raises:
            Refused: The guild has as many already.
        """
        values = (write_terms(sketch.terms), sketch.channel, None if next_at is None else to_number(next_at))
        async with self._database.transaction() as inside:
            if sketch.replaces is None:
                saved = await inside.fetch_one(
                    "UPDATE subscriptions SET terms = ?, channel = ?, next_at = ?, standing = 'active'"
                    " WHERE id = ? AND standing = 'sketch' RETURNING *",
                    *values,
                    sketch.id,
                )
                if saved is not None and await _count(inside, sketch.guild) > most:
                    raise Refused(
                        "This server has {most} schedules already, and may not have more.",
                        hint="Remove one first.",
                        most=most,
                    )
            else:
                saved = await _replace(inside, sketch, values)
        return self._rows.read(saved)

    async def pause(self, number: int, reason: str = "") -> bool:
        """Pause an active one for a reason (a message id), and cancel its unfinished jobs."""
        async with self._database.transaction() as inside:
            is_changed = await inside.execute(
                "UPDATE subscriptions SET standing = 'paused', next_at = NULL, pause_reason = ?"
                " WHERE id = ? AND standing = 'active'",
                reason,
                number,
            )
            if is_changed:
                await cancel_jobs(inside, number, reason or Ending.PAUSED)
        return is_changed > 0

    async def resume(self, number: int, next_at: datetime | None) -> bool:
        """Let a paused one run again, as if it had never failed."""
        is_changed = await self._database.execute(
            "UPDATE subscriptions SET standing = 'active', next_at = ?, pause_reason = '', failures = 0"
            " WHERE id = ? AND standing = 'paused'",
            None if next_at is None else to_number(next_at),
            number,
        )
        return is_changed > 0

    async def remove(self, number: int) -> bool:
        """Remove one, a sketch as well; its unfinished jobs are cancelled, the others stay as history."""
        async with self._database.transaction() as inside:
            is_changed = await inside.execute("DELETE FROM subscriptions WHERE id = ?", number)
            if is_changed:
                await inside.execute("DELETE FROM verdicts WHERE subscription = ?", number)
                await cancel_jobs(inside, number, Ending.REMOVED)
        return is_changed > 0

    async def due(self, now: datetime, limit: int = _PAGE) -> tuple[Subscription, ...]:
        """Return what is due, earliest first."""
        return await self._earliest(limit, to_number(now))

    async def next_due(self) -> datetime | None:
        """Return when one is due next, which may have passed; None where nothing runs."""
        return next((one.next_at for one in await self._earliest(1, LARGEST_NUMBER)), None)

    async def fire(
        self, subscription: Subscription, *, jobs: Slots, next_at: datetime | None, at: datetime
    ) -> int:
        """Make a due subscription's jobs, and set its next slot; see `fire_all`."""
        return await self.fire_all((Firing(subscription=subscription, jobs=jobs, next_at=next_at),), at=at)

    async def fire_all(self, firings: Iterable[Firing], *, at: datetime) -> int:
        """Make the jobs of due subscriptions, and set their next slots, as a whole.

        One that is no longer active, or whose next slot was changed meanwhile, is left as it is.

        Returns:
            How many jobs were made; a slot that has one already gets no other.
        """
        async with self._database.transaction() as inside:
            return await fire(inside, firings, at)

    async def ahead(self, now: datetime, *, after: int, limit: int = _PAGE) -> tuple[Subscription, ...]:
        """Return those that are due later than now and have a number above the given one, by number."""
        return await self._fetch(
            "id > ? AND standing = 'active' AND next_at > ? ORDER BY id LIMIT ?", after, to_number(now), limit
        )

    async def ended(self) -> tuple[int, ...]:
        """Return the numbers of those that run and have neither a further slot nor an unfinished job."""
        rows = await self._database.fetch_all(
            "SELECT id FROM subscriptions WHERE standing = 'active' AND next_at IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM jobs WHERE subscription = subscriptions.id AND state IN ('waiting', 'working'))"
        )
        return tuple(int(str(row["id"])) for row in rows)

    async def failed(self, number: int) -> int:
        """Count a slot that could not be posted; return how many those are in a row, 0 where it is gone."""
        row = await self._database.fetch_one(
            "UPDATE subscriptions SET failures = failures + 1 WHERE id = ? RETURNING failures", number
        )
        return 0 if row is None else int(str(row["failures"]))

    async def succeeded(self, number: int) -> None:
        """Keep that a slot was posted."""
        await self._database.execute(
            "UPDATE subscriptions SET failures = 0 WHERE id = ? AND failures > 0", number
        )

    async def forget_sketches(self, before: datetime) -> int:
        """Forget the sketches made before that time, and return how many they were."""
        return await self._database.execute(
            "DELETE FROM subscriptions WHERE standing = 'sketch' AND made_at < ?", to_number(before)
        )

    async def forget_guild(self, guild: int) -> None:
        """Forget a guild's subscriptions, and all that was done for them."""
        async with self._database.transaction() as inside:
            await forget_schedules(inside, guild)

    async def _fetch(self, condition: str, *values: Value) -> tuple[Subscription, ...]:
        return self._rows.read_all(
            await self._database.fetch_all(f"SELECT * FROM subscriptions WHERE {condition}", *values)  # noqa: S608 - ours
        )

    async def _earliest(self, limit: int, until: int) -> tuple[Subscription, ...]:
        """Return the first that can be read: those that cannot must not stand in the way of others."""
        found: list[Subscription] = []
        after: tuple[Value, Value] = (-LARGEST_NUMBER, 0)
        size = max(limit, _LEAST_PAGE)
        while True:
            rows = await self._database.fetch_all(
                "SELECT * FROM subscriptions WHERE next_at IS NOT NULL AND next_at <= ?"
                " AND (next_at, id) > (?, ?) ORDER BY next_at, id LIMIT ?",
                until,
                *after,
                size,
            )
            found += self._rows.read_all(rows)
            if len(rows) < size or len(found) >= limit:
                return tuple(found[:limit])
            after = (int(str(rows[-1]["next_at"])), int(str(rows[-1]["id"])))


async def forget_schedules(inside: Database, guild: int) -> None:
    """Forget a guild's subscriptions, and all that was done for them, as part of a transaction."""
    await inside.execute(
        "DELETE FROM verdicts WHERE subscription IN (SELECT id FROM subscriptions WHERE guild = ?)", guild
    )
    for table in ("subscriptions", "jobs", "postings"):
        await inside.execute(f"DELETE FROM {table} WHERE guild = ?", guild)  # noqa: S608 - ours


async def _count(database: Database, guild: int) -> int:
    row = await database.fetch_one(
        "SELECT count(*) AS count FROM subscriptions WHERE guild = ? AND standing IN ('active', 'paused')",
        guild,
    )
    return int(str((row or {"count": 0})["count"]))


async def _replace(inside: Database, sketch: Subscription, values: tuple[Value, ...]) -> Row | None:
    if not await inside.execute(
        "DELETE FROM subscriptions WHERE id = ? AND standing = 'sketch'"
        " AND EXISTS (SELECT 1 FROM subscriptions AS target WHERE target.id = ?)",
        sketch.id,
        sketch.replaces,
    ):
        return None
    await cancel_jobs(inside, sketch.replaces or 0, Ending.CHANGED, only_unplanned=True)
    return await inside.fetch_one(
        "UPDATE subscriptions SET terms = ?, channel = ?, failures = 0,"
        " next_at = CASE standing WHEN 'active' THEN ? END WHERE id = ? RETURNING *",
        *values,
        sketch.replaces,
    )
