"""What guilds have chosen."""

from functools import cache

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.domain.preferences import NO_PREFERENCES, Preferences
from bot.storage.database import Database
from bot.storage.subscriptions import forget_schedules

log = structlog.get_logger()


class GuildStore:
    """Keeps the preferences of guilds, by Discord's ids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild: int) -> Preferences:
        """Return a guild's preferences; `NO_PREFERENCES` where there are none that can be read."""
        row = await self._database.fetch_one("SELECT preferences FROM guilds WHERE guild = ?", guild)
        if row is None:
            return NO_PREFERENCES
        try:
            return _shape().validate_json(str(row["preferences"]))
        except ValidationError:
            log.warning("The preferences of a guild cannot be read, and are left out.", guild=guild)
            return NO_PREFERENCES

    async def put(self, guild: int, preferences: Preferences) -> None:
        """Keep a guild's preferences in place of those before."""
        await self._database.execute(
            "INSERT INTO guilds (guild, preferences) VALUES (?, ?)"
            " ON CONFLICT (guild) DO UPDATE SET preferences = excluded.preferences",
            guild,
            _shape().dump_json(preferences).decode(),
        )

    async def forget(self, guild: int) -> None:
        """Forget a guild, its schedules, and its drafts but for those that are being published just now.

        The audit log stays; see `RecordStore`.
        """
        async with self._database.transaction() as inside:
            await inside.execute("DELETE FROM guilds WHERE guild = ?", guild)
            await inside.execute("DELETE FROM drafts WHERE guild = ? AND stage != 'publishing'", guild)
            await forget_schedules(inside, guild)


@cache
def _shape() -> TypeAdapter[Preferences]:
    return TypeAdapter(Preferences)
