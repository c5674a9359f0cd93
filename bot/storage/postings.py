"""What channels have had."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from json import dumps

from bot.domain.posting import Posting
from bot.domain.thread import ItemId
from bot.storage.database import Database
from bot.storage.draft_rows import whole
from bot.storage.moments import to_number
from bot.storage.schedule_rows import posting_rows

_COLUMNS = (
    "channel",
    "item",
    "address",
    "title",
    "subscription",
    "job",
    "posted_at",
    "points",
    "comments",
    "place",
    "message",
)


class PostingStore:
    """Keeps what channels have had, a story once in each; `JobStore.plan` adds to it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = posting_rows()

    async def since(self, channel: int, moment: datetime) -> tuple[Posting, ...]:
        """Return what a channel has had since that time, oldest first."""
        return self._rows.read_all(
            await self._database.fetch_all(
                "SELECT * FROM postings WHERE channel = ? AND posted_at >= ? ORDER BY posted_at, item",
                channel,
                to_number(moment),
            )
        )

    async def find(self, channel: int, item: ItemId) -> Posting | None:
        """Return when and how a channel has had a story."""
        return self._rows.read(
            await self._database.fetch_one(
                "SELECT * FROM postings WHERE channel = ? AND item = ?", channel, item
            )
        )

    async def renew(self, posting: Posting) -> None:
        """Keep the points and comments that the message about a story shows by now."""
        await self._database.execute(
            "UPDATE postings SET points = ?, comments = ? WHERE channel = ? AND item = ?",
            posting.points,
            posting.comments,
            posting.channel,
            posting.item,
        )

    async def forget(self, before: datetime) -> int:
        """Forget what was posted before that time, and return how much it was."""
        return await self._database.execute("DELETE FROM postings WHERE posted_at < ?", to_number(before))


async def add_postings(inside: Database, guild: int, postings: Iterable[Posting]) -> None:
    """Keep postings of a guild in place of those of the same stories, as part of a transaction."""
    values = [
        (
            one.channel,
            one.item,
            whole(one.address),
            whole(one.title),
            one.subscription,
            one.job,
            to_number(one.posted_at),
            one.points,
            one.comments,
            one.place,
            one.message,
        )
        for one in postings
    ]
    fields = ", ".join(f"json_extract(value, '$[{number}]')" for number in range(len(_COLUMNS)))
    await inside.execute(
        f"INSERT OR REPLACE INTO postings (guild, {', '.join(_COLUMNS)})"  # noqa: S608 - ours
        f" SELECT ?, {fields} FROM json_each(?)",
        guild,
        dumps(values),
    )


async def take_back_postings(inside: Database, jobs: Sequence[int]) -> None:
    """Forget the stories of jobs that ended before those were sent, as part of a transaction.

    One that Discord may have stays: rather is a story missing than there twice.
    """
    await inside.execute(
        "DELETE FROM postings WHERE job IN (SELECT value FROM json_each(?)) AND message IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.job = postings.job"
        " AND began_at IS NOT NULL AND target IN ('overview', 'story/' || postings.item))",
        dumps(list(jobs)),
    )
