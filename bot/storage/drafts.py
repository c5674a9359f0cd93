"""Drafts of posts, and the steps that they take."""

from collections.abc import Collection
from datetime import datetime

from bot.domain.publishing import Draft, Edits, Record, Route, Stage
from bot.domain.request import KeptDigest
from bot.storage.database import Database, Value
from bot.storage.draft_rows import read_drafts, whole, write_edits
from bot.storage.moments import to_number
from bot.storage.records import RecordStore

UNDECIDED = (Stage.OFFERED, Stage.WAITING)

_LARGEST_NUMBER = 2**63 - 1  # SQLite's own
# One that is being published may come back to the queue.
_QUEUED = "stage IN ('waiting', 'publishing') AND submitted_at IS NOT NULL"
_HAS_ROOM = (
    f"NOT EXISTS (SELECT 1 FROM drafts AS other WHERE {_QUEUED}"  # noqa: S608 - ours
    " AND other.guild = drafts.guild AND other.item = drafts.item)"
    f" AND (SELECT count(*) FROM drafts AS other WHERE {_QUEUED}"
    " AND other.guild = drafts.guild AND other.asker = drafts.asker) < ?"
)


class DraftStore:
    """Keeps drafts until they are forgotten; one that cannot be read any more counts as forgotten.

    A step is taken only from a stage that allows it, so that of two at once one counts; its record is
    kept in the same transaction. Each returns the draft as it is then, None where it was not taken.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, kept: KeptDigest, *, guild: int, site: str, asker: int, made_at: datetime) -> Draft:
        """Keep a new draft of a digest, and return it with its number."""
        number = await self._database.insert(
            "INSERT INTO drafts (guild, site, digest, item, asker, made_at, changed_at, stage)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            guild,
            site,
            kept.id,
            kept.digest.story.id,
            asker,
            to_number(made_at),
            to_number(made_at),
            Stage.OFFERED,
        )
        return Draft(
            id=number,
            guild=guild,
            site=site,
            digest=kept.id,
            item=kept.digest.story.id,
            asker=asker,
            made_at=made_at,
        )

    async def find(self, number: int) -> Draft | None:
        """Return the draft of that number."""
        if not 0 < number <= _LARGEST_NUMBER:
            return None
        rows = await self._database.fetch_all("SELECT * FROM drafts WHERE id = ?", number)
        return next(iter(read_drafts(rows)), None)

    async def edit(self, number: int, edits: Edits, stages: Collection[Stage] = UNDECIDED) -> Draft | None:
        """Keep a person's edits in place of those before, while it is in one of these stages."""
        is_changed = await self._database.execute(
            f"UPDATE drafts SET edits = ? WHERE id = ? AND stage IN ({', '.join('?' * len(stages))})",  # noqa: S608 - ours
            write_edits(edits),
            number,
            *stages,
        )
        return await self.find(number) if is_changed else None

    async def submit(self, number: int, *, channel: int, most: int, record: Record) -> Draft | None:
        """Put an offered draft into the queue.

        It is not taken while its story is in the guild's queue already, or `most` of its asker are.
        """
        changes: dict[str, Value] = {"channel": channel, "submitted_at": to_number(record.at)}
        return await self._step(
            number,
            (Stage.OFFERED,),
            Stage.WAITING,
            changes,
            at=record.at,
            record=record,
            only_if=(_HAS_ROOM, most),
        )

    async def cancel(self, number: int, *, at: datetime) -> Draft | None:
        """Give up an offered draft."""
        return await self._step(number, (Stage.OFFERED,), Stage.CANCELLED, {}, at=at)

    async def recall(self, number: int, *, at: datetime) -> Draft | None:
        """Take a draft that waits out of the queue, undecided."""
        changes: dict[str, Value] = dict.fromkeys(("channel", "message", "submitted_at", "reminded_at"))
        return await self._step(number, (Stage.WAITING,), Stage.OFFERED, changes, at=at)

    async def reject(self, number: int, *, who: int, record: Record) -> Draft | None:
        """Reject a draft that waits."""
        changes: dict[str, Value] = {"decider": who}
        return await self._step(
            number, (Stage.WAITING,), Stage.REJECTED, changes, at=record.at, record=record
        )

    async def claim(self, number: int, *, who: int, route: Route, at: datetime) -> Draft | None:
        """Begin to publish a draft that is not decided."""
        changes: dict[str, Value] = {"decider": who, "route": route}
        return await self._step(number, (Stage.OFFERED, Stage.WAITING), Stage.PUBLISHING, changes, at=at)

    async def give_back(self, draft: Draft, *, at: datetime) -> Draft | None:
        """Put a draft that could not be published where it was before."""
        before = Stage.OFFERED if draft.submitted_at is None else Stage.WAITING
        return await self._step(draft.id, (Stage.PUBLISHING,), before, {"decider": None}, at=at)

    async def finish(self, number: int, record: Record) -> Draft | None:
        """Keep that a draft was published, and what became of it."""
        changes: dict[str, Value] = {
            "path": whole(record.path),
            "commit_id": record.commit,
            "link": record.link,
        }
        return await self._step(
            number, (Stage.PUBLISHING,), Stage.PUBLISHED, changes, at=record.at, record=record
        )

    async def withdraw(self, draft: Draft, *, who: int, began_at: datetime, record: Record) -> Draft | None:
        """Keep that the post of a draft was taken out again; other drafts of that post share its fate.

        Args:
            draft: The draft; published, or offered for a story that has a post.
            who: Who did it.
            began_at: Drafts that were published later are not meant.
            record: Its record; kept in any case where there was a commit.
        """
        async with self._database.transaction() as inside:
            store = DraftStore(inside)
            stages = (Stage.OFFERED, Stage.PUBLISHED)
            changes: dict[str, Value] = {"decider": who, "path": whole(record.path), "link": record.link}
            is_changed = await store._change(draft.id, stages, Stage.WITHDRAWN, changes, at=record.at)
            if is_changed or record.commit:
                await RecordStore(inside).add(record)
            if not is_changed:
                return None
            await inside.execute(
                "UPDATE drafts SET stage = ?, decider = ?, changed_at = ?"
                " WHERE site = ? AND item = ? AND stage = ? AND changed_at <= ?",
                Stage.WITHDRAWN,
                who,
                to_number(record.at),
                draft.site,
                draft.item,
                Stage.PUBLISHED,
                to_number(began_at),
            )
            return await store.find(draft.id)

    async def waiting(self, guild: int) -> tuple[Draft, ...]:
        """Return what is in a guild's queue, or is being published from it, oldest first."""
        return read_drafts(
            await self._database.fetch_all(
                f"SELECT * FROM drafts WHERE guild = ? AND {_QUEUED} ORDER BY submitted_at, id",  # noqa: S608 - ours
                guild,
            )
        )

    async def unannounced(self) -> tuple[Draft, ...]:
        """Return what waits without a message in its channel, oldest first."""
        return read_drafts(
            await self._database.fetch_all(
                "SELECT * FROM drafts WHERE stage = ? AND message IS NULL ORDER BY submitted_at, id",
                Stage.WAITING,
            )
        )

    async def announced(self, number: int, message: int) -> None:
        """Keep which message holds a draft in the queue."""
        await self._database.execute("UPDATE drafts SET message = ? WHERE id = ?", message, number)

    async def overdue(self, before: datetime) -> tuple[Draft, ...]:
        """Return what has waited with a message since that time, unless it was reminded of; oldest first."""
        return read_drafts(
            await self._database.fetch_all(
                "SELECT * FROM drafts WHERE stage = ? AND submitted_at <= ? AND message IS NOT NULL"
                " AND reminded_at IS NULL ORDER BY submitted_at, id",
                Stage.WAITING,
                to_number(before),
            )
        )

    async def reminded(self, number: int, at: datetime) -> None:
        """Keep that the queue was reminded of a draft."""
        await self._database.execute("UPDATE drafts SET reminded_at = ? WHERE id = ?", to_number(at), number)

    async def publishing(self) -> tuple[Draft, ...]:
        """Return what is being published, or was when the bot was stopped, oldest first."""
        return read_drafts(
            await self._database.fetch_all(
                "SELECT * FROM drafts WHERE stage = ? ORDER BY changed_at, id", Stage.PUBLISHING
            )
        )

    async def forget(self, before: datetime) -> int:
        """Forget the drafts whose last step was before that time, but for those in the queue.

        Returns:
            How many they were.
        """
        return await self._database.execute(
            "DELETE FROM drafts WHERE changed_at < ? AND stage NOT IN (?, ?)",
            to_number(before),
            Stage.WAITING,
            Stage.PUBLISHING,
        )

    async def _step(  # noqa: PLR0913 - all that a step is
        self,
        number: int,
        stages: Collection[Stage],
        stage: Stage,
        changes: dict[str, Value],
        *,
        at: datetime,
        record: Record | None = None,
        only_if: tuple[str, *tuple[Value, ...]] = ("1",),
    ) -> Draft | None:
        async with self._database.transaction() as inside:
            store = DraftStore(inside)
            if not await store._change(number, stages, stage, changes, at=at, only_if=only_if):
                return None
            if record is not None:
                await RecordStore(inside).add(record)
            return await store.find(number)

    async def _change(  # noqa: PLR0913 - likewise
        self,
        number: int,
        stages: Collection[Stage],
        stage: Stage,
        changes: dict[str, Value],
        *,
        at: datetime,
        only_if: tuple[str, *tuple[Value, ...]] = ("1",),
    ) -> bool:
        columns = {"stage": stage, "changed_at": to_number(at), **changes}
        condition, *values = only_if
        changed = await self._database.execute(
            f"UPDATE drafts SET {', '.join(f'{name} = ?' for name in columns)}"  # noqa: S608 - ours
            f" WHERE id = ? AND stage IN ({', '.join('?' * len(stages))}) AND {condition}",
            *columns.values(),
            number,
            *stages,
            *values,
        )
        return changed > 0
