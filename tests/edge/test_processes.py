"""The commands that go on running, as processes of their own: how they begin and how they end."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.exit_codes import Exit


async def start(folder: Path, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    """Start `matome` in a folder, with no setting of the developer's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MATOME_", "DISCORD_"))}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env=kept | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.mark.parametrize(("language", "words"), [("en", "needs a token"), ("ja", "トークンが必要です")])
async def test_without_a_token_five_lines_say_how_to_get_one(
    tmp_path: Path, language: str, words: str
) -> None:
    matome = await start(tmp_path, "run", MATOME_LANGUAGE=language)
    _, told = await matome.communicate()
    assert matome.returncode == Exit.MISCONFIGURED
    lines = told.decode().splitlines()
    assert len(lines) == 5
    assert words in lines[0]
    assert "matome playground" in lines[4]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_playground_opens_a_page_and_ends_when_it_is_told_to(
    tmp_path: Path, number: signal.Signals
) -> None:
    matome = await start(tmp_path, "playground", "--port", "0")
    assert matome.stdout is not None
    async with asyncio.timeout(30):
        told = [(await matome.stdout.readline()).decode() for _ in range(2)]
    assert "http://127.0.0.1:" in told[1]
    matome.send_signal(number)
    async with asyncio.timeout(20):
        _, errors = await matome.communicate()
    assert matome.returncode == Exit.OK
    assert b"Traceback" not in errors
    assert not await asyncio.to_thread(lambda: list(tmp_path.iterdir()))
