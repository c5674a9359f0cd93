import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import current_time
from bot.cli import main
from bot.domain.subscription import Terms
from bot.exit_codes import Exit
from bot.storage.database import open_database
from bot.storage.subscriptions import SubscriptionStore

GUILDS = (2**62, 7)


async def keep(path: Path) -> None:
    """Keep an active schedule of two servers each."""
    async with open_database(path) as database:
        store = SubscriptionStore(database)
        for guild in GUILDS:
            sketch = await store.add(
                guild=guild, channel=guild + 1, owner=11, terms=Terms(), made_at=current_time()
            )
            await store.save(sketch, next_at=current_time() + timedelta(hours=1), most=5)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "a.db"
    monkeypatch.setenv("MATOME_DATABASE", str(path))
    return path


def test_a_terminal_shows_what_comes_next(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep(database))
    assert main(["status"]) == Exit.OK
    told = capsys.readouterr().out
    assert "2 active · 0 paused" in told
    assert f"server {2**62}, channel {2**62 + 1}" in told


def test_one_server_is_told_alone_in_the_language_asked_for(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(keep(database))
    assert main(["status", "--guild", "7", "--language", "ja"]) == Exit.OK
    told = capsys.readouterr().out
    assert "稼働中 1 件" in told
    assert str(2**62) not in told


def test_a_script_is_told_in_json(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep(database))
    assert main(["status", "--json", "--guild", str(2**62)]) == Exit.OK
    told = json.loads(capsys.readouterr().out)
    assert told["guild"] == str(2**62)
    assert [one["guild"] for one in told["next"]] == [str(2**62)]
    assert told["lateness"] == {"runs": 0, "median": None, "worst": None}


def test_looking_makes_no_database(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == Exit.OK
    assert "0 active" in capsys.readouterr().out
    assert not database.exists()
