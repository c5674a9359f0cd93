"""What schedules posted, pressed by anybody: it stays there for all, and keeps its mark."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.app import current_time
from bot.domain.language import Language
from bot.playground.inhabitants import Message
from bot.playground.local_discord import LocalDiscord, open_local_discord
from bot.ports import Source
from bot.rendering.custom_ids import write_why
from bot.rendering.scheduled import overview_message, story_message
from bot.settings import Settings
from tests.bots import Gate, running_bot, settings_in
from tests.discord_spec import Inspect
from tests.samples import SAMPLE
from tests.scheduled_messages import keep, post
from tests.talking import TITLE, controls, is_private, select_of, shown, words_of

MARK = write_why(81)


@asynccontextmanager
async def story(
    local: LocalDiscord,
    settings: Settings,
    source: Source | None = None,
    now: Callable[[], datetime] = current_time,
) -> AsyncGenerator[Message]:
    async with running_bot(local, settings, source, now=now):
        yield await post(local, story_message(await keep(local, settings), delivery=81))


@pytest.mark.parametrize("who", ["alice", "bob"])
async def test_nobody_turns_the_pages_for_others_not_even_a_moderator(
    local: LocalDiscord, settings: Settings, who: str
) -> None:
    async with story(local, settings) as message:
        before = words_of(message)
        copy = shown(await (await local.world.person(who).press(message, "Next ▶")).settled())
        assert is_private(copy)
        assert copy is not message
        assert words_of(message) == before
        again = shown(await (await local.world.person(who).press(copy, "Next ▶")).settled())
        assert again is copy


async def test_a_story_of_an_overview_is_opened_as_it_was_kept_for_the_one_who_chose(
    local: LocalDiscord, tmp_path: Path
) -> None:
    gate, later = Gate(Recorded(SAMPLE)), timedelta()
    gate.is_open.set()
    settings = settings_in(tmp_path)
    async with running_bot(local, settings, gate, now=lambda: current_time() + later):
        kept = await keep(local, settings)
        message = await post(local, overview_message([kept], delivery=81, language=Language.EN))
        later = timedelta(days=1)
        (option,) = message.components[0]["components"][0]["options"]
        carol = local.world.person("carol")
        opened = shown(await (await carol.choose(message, select_of(message), [option["value"]])).settled())
        assert is_private(opened)
        assert TITLE in words_of(opened)
        assert "次へ ▶" in controls(opened)
        assert gate.fetched == 1


async def test_a_refresh_by_a_moderator_keeps_the_mark_and_leaves_the_message_nobodys(
    local: LocalDiscord, settings: Settings
) -> None:
    later = timedelta()
    async with story(local, settings, now=lambda: current_time() + later) as message:
        later = timedelta(minutes=1)
        first = controls(message)["Refresh"]
        answer = await local.world.person("bob").press(message, "Refresh")
        await answer.until(lambda _: controls(message).get("Refresh", first) != first)
        assert MARK in controls(message).values()
        assert TITLE in words_of(message)
        copy = shown(await (await local.world.person("bob").press(message, "Next ▶")).settled())
        assert is_private(copy)


async def test_a_refresh_by_somebody_else_changes_nothing_for_others(
    local: LocalDiscord, settings: Settings
) -> None:
    async with story(local, settings) as message:
        before = controls(message)
        copy = shown(await (await local.world.person("alice").press(message, "Refresh")).settled())
        assert is_private(copy)
        assert controls(message) == before
        assert MARK not in controls(copy).values()


async def test_a_refresh_that_outlives_its_token_edits_what_was_posted(
    inspect: Inspect, tmp_path: Path
) -> None:
    later, gate = timedelta(), Gate(Recorded(SAMPLE))
    gate.is_open.set()
    async with (
        open_local_discord(now=lambda: current_time() + later, inspect=inspect) as local,
        story(local, settings_in(tmp_path), source=gate, now=lambda: current_time() + later) as message,
    ):
        channel = local.world.channel("general")
        first, posted = controls(message)["Refresh"], len(channel.messages)
        gate.is_open.clear()
        gate.arrived.clear()
        later = timedelta(minutes=1)
        answer = await local.world.person("bob").press(message, "Refresh")
        await answer.acknowledged()
        await gate.arrived.wait()
        later = timedelta(minutes=17)
        gate.is_open.set()
        await local.world.changes.until(lambda: controls(message)["Refresh"] != first, within=5)
        assert MARK in controls(message).values()
        assert len(channel.messages) == posted
        assert local.refusals == []


async def test_a_refresh_that_a_kill_cut_short_keeps_the_mark(local: LocalDiscord, tmp_path: Path) -> None:
    later, gate, settings = timedelta(), Gate(Recorded(SAMPLE)), settings_in(tmp_path)
    gate.is_open.set()

    def now() -> datetime:
        return current_time() + later

    async with running_bot(local, settings, gate, now=now, is_killed=True):
        message = await post(local, story_message(await keep(local, settings), delivery=81))
        first = controls(message)["Refresh"]
        gate.is_open.clear()
        gate.arrived.clear()
        later = timedelta(minutes=1)
        answer = await local.world.person("bob").press(message, "Refresh")
        await answer.acknowledged()
        await gate.arrived.wait()
    async with running_bot(local, settings, now=now):
        await answer.until(lambda _: controls(message)["Refresh"] != first)
        assert MARK in controls(message).values()
