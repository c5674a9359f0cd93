import asyncio
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from bot.storage.database import Database, open_database
from bot.storage.migrating import APPLICATION, read_migrations, split

FIRST = f"PRAGMA application_id = {APPLICATION}; CREATE TABLE things (name TEXT NOT NULL);"
SECOND = (
    "ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 1;\nCREATE INDEX by_size ON things (size);"
)
BROKEN = "DELETE FROM things; DROP TABLE nowhere;"


@pytest.fixture(autouse=True)
def _no_pauses() -> None:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    """Let pauses be, as other programs have to get on meanwhile."""


async def names(database: Database) -> list[object]:
    return [row["name"] for row in await database.fetch_all("SELECT name FROM things ORDER BY name")]


async def version(database: Database) -> object:
    return await database.fetch_one("PRAGMA user_version")


async def test_a_new_file_is_made_with_its_folder_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "matome.db"
    async with open_database(path) as database:
        await database.execute("INSERT INTO facts VALUES ('a', 'b')")
        files = sorted(path.parent.iterdir())
        assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [
            0o600
        ] * 3  # with the log and its index
    assert sorted(path.parent.iterdir()) == [path]


async def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_database(path) as database:
        await database.execute("INSERT INTO facts VALUES ('a', 'b')")
    async with open_database(path) as database:
        assert await database.fetch_all("SELECT * FROM facts") == ({"name": "a", "value": "b"},)


async def test_writes_are_on_the_disk_before_they_are_acknowledged(tmp_path: Path) -> None:
    async with open_database(tmp_path / "a.db") as database:
        assert await database.fetch_one("PRAGMA journal_mode") == {"journal_mode": "wal"}
        assert await database.fetch_one("PRAGMA synchronous") == {"synchronous": 2}  # FULL
        assert await database.fetch_one("PRAGMA foreign_keys") == {"foreign_keys": 1}


async def test_a_database_in_memory_needs_no_file() -> None:
    async with open_database(None, migrations=[FIRST]) as database:
        assert await database.insert("INSERT INTO things VALUES ('a')") == 1
        assert await database.insert("INSERT INTO things VALUES ('b')") == 2
        assert await database.execute("DELETE FROM things WHERE name > ?", "") == 2
        assert await database.fetch_one("SELECT * FROM things") is None


def kept_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with sqlite3.connect(path) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: list(connection.execute(f"SELECT * FROM {table}")) for table in tables}  # noqa: S608
    connection.close()
    return rows


async def fill(database: Database) -> None:
    """Put a row into each table of ours, whatever its columns."""
    for table in await database.fetch_all("SELECT name FROM sqlite_master WHERE type = 'table'"):
        name = str(table["name"])
        if name.startswith("sqlite_"):
            continue
        columns = await database.fetch_all(f"PRAGMA table_info({name})")
        marks = ", ".join("1" if column["type"] == "INTEGER" else "'kept'" for column in columns)
        await database.execute(f"INSERT INTO {name} VALUES ({marks})")  # noqa: S608


@pytest.mark.parametrize("start", range(len(read_migrations()) + 1))
async def test_every_earlier_version_becomes_the_newest_with_what_it_kept(start: int, tmp_path: Path) -> None:
    path, fresh = tmp_path / "old.db", tmp_path / "fresh.db"
    async with open_database(path, migrations=read_migrations()[:start]) as database:
        await fill(database)
    before = kept_rows(path)
    async with open_database(path) as database, open_database(fresh) as newest:
        assert await version(database) == {"user_version": len(read_migrations())}
        assert await schema(database) == await schema(newest)
    after = kept_rows(path)
    assert {table: len(rows) for table, rows in before.items()} == {
        table: len(after[table]) for table in before
    }


async def schema(database: Database) -> object:
    return await database.fetch_all("SELECT type, name, sql FROM sqlite_master ORDER BY name")


async def test_a_later_migration_builds_on_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_database(path, migrations=[FIRST]) as database:
        await database.execute("INSERT INTO things VALUES ('a')")
    async with open_database(path, migrations=[FIRST, SECOND]) as database:
        assert await database.fetch_all("SELECT * FROM things") == ({"name": "a", "size": 1},)
        assert await version(database) == {"user_version": 2}


async def test_a_migration_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_database(path, migrations=[FIRST]) as database:
        await database.execute("INSERT INTO things VALUES ('a')")
        before = await schema(database)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        async with open_database(path, migrations=[FIRST, SECOND + BROKEN]):
            pass
    async with open_database(path, migrations=[FIRST]) as database:
        assert (await schema(database), await version(database)) == (before, {"user_version": 1})
        assert await names(database) == ["a"]


async def test_programs_that_start_at_once_bring_it_up_to_date_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    program = (
        "import asyncio, pathlib, sys\n"
        "from bot.storage.database import open_database\n"
        "async def main():\n"
        "    async with open_database(pathlib.Path(sys.argv[1])) as database:\n"
        "        await database.execute('INSERT INTO facts VALUES (?, ?)', sys.argv[2], 'x')\n"
        "asyncio.run(main())\n"
    )
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(path), str(number))
        for number in range(3)
    ]
    async with asyncio.timeout(30):
        assert [await process.wait() for process in started] == [0, 0, 0]
    assert len(kept_rows(path)["facts"]) == 3


