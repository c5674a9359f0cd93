"""Looks at all that is kept of schedules."""

from datetime import datetime, timedelta

from bot.domain.status import Status
from bot.storage.database import Database, Value
from bot.storage.moments import from_number, to_number
from bot.storage.schedule_rows import job_rows, subscription_rows

_FIRST = 5
_LAST = 10
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MOST = 10_000  # jobs of a day whose lateness is told
_SECOND = 1_000_000  # in the database's microseconds


class StatusStore:
    """Reads how schedules are doing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions = subscription_rows()
        self._jobs = job_rows()

    async def read(self, guild: int | None, now: datetime) -> Status:
        """Return how the schedules of a guild are doing, None for all; see `Status`."""
        standings = await self._count(
            "SELECT standing, count(*) AS count FROM subscriptions WHERE {guild} GROUP BY standing", guild
        )
        states = await self._count(
            "SELECT state, count(*) AS count FROM jobs WHERE {guild} AND state IN ('waiting', 'working')"
            " GROUP BY state",
            guild,
        )
        dead = await self._count(
            "SELECT state, count(*) AS count FROM jobs WHERE {guild} AND finished_at >= ? AND state = 'dead'"
            " GROUP BY state",
            guild,
            to_number(now - _WEEK),
        )
        due = await self._fetch(
            "SELECT * FROM subscriptions WHERE {guild} AND next_at IS NOT NULL ORDER BY next_at, id LIMIT ?",
            guild,
            _FIRST,
        )
        recent = await self._fetch(
            "SELECT * FROM jobs WHERE {guild} AND finished_at IS NOT NULL"
            " ORDER BY finished_at DESC, id DESC LIMIT ?",
            guild,
            _LAST,
        )
        return Status(
            next_due=self._subscriptions.read_all(due),
            active=standings.get("active", 0),
            paused=standings.get("paused", 0),
            running=states.get("working", 0),
            waiting=states.get("waiting", 0),
            dead=dead.get("dead", 0),
            recent=self._jobs.read_all(recent),
            lateness=await self._lateness(guild, now),
            oldest_waiting=await self._oldest(guild),
        )

    async def _lateness(self, guild: int | None, now: datetime) -> tuple[float, ...]:
        rows = await self._fetch(
            "SELECT coalesce((SELECT min(sent_at) FROM deliveries WHERE job = jobs.id), finished_at)"
            " - due_at AS late FROM jobs WHERE {guild} AND finished_at >= ? AND state = 'done'"
            " ORDER BY finished_at DESC LIMIT ?",
            guild,
            to_number(now - _DAY),
            _MOST,
        )
        return tuple(sorted(max(0, int(str(row["late"]))) / _SECOND for row in rows))

    async def _oldest(self, guild: int | None) -> datetime | None:
        (row,) = await self._fetch(
            "SELECT min(due_at) AS oldest FROM jobs WHERE {guild} AND state IN ('waiting', 'working')"
            " AND state = 'waiting'",
            guild,
        )
        return from_number(row["oldest"]) if isinstance(row["oldest"], int) else None

    async def _count(self, sql: str, guild: int | None, *values: Value) -> dict[str, int]:
        rows = [tuple(row.values()) for row in await self._fetch(sql, guild, *values)]
        return {str(name): int(str(count)) for name, count in rows}

    async def _fetch(self, sql: str, guild: int | None, *values: Value) -> tuple[dict[str, object], ...]:
        """Ask of a guild, or of all."""
        if guild is None:
            return await self._database.fetch_all(sql.format(guild="1"), *values)
        return await self._database.fetch_all(sql.format(guild="guild = ?"), guild, *values)
