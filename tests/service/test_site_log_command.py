import asyncio
import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.domain.publishing import Deed, Record
from bot.domain.thread import ItemId
from bot.exit_codes import Exit
from bot.storage.database import open_database
from bot.storage.records import RecordStore
from tests.keeping import NOON


def record(site: str, deed: Deed) -> Record:
    return Record(
        at=NOON,
        site=site,
        deed=deed,
        item=ItemId(100),
        path="a/index.md",
        guild=7,
        user=12,
        commit="abc" * 12,
    )


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "matome.sqlite3"
    monkeypatch.setenv("MATOME_DATABASE", str(path))
    return path


async def fill(path: Path) -> None:
    async with open_database(path) as database:
        records = RecordStore(database)
        await records.add(record("blog", Deed.PUBLISH))
        await records.add(record("other", Deed.REJECT))


def test_the_log_says_who_did_what_newest_first(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(fill(database))
    assert main(["site", "log"]) == Exit.OK
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "2026-03-01 12:00Z  other  reject  100  by 12  a/index.md  abcabcabcabc",
        "2026-03-01 12:00Z  blog  publish  100  by 12  a/index.md  abcabcabcabc",
    ]


def test_one_site_is_asked_about_alone(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(fill(database))
    assert main(["site", "log", "--site", "blog", "--json"]) == Exit.OK
    (shown,) = json.loads(capsys.readouterr().out)
    assert (shown["site"], shown["deed"], shown["item"], shown["user"]) == ("blog", "publish", 100, 12)
    assert shown["at"] == "2026-03-01T12:00:00+00:00"


def test_looking_makes_no_database(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "log"]) == Exit.OK
    assert "yet" in capsys.readouterr().out
    assert not database.exists()
