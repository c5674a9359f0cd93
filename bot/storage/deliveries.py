"""What was sent for jobs, and what may have been."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps

from bot.domain.job import Delivery
from bot.errors import LostRace
from bot.storage.database import Database, Value
from bot.storage.moments import to_number
from bot.storage.schedule_rows import LARGEST_NUMBER, delivery_rows


class DeliveryStore:
    """Keeps deliveries as long as their jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = delivery_rows()

    async def find(self, number: int) -> Delivery | None:
        """Return the delivery of that number."""
        if not 0 < number <= LARGEST_NUMBER:
            return None
        return await self._fetch_one("SELECT * FROM deliveries WHERE id = ?", number)

    async def of_job(self, job: int) -> tuple[Delivery, ...]:
        """Return the deliveries of a job, first made first."""
        return self._rows.read_all(
            await self._database.fetch_all("SELECT * FROM deliveries WHERE job = ? ORDER BY id", job)
        )

    async def prepare(self, job: int, target: str, *, channel: int, digests: Sequence[int]) -> Delivery:
        """Keep what will be sent for a part of a job; where that is kept already, it stays as it is.

        Raises:
            LostRace: The job was forgotten meanwhile, with its guild.
        """
        await self._database.execute(
            "INSERT OR IGNORE INTO deliveries (job, target, channel, digests)"
            " SELECT id, ?, ?, ? FROM jobs WHERE id = ?",
            target,
            channel,
            dumps(list(digests)),
            job,
        )
        kept = await self._fetch_one("SELECT * FROM deliveries WHERE job = ? AND target = ?", job, target)
        if kept is None:
            raise LostRace("The schedule was removed.")
        return kept

    async def begin(self, delivery: Delivery, at: datetime) -> Delivery | None:
        """Keep that the message may be there from now on, unless that is kept already.

        None where its job is not worked on any more, or its subscription does not run: then nothing may
        be sent.
        """
        return await self._fetch_one(
            "UPDATE deliveries SET began_at = coalesce(began_at, ?) WHERE id = ? AND EXISTS"
            " (SELECT 1 FROM jobs JOIN subscriptions ON subscriptions.id = jobs.subscription"
            " WHERE jobs.id = deliveries.job AND jobs.state = 'working' AND standing = 'active') RETURNING *",
            to_number(at),
            delivery.id,
        )

    async def sent(self, delivery: Delivery, *, message: int | None, channel: int, at: datetime) -> Delivery:
        """Keep where the message is, also for its stories; it counts whatever became of the job.

        Raises:
            LostRace: The delivery was forgotten meanwhile, with its guild.
        """
        async with self._database.transaction() as inside:
            row = await inside.fetch_one(
                "UPDATE deliveries SET message = ?, channel = ?, sent_at = ? WHERE id = ? RETURNING *",
                message,
                channel,
                to_number(at),
                delivery.id,
            )
            await inside.execute(
                "UPDATE postings SET place = ?, message = ?"
                " WHERE job = ? AND ? IN ('overview', 'story/' || item)",
                channel,
                message,
                delivery.job,
                delivery.target,
            )
        kept = self._rows.read(row)
        if kept is None:
            raise LostRace("The schedule was removed.")
        return kept

    async def by_message(self, channel: int, message: int) -> Delivery | None:
        """Return the delivery that made a message."""
        return await self._fetch_one(
            "SELECT * FROM deliveries WHERE channel = ? AND message = ? ORDER BY id LIMIT 1", channel, message
        )

    async def of_message(self, channel: int, message: int) -> tuple[Delivery, ...]:
        """Return the delivery that made a message, and those that edited it later, in their order."""
        return self._rows.read_all(
            await self._database.fetch_all(
                "SELECT * FROM deliveries WHERE channel = ? AND message = ? ORDER BY id", channel, message
            )
        )

    async def _fetch_one(self, sql: str, *values: Value) -> Delivery | None:
        return self._rows.read(await self._database.fetch_one(sql, *values))
