"""What the tests of adapters, and of the bot against the local Discord, may use."""

import gc
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest
import stamina

from bot.app import current_time
from bot.app.discord_bot import set_loaded_aside
from bot.playground.local_discord import LocalDiscord, open_local_discord
from bot.settings import Settings
from tests.bots import running_bot, settings_in
from tests.discord_spec import Inspect


@pytest.fixture(autouse=True)
def _no_pauses() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    """Retries happen at once."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


@pytest.fixture
async def local(inspect: Inspect) -> AsyncGenerator[LocalDiscord]:
    """A local Discord to which nothing may be sent that the real one would refuse."""
    async with open_local_discord(now=current_time, inspect=inspect) as discord:
        yield discord
        assert discord.refusals == []


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
async def bot(local: LocalDiscord, settings: Settings) -> AsyncGenerator[LocalDiscord]:
    """The local Discord with the real bot in it."""
    async with running_bot(local, settings):
        yield local


@pytest.fixture
def process_of_its_own() -> Iterator[None]:
    """Set aside what is loaded, as `matome run` does; here that is all the test runner holds."""
    set_loaded_aside()
    yield
    gc.unfreeze()
