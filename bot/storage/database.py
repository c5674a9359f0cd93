"""The SQLite file: opened, brought up to date, and asked by a few verbs. Alone knows the driver."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import aiosqlite
import stamina

from bot.errors import Misconfigured, Unavailable
from bot.storage.faults import closed_to_us, explain
from bot.storage.migrating import APPLICATION, read_migrations, split

Value: TypeAlias = str | int | bytes | None
Row: TypeAlias = dict[str, object]

_MEMORY = ":memory:"
_PATIENCE = timedelta(seconds=5)
# Once it is open: a person who pressed something hears of it within three seconds, or never.
_PATIENCE_OF_PEOPLE = timedelta(seconds=1)


class Database:
    """One connection that tasks take turns at. Open it with `open_database`.

    Every verb raises `Unavailable` where the file is busy, and `Misconfigured` where it cannot be
    read or written. What a verb did is on the disk when it returns.

    Args:
        connection: In autocommit mode, its rows as `Row`.
        name: What errors call the file.
        turn: Held while speaking to it.
    """

    def __init__(
        self, connection: aiosqlite.Connection, name: str, turn: AbstractAsyncContextManager[None]
    ) -> None:
        self._connection = connection
        self._name = name
        self._turn = turn

    async def execute(self, sql: str, *values: Value) -> int:
        """Carry out a statement, and return how many rows it changed."""
        with _explained(self._name):
            async with self._turn, self._connection.execute(sql, values) as cursor:
                return cursor.rowcount

    async def insert(self, sql: str, *values: Value) -> int:
        """Carry out an INSERT, and return the number of the new row."""
        with _explained(self._name):
            async with self._turn, self._connection.execute(sql, values) as cursor:
                return cursor.lastrowid or 0

    async def fetch_one(self, sql: str, *values: Value) -> Row | None:
        """Return the first row of an answer; None where there is none."""
        return next(iter(await self.fetch_all(sql, *values)), None)

    async def fetch_all(self, sql: str, *values: Value) -> tuple[Row, ...]:
        """Return all rows of an answer."""
        with _explained(self._name):
            async with self._turn:
                rows = await self._connection.execute_fetchall(sql, values)
        return tuple(rows)  # pyright: ignore[reportReturnType] - what `_as_row` made

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["Database"]:
        """Carry out what is asked of the inner database as a whole, or not at all; others wait."""
        with _explained(self._name):
            async with self._turn:
                # The driver works through a queue: even when we are cancelled while we wait for one of
                # these, it is carried out before anything that somebody else asks.
                try:
                    await self._connection.execute("BEGIN IMMEDIATE")
                    yield Database(self._connection, self._name, nullcontext())
                    await self._connection.commit()
                except BaseException:
                    await self._connection.rollback()
                    raise


@asynccontextmanager
async def open_database(
    path: Path | None, *, migrations: Sequence[str] | None = None, patience: timedelta = _PATIENCE
) -> AsyncGenerator[Database]:
    """Open a database for as long as the block lasts; it is made, and brought up to date, where needed.

    Args:
        path: The file; None keeps everything in memory.
        migrations: Steps instead of the packaged ones.
        patience: How long to wait for another program that is writing; afterwards a second at most.

    Raises:
        Misconfigured: The file cannot be opened or is not ours, or a newer version of us wrote it.
        Unavailable: Another program does not let go of it.
    """
    steps = read_migrations() if migrations is None else tuple(migrations)
    if path is not None:
        await asyncio.to_thread(_make_file, path)
    with _explained(path):
        connection = await aiosqlite.connect(
            path or _MEMORY, timeout=patience.total_seconds(), isolation_level=None
        )
    try:
        connection.row_factory = _as_row  # pyright: ignore[reportAttributeAccessIssue] - a function does as well
        turn = _Turn()
        await _prepare(Database(connection, str(path), turn), steps, path, patience)
        # From now on people in chats are told of faults, whom folders do not concern.
        yield Database(connection, path.name if path else _MEMORY, turn)
    finally:
        await connection.close()


async def _prepare(database: Database, steps: Sequence[str], path: Path | None, patience: timedelta) -> None:
    """Check whose file it is, set how it is written, and carry out the steps that it has not had."""
    await _check(database, len(steps), path)
    # Several programs that start at once cannot all turn a new file to WAL, and SQLite does not wait then.
    async for attempt in stamina.retry_context(
        on=Unavailable, attempts=None, timeout=patience, wait_initial=0.01, wait_max=0.2
    ):
        with attempt:
            await database.execute("PRAGMA journal_mode = WAL")
    # NORMAL is twice as fast, but a power cut takes back what was already promised to a person.
    await database.execute("PRAGMA synchronous = FULL")
    await database.execute("PRAGMA foreign_keys = ON")
    while await _take_step(database, steps):
        pass
    milliseconds = min(patience, _PATIENCE_OF_PEOPLE) // timedelta(milliseconds=1)
    await database.execute(f"PRAGMA busy_timeout = {milliseconds}")


async def _check(database: Database, newest: int, path: Path | None) -> None:
    async with database.transaction() as inside:  # or another program of ours takes a step between
        version = await _read_number(inside, "PRAGMA user_version")
        application = await _read_number(inside, "PRAGMA application_id")
        tables = await _read_number(inside, "SELECT count(*) FROM sqlite_master")
    if application != APPLICATION and (application or version or tables):
        raise Misconfigured(
            "The database {path} belongs to another program.", hint="Choose another file.", path=path
        )
    if version > newest:
        raise Misconfigured(
            "The database {path} was written by a newer version of this program.",
            hint="Install the newest version, or put back the copy from before.",
            path=path,
        )


async def _take_step(database: Database, steps: Sequence[str]) -> bool:
    """Carry out the next step together with its number, and return whether there was one."""
    async with database.transaction() as inside:
        # Read inside, as another program may just have taken the step.
        version = await _read_number(inside, "PRAGMA user_version")
        if version >= len(steps):
            return False
        for statement in split(steps[version]):
            await inside.execute(statement)
        await inside.execute(f"PRAGMA user_version = {version + 1}")
    return True


async def _read_number(database: Database, sql: str) -> int:
    row = await database.fetch_one(sql) or {}
    number = next(iter(row.values()), 0)
    return number if isinstance(number, int) else 0


class _Turn(AbstractAsyncContextManager[None]):
    """A lock that can be entered again and again, as `nullcontext` can."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> None:
        await self._lock.acquire()

    async def __aexit__(self, *_: object) -> None:
        self._lock.release()


def _make_file(path: Path) -> None:
    """Make an empty file that only its owner may read: tokens of Discord will be in it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise closed_to_us(path) from error


def _as_row(cursor: sqlite3.Cursor, values: tuple[object, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


@contextmanager
def _explained(name: object) -> Generator[None]:
    try:
        yield
    except sqlite3.Error as error:
        explained = explain(error, name)
        if explained is None:
            raise
        raise explained from error
