"""The audit log: who did what to which site."""

from datetime import datetime

import structlog
from pydantic import BaseModel, ValidationError

from bot.domain.publishing import Deed, Record
from bot.domain.thread import ItemId
from bot.storage.database import Database, Row
from bot.storage.moments import from_number, to_number

log = structlog.get_logger()


class RecordStore:
    """Keeps records until they are old enough.

    They outlive the guild that they come from: they tell the owner of a site who changed it, and the
    posts are still there when the bot has left.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, record: Record) -> None:
        """Keep a record."""
        await self._database.execute(
            "INSERT INTO records (at, site, deed, item, path, guild, user, commit_id, link)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            to_number(record.at),
            record.site,
            record.deed,
            record.item,
            # A name that is not UTF-8 has halves of surrogate pairs, and SQLite takes none.
            record.path.encode(errors="replace").decode(),
            record.guild,
            record.user,
            record.commit,
            record.link,
        )

    async def history(
        self, *, guild: int | None = None, site: str | None = None, limit: int
    ) -> tuple[Record, ...]:
        """Return the newest records of a guild, of a site, or of both; None asks for all of them."""
        rows = await self._database.fetch_all(
            "SELECT * FROM records WHERE (? IS NULL OR guild = ?) AND (? IS NULL OR site = ?)"
            " ORDER BY at DESC, id DESC LIMIT ?",
            guild,
            guild,
            site,
            site,
            limit,
        )
        return tuple(record for record in map(_read, rows) if record is not None)

    async def has_post(self, site: str, item: ItemId) -> bool:
        """Whether a story has a post in a site, or a pull request for one, as far as the records tell."""
        row = await self._database.fetch_one(
            "SELECT deed FROM records WHERE site = ? AND item = ? AND deed NOT IN (?, ?)"
            " ORDER BY id DESC LIMIT 1",
            site,
            item,
            Deed.SUBMIT,
            Deed.REJECT,
        )
        return row is not None and row["deed"] != Deed.UNPUBLISH

    async def forget(self, before: datetime) -> int:
        """Forget the records from before that time, and return how many they were."""
        return await self._database.execute("DELETE FROM records WHERE at < ?", to_number(before))


class _Kept(BaseModel):
    """A row as it has to be."""

    at: int
    site: str
    deed: Deed
    item: ItemId
    path: str
    guild: int | None
    user: int | None
    commit_id: str
    link: str


def _read(row: Row) -> Record | None:
    try:
        kept = _Kept.model_validate(row)
        at = from_number(kept.at)
    except (ValidationError, OverflowError):
        log.warning("A record cannot be read, and is left out.", record=row["id"])
        return None
    return Record(
        at=at,
        site=kept.site,
        deed=kept.deed,
        item=kept.item,
        path=kept.path,
        guild=kept.guild,
        user=kept.user,
        commit=kept.commit_id,
        link=kept.link,
    )
