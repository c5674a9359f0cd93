import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import BotError, Misconfigured, Unavailable
from bot.storage.database import open_database
from bot.storage.migrating import APPLICATION

FIRST = f"PRAGMA application_id = {APPLICATION}; CREATE TABLE things (name TEXT NOT NULL);"
SECOND = "ALTER TABLE things ADD COLUMN size INTEGER;"


def make_notes(path: Path) -> None:
    path.write_bytes(b"These are notes, and no database at all. " * 100)


def make_other_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE visits (at TEXT); PRAGMA user_version = 1;")
    connection.close()


def make_damage(path: Path) -> None:
    """A database of ours that lost the page of its schema."""
    connection = sqlite3.connect(path)
    connection.executescript(FIRST)
    connection.close()
    content = bytearray(path.read_bytes())
    content[100:2_000] = b"\xff" * 1_900
    path.write_bytes(content)


def make_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (make_notes, "is damaged, or is no database"),
        (make_damage, "is damaged, or is no database"),
        (make_other_program, "belongs to another program"),
        (make_folder, "cannot be read and written"),
    ],
)
async def test_a_file_that_cannot_be_ours_is_refused_and_left_alone(
    make: Callable[[Path], None], sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(Misconfigured, match=sentence) as caught:
        async with open_database(path):
            pass
    assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="the bot may write there"):
        async with open_database(tmp_path / "file" / "a.db"):
            pass


async def test_a_database_newer_than_the_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_database(path, migrations=[FIRST, SECOND]):
        pass
    with pytest.raises(Misconfigured, match=r"newer version of this program\. Install"):
        async with open_database(path, migrations=[FIRST]):
            pass


async def test_a_locked_file_is_told_after_some_patience(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_database(path):
        pass
    other = sqlite3.connect(path, isolation_level=None)
    async with open_database(path, patience=timedelta(milliseconds=50)) as database:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match=r"a\.db is in use by another program") as caught:
            await database.execute("INSERT INTO facts VALUES ('a', 'b')")
        assert str(tmp_path) not in str(caught.value)
        with pytest.raises(Unavailable):
            async with database.transaction():
                pass
        other.execute("ROLLBACK")
        await database.execute("INSERT INTO facts VALUES ('a', 'b')")
    other.close()


async def test_a_file_that_is_locked_from_the_start_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unavailable, match="in use by another program"):
        async with open_database(path, patience=timedelta(milliseconds=50)):
            pass
    other.close()


async def fail(pragma: str) -> BotError:
    """What is told when a write fails under a condition."""
    async with open_database(None) as database:
        await database.execute(pragma)
        with pytest.raises(BotError) as caught:
            await database.execute("INSERT INTO facts (name, value) VALUES ('large', zeroblob(1000000))")
        return caught.value


async def test_a_full_disk_is_told() -> None:
    error = await fail("PRAGMA max_page_count = 20")
    assert isinstance(error, Misconfigured)
    assert "no room left" in str(error)


async def test_a_disk_that_became_read_only_is_told() -> None:
    error = await fail("PRAGMA query_only = ON")
    assert isinstance(error, Misconfigured)
    assert "cannot be read and written" in str(error)


async def test_a_wrong_statement_is_a_fault_of_ours() -> None:
    async with open_database(None) as database:
        with pytest.raises(sqlite3.OperationalError, match="syntax"):
            await database.execute("SELEC 1")
