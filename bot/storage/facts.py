"""Single facts that have to outlast a restart, such as which commands Discord has been told of."""

from bot.storage.database import Database


class FactStore:
    """Keeps a text under each name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """Return a fact; None where it was never put."""
        row = await self._database.fetch_one("SELECT value FROM facts WHERE name = ?", name)
        value = row["value"] if row else None
        return value if isinstance(value, str) else None

    async def put(self, name: str, value: str) -> None:
        """Keep a fact in place of the one before."""
        await self._database.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", name, value)
