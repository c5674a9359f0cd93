import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import current_time
from bot.cli import main
from bot.domain.ledger import NO_GUILD, Spent, UsageLine
from bot.exit_codes import Exit
from bot.storage.database import open_database
from bot.storage.usage import UsageStore

SPENT = Spent(calls=2, tokens_in=1_234, tokens_out=56, cost=1_500, seconds=3)


async def keep(path: Path, *ages: int) -> None:
    """Keep what was taken so many days ago, by a guild and in direct messages."""
    async with open_database(path) as database:
        for age in ages:
            for guild in (2**62, NO_GUILD):
                day = current_time().date() - timedelta(days=age)
                line = UsageLine(day=day, guild=guild, model="small", spent=SPENT)
                await UsageStore(database).add(line)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "a.db"
    monkeypatch.setenv("MATOME_DATABASE", str(path))
    return path


def test_a_table_shows_what_models_took_and_the_sum(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(keep(database, 0, 30, 31))
    assert main(["usage"]) == Exit.OK
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert lines[0].split()[:3] == ["Day", "Server", "Model"]
    assert str(2**62) in lines[2]
    assert lines[1].split()[1:] == ["direct", "messages", "small", "2", "1,234", "56", "$0.0015", "1.5"]
    assert lines[-1].split() == ["Total", "8", "4,936", "224", "$0.006", "1.5"]


def test_a_table_is_in_the_language_asked_for_and_of_as_many_days(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(keep(database, 0, 1))
    assert main(["usage", "--language", "ja", "--days", "1"]) == Exit.OK
    lines = capsys.readouterr().out.splitlines()
    assert "サーバー" in lines[0]
    assert len(lines) == 4


def test_a_script_is_told_in_json(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep(database, 0))
    assert main(["usage", "--json"]) == Exit.OK
    told = json.loads(capsys.readouterr().out)
    assert [line["guild"] for line in told["lines"]] == [None, str(2**62)]
    assert told["total"]["dollars"] == 0.003


def test_looking_makes_no_database(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["usage"]) == Exit.OK
    assert capsys.readouterr().out == "No model was asked in these days.\n"
    assert not database.exists()
