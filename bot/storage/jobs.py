"""The work of slots: who has claimed it, and how far it has come."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.endings import Ending
from bot.domain.job import Job, Part
from bot.domain.posting import Posting, Verdict
from bot.domain.subscription import Subscription
from bot.storage.database import Database, Row, Value
from bot.storage.moments import from_number, to_number
from bot.storage.postings import add_postings, take_back_postings
from bot.storage.schedule_rows import LARGEST_NUMBER, job_rows, write_parts
from bot.storage.verdicts import VerdictStore

_END = "UPDATE jobs SET state = ?, outcome = ?, finished_at = ?, lease_until = NULL"
_UNFINISHED = "state IN ('waiting', 'working')"


class JobStore:
    """Keeps jobs until they are forgotten; one that cannot be read any more is given up when its turn comes.

    Who has claimed a job takes the further steps, and each is taken only while the claim is the last one:
    a worker that was too slow changes nothing any more. Whether it was taken is returned.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = job_rows()

    async def add(self, subscription: Subscription, slot: str, at: datetime) -> Job | None:
        """Make a job that is due at that time, and return the one of that slot, new or not.

        None where the subscription does not run and there is none yet.
        """
        await self._database.execute(
            "INSERT OR IGNORE INTO jobs (subscription, guild, channel, slot, due_at, not_before)"
            " SELECT id, guild, channel, ?, ?, ? FROM subscriptions WHERE id = ? AND standing = 'active'",
            slot,
            to_number(at),
            to_number(at),
            subscription.id,
        )
        return await self._fetch_one(
            "SELECT * FROM jobs WHERE subscription = ? AND slot = ?", subscription.id, slot
        )

    async def find(self, number: int) -> Job | None:
        """Return the job of that number."""
        if not 0 < number <= LARGEST_NUMBER:
            return None
        return await self._fetch_one("SELECT * FROM jobs WHERE id = ?", number)

    async def claim(self, *, now: datetime, until: datetime) -> Job | None:
        """Claim the next job until that time, after which others may have it.

        In a channel the earliest unfinished one goes first, and the others wait for it, whatever it
        waits for; of channels the one goes first that has been ready for longest.
        """
        while row := await self._claim(now, until):
            job = self._rows.read(row)
            if job is not None:
                return job
            await self._database.execute(
                f"{_END} WHERE id = ?",
                "dead",
                Ending.UNREADABLE,
                to_number(now),
                int(str(row["id"])),
            )
        return None

    async def release(self) -> int:
        """Let all claims go, and return how many they were: at the start, when nobody works yet."""
        return await self._database.execute(
            "UPDATE jobs SET state = 'waiting', lease_until = NULL WHERE state = 'working'"
        )

    async def plan(
        self, job: Job, parts: Sequence[Part], *, postings: Sequence[Posting], verdicts: Sequence[Verdict]
    ) -> Job | None:
        """Keep what a job posts, what its channel gets by it, and why, unless it is planned already.

        A posting takes the place of the channel's older one of the same story.

        Returns:
            The job as it is planned; None where the claim is over.
        """
        async with self._database.transaction() as inside:
            if await inside.execute(
                "UPDATE jobs SET parts = ? WHERE id = ? AND state = 'working' AND attempts = ?"
                " AND parts IS NULL",
                write_parts(parts),
                job.id,
                job.attempts,
            ):
                await add_postings(inside, job.guild, postings)
                await VerdictStore(inside).put(job.subscription, verdicts)
            row = await inside.fetch_one(
                "SELECT * FROM jobs WHERE id = ? AND state = 'working' AND attempts = ?", job.id, job.attempts
            )
        return self._rows.read(row)

    async def finish(self, job: Job, at: datetime) -> bool:
        """Keep that a job is done."""
        return await self._end(job, "done", "", at)

    async def bury(self, job: Job, outcome: str, at: datetime) -> bool:
        """Give a job up for a reason (a message id); stories that were not sent were not posted."""
        return await self._end(job, "dead", outcome, at)

    async def retry(self, job: Job, not_before: datetime) -> bool:
        """Let a job wait until that time, and its channel's later ones with it."""
        return await _step(
            self._database,
            job,
            "UPDATE jobs SET state = 'waiting', lease_until = NULL, not_before = ?",
            to_number(not_before),
        )

    async def drop(self, job: Job) -> bool:
        """Forget a job at once, as if its slot had brought nothing up."""
        return await _step(self._database, job, "DELETE FROM jobs")

    async def next_ready(self) -> datetime | None:
        """Return when a job can be claimed next, which may have passed; None where none waits."""
        row = await self._database.fetch_one("SELECT min(ready_at) AS ready_at FROM queues")
        number = None if row is None else row["ready_at"]
        return from_number(number) if isinstance(number, int) else None

    async def history(self, subscription: int, limit: int) -> tuple[Job, ...]:
        """Return the last jobs of a subscription, newest first."""
        return self._rows.read_all(
            await self._database.fetch_all(
                "SELECT * FROM jobs WHERE subscription = ? ORDER BY due_at DESC, id DESC LIMIT ?",
                subscription,
                limit,
            )
        )

    async def unfinished(self, guild: int | None = None) -> int:
        """Return how many jobs of a guild, or of all, are not finished."""
        row = await self._database.fetch_one(
            f"SELECT count(*) AS count FROM jobs WHERE {_UNFINISHED} AND (? IS NULL OR guild = ?)",  # noqa: S608 - ours
            guild,
            guild,
        )
        return int(str((row or {"count": 0})["count"]))

    async def forget(self, before: datetime) -> int:
        """Forget the jobs that were finished before that time, and their deliveries.

        Returns:
            How many jobs they were.
        """
        return await self._database.execute("DELETE FROM jobs WHERE finished_at < ?", to_number(before))

    async def _claim(self, now: datetime, until: datetime) -> Row | None:
        # One statement: of several workers at once, each gets another job.
        return await self._database.fetch_one(
            "UPDATE jobs SET state = 'working', attempts = attempts + 1, lease_until = ? WHERE id ="  # noqa: S608 - ours
            f" (SELECT id FROM jobs WHERE {_UNFINISHED} AND channel ="
            " (SELECT channel FROM queues WHERE ready_at <= ? ORDER BY ready_at, channel LIMIT 1)"
            " ORDER BY due_at, id LIMIT 1) RETURNING *",
            to_number(until),
            to_number(now),
        )

    async def _end(self, job: Job, state: str, outcome: str, at: datetime) -> bool:
        async with self._database.transaction() as inside:
            is_changed = await _step(inside, job, _END, state, outcome, to_number(at))
            if is_changed and state != "done":
                await take_back_postings(inside, (job.id,))
        return is_changed

    async def _fetch_one(self, sql: str, *values: Value) -> Job | None:
        return self._rows.read(await self._database.fetch_one(sql, *values))


async def cancel_jobs(
    inside: Database, subscription: int, outcome: str, *, only_unplanned: bool = False
) -> None:
    """Cancel the unfinished jobs of a subscription as part of a transaction.

    They count as finished at the time from which they could have been worked on.
    """
    rows = await inside.fetch_all(
        "UPDATE jobs SET state = 'cancelled', outcome = ?, finished_at = not_before, lease_until = NULL"  # noqa: S608 - ours
        f" WHERE subscription = ? AND {_UNFINISHED} AND (parts IS NULL OR NOT ?) RETURNING id",
        outcome,
        subscription,
        only_unplanned,
    )
    await take_back_postings(inside, tuple(int(str(row["id"])) for row in rows))


async def _step(database: Database, job: Job, change: str, *values: Value) -> bool:
    condition = "id = ? AND state = 'working' AND attempts = ?"
    return await database.execute(f"{change} WHERE {condition}", *values, job.id, job.attempts) > 0