async def test_what_was_acknowledged_outlives_a_program_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    program = (
        "import asyncio, itertools, pathlib, sys\n"
        "from bot.storage.database import open_database\n"
        "async def main():\n"
        "    async with open_database(pathlib.Path(sys.argv[1])) as database:\n"
        "        for number in itertools.count():\n"
        "            await database.execute('INSERT INTO facts VALUES (?, ?)', str(number), 'x')\n"
        "            print(number, flush=True)\n"
        "asyncio.run(main())\n"
    )
    acknowledged = await lines_until_killed(program, path, 30)
    async with open_database(path) as database:
        kept = await database.fetch_one("SELECT count(*) AS kept FROM facts")
    assert kept in ({"kept": acknowledged}, {"kept": acknowledged + 1})


async def test_translations_that_were_acknowledged_outlive_a_program_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    program = (
        "import asyncio, datetime, itertools, pathlib, sys\n"
        "from bot.domain.translation import Translation\n"
        "from bot.storage.database import open_database\n"
        "from bot.storage.translations import TranslationStore\n"
        "async def main():\n"
        "    now = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)\n"
        "    translation = Translation(text='x', score=None, model='small')\n"
        "    async with open_database(pathlib.Path(sys.argv[1])) as database:\n"
        "        for number in itertools.count():\n"
        "            batch = {f'{number}.{part}': translation for part in range(300)}\n"
        "            await TranslationStore(database).add(batch, now=now)\n"
        "            print(number, flush=True)\n"
        "asyncio.run(main())\n"
    )
    acknowledged = await lines_until_killed(program, path, 10)
    async with open_database(path) as database:
        kept = await database.fetch_one("SELECT count(*) AS kept FROM translations")
    # Each batch is whole, also the one that was written but not yet told.
    assert kept in ({"kept": 300 * acknowledged}, {"kept": 300 * (acknowledged + 1)})


async def test_connections_that_open_at_once_wait_for_each_other(tmp_path: Path) -> None:
    async def visit(number: int) -> None:
        async with open_database(tmp_path / "a.db") as database:
            await database.execute("INSERT INTO facts VALUES (?, 'x')", str(number))

    async with asyncio.TaskGroup() as group:
        for number in range(8):
            group.create_task(visit(number))
    assert len(kept_rows(tmp_path / "a.db")["facts"]) == 8


async def write_two(database: Database, first: str, second: str | None) -> None:
    async with database.transaction() as inside:
        await inside.execute("INSERT INTO things VALUES (?)", first)
        await inside.execute("INSERT INTO things VALUES (?)", second)


async def test_a_transaction_is_kept_whole_or_not_at_all() -> None:
    async with open_database(None, migrations=[FIRST]) as database:
        await write_two(database, "a", "b")
        with pytest.raises(sqlite3.IntegrityError):
            await write_two(database, "c", None)
        assert await names(database) == ["a", "b"]


async def test_others_wait_until_a_transaction_is_over() -> None:
    async with open_database(None, migrations=[FIRST]) as database, asyncio.TaskGroup() as group:
        async with database.transaction() as inside:
            await inside.execute("INSERT INTO things VALUES ('a')")
            other = group.create_task(names(database))
            await inside.execute("INSERT INTO things VALUES ('b')")
            assert not other.done()
        assert await other == ["a", "b"]


async def test_a_transaction_whose_task_is_cancelled_leaves_nothing_behind() -> None:
    async def write(database: Database, begun: asyncio.Event) -> None:
        async with database.transaction() as inside:
            await inside.execute("INSERT INTO things VALUES ('a')")
            begun.set()
            await asyncio.Event().wait()

    begun = asyncio.Event()
    async with open_database(None, migrations=[FIRST]) as database, asyncio.TaskGroup() as group:
        task = group.create_task(write(database, begun))
        await begun.wait()
        task.cancel()
        await asyncio.wait([task])
        await database.execute("INSERT INTO things VALUES ('b')")
        assert await names(database) == ["b"]


@pytest.mark.parametrize("steps", range(6))
async def test_cancelling_at_any_moment_leaves_the_database_usable(steps: int) -> None:
    async with open_database(None, migrations=[FIRST]) as database, asyncio.TaskGroup() as group:
        task = group.create_task(write_two(database, "a", "b"))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert await names(database) in ([], ["a", "b"])
        await write_two(database, "c", "d")
        assert "d" in await names(database)


def test_a_script_is_split_where_its_statements_end() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM b;\n  DELETE FROM c;\nEND;"
    script = f"-- first;\nCREATE TABLE a (\n  b TEXT DEFAULT ';'\n);\n\n{trigger}\nSELECT 1"
    assert list(split(script)) == [
        "-- first;\nCREATE TABLE a (\n  b TEXT DEFAULT ';'\n);",
        trigger,
        "SELECT 1;",
    ]


async def lines_until_killed(program: str, path: Path, least: int) -> int:
    """Run a program, kill it after so many lines, and return how many it had written by then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(path), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        for _ in range(least):
            await process.stdout.readline()
        process.kill()
        written = least + len((await process.stdout.read()).splitlines())
        await process.wait()
    return written
