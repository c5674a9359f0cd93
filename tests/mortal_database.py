"""A database whose user can be killed at any of its steps: from then on nothing is carried out."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.storage.database import Database, Row, Value


@dataclass(slots=True)
class Life:
    """A process that ends before it takes so many steps; None lets it live."""

    left: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.left is not None and self.left <= 0

    def step(self) -> None:
        """Take a step, or end before it; a process that has ended takes none."""
        if self.left is not None:
            self.left -= 1
        if self.is_over:
            raise asyncio.CancelledError


class MortalDatabase(Database):
    """A database as a process uses it, which may end before each of its calls.

    That is as good as after the one before, since nothing else outlives the process.

    Args:
        database: The database, which lives on.
        life: The process.
    """

    def __init__(self, database: Database, life: Life) -> None:  # pyright: ignore[reportMissingSuperCall]
        self._inner = database
        self._life = life

    async def execute(self, sql: str, *values: Value) -> int:
        self._life.step()
        return await self._inner.execute(sql, *values)

    async def insert(self, sql: str, *values: Value) -> int:
        self._life.step()
        return await self._inner.insert(sql, *values)

    async def fetch_all(self, sql: str, *values: Value) -> tuple[Row, ...]:
        self._life.step()
        return await self._inner.fetch_all(sql, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Database]:
        async with self._inner.transaction() as inside:
            yield MortalDatabase(inside, self._life)
            self._life.step()
