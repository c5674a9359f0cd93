"""Replies that were promised, so that a restart can still give them."""

from datetime import datetime
from functools import cache

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.domain.request import PendingReply
from bot.storage.database import Database, Row
from bot.storage.moments import to_number

log = structlog.get_logger()


class ReplyStore:
    """Keeps promised replies until they are given or too old."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, reply: PendingReply) -> None:
        """Keep a reply; one of the same interaction is replaced."""
        await self._database.execute(
            "INSERT OR REPLACE INTO replies (interaction, body, created_at) VALUES (?, ?, ?)",
            reply.interaction,
            _shape().dump_json(reply).decode(),
            to_number(reply.created_at),
        )

    async def remove(self, interaction: int) -> None:
        """Forget a reply, which was given."""
        await self._database.execute("DELETE FROM replies WHERE interaction = ?", interaction)

    async def waiting(self, since: datetime) -> tuple[PendingReply, ...]:
        """Return the replies that were promised at that time or later, oldest first."""
        rows = await self._database.fetch_all(
            "SELECT * FROM replies WHERE created_at >= ? ORDER BY created_at, interaction", to_number(since)
        )
        return tuple(reply for reply in map(_read, rows) if reply is not None)

    async def forget(self, before: datetime) -> int:
        """Forget the replies promised before that time, and return how many they were."""
        return await self._database.execute("DELETE FROM replies WHERE created_at < ?", to_number(before))


def _read(row: Row) -> PendingReply | None:
    try:
        return _shape().validate_json(str(row["body"]))
    except ValidationError:  # not logged with it: it holds the token
        log.warning("A promised reply cannot be read, and is left out.", interaction=row["interaction"])
        return None


@cache
def _shape() -> TypeAdapter[PendingReply]:
    return TypeAdapter(PendingReply)
