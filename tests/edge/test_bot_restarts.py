"""The bot is stopped, killed, thrown off the gateway; presses of then are answered now."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.app import current_time
from bot.app.discord_bot import Access, run_bot
from bot.errors import Misconfigured
from bot.playground.faults import GATEWAY, Fault, Twice
from bot.playground.kinds import Intent
from bot.playground.local_discord import LocalDiscord, open_local_discord
from tests.bots import Gate, running_bot, settings_in
from tests.discord_spec import Inspect
from tests.samples import SAMPLE
from tests.talking import LINK, TITLE, controls, digest, is_private, shown, words_of


async def test_a_press_before_a_kill_is_answered_by_the_next_start(
    local: LocalDiscord, tmp_path: Path
) -> None:
    gate = Gate(Recorded(SAMPLE))
    async with running_bot(local, settings_in(tmp_path), gate, is_killed=True):
        answer = await local.world.person("alice").slash(local.world.channel("general"), "digest", link=LINK)
        await answer.acknowledged()
        await gate.arrived.wait()
    async with running_bot(local, settings_in(tmp_path)):
        assert TITLE in shown(await answer.settled()).embeds[0]["title"]


async def test_what_an_ordered_stop_cuts_short_says_so_and_is_made_after_all(
    local: LocalDiscord, tmp_path: Path
) -> None:
    gate = Gate(Recorded(SAMPLE))
    async with running_bot(local, settings_in(tmp_path, stop_seconds=0.05), gate):
        answer = await local.world.person("alice").slash(local.world.channel("general"), "digest", link=LINK)
        await gate.arrived.wait()
    message = shown(answer)
    assert "restarted" in words_of(message)
    assert controls(message)
    async with running_bot(local, settings_in(tmp_path)):
        await answer.until(lambda _: bool(message.embeds) and TITLE in message.embeds[0].get("title", ""))


async def test_a_stop_lets_work_under_way_end(local: LocalDiscord, tmp_path: Path) -> None:
    gate = Gate(Recorded(SAMPLE))
    async with running_bot(local, settings_in(tmp_path), gate) as stop:
        answer = await local.world.person("alice").slash(local.world.channel("general"), "digest", link=LINK)
        await gate.arrived.wait()
        stop.set()
        gate.is_open.set()
    assert TITLE in shown(answer).embeds[0]["title"]


async def test_an_answer_that_was_given_is_not_given_again(local: LocalDiscord, tmp_path: Path) -> None:
    async with running_bot(local, settings_in(tmp_path)):
        message = await digest(local)
    edits = message.edits
    async with running_bot(local, settings_in(tmp_path)):
        await digest(local, "bob")
        assert message.edits == edits


async def test_a_lost_connection_is_resumed_and_what_was_missed_is_answered(bot: LocalDiscord) -> None:
    await digest(bot)
    await bot.disconnect()
    answer = await bot.world.person("alice").slash(bot.world.channel("general"), "digest", link=LINK)
    assert TITLE in shown(await answer.settled()).embeds[0]["title"]


@pytest.mark.parametrize("code", [1001, 4000, 4008])
async def test_a_closed_gateway_is_opened_again(bot: LocalDiscord, code: int) -> None:
    await bot.disconnect(code)
    await bot.wait_ready()
    assert TITLE in words_of(await digest(bot))


async def test_a_request_to_reconnect_is_followed(bot: LocalDiscord) -> None:
    await bot.ask_to_reconnect()
    await bot.wait_ready()
    assert TITLE in words_of(await digest(bot))


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_begun_anew(bot: LocalDiscord, *, resumable: bool) -> None:
    await bot.invalidate(resumable=resumable)
    await bot.wait_ready()
    assert TITLE in words_of(await digest(bot))


async def test_an_event_that_comes_twice_is_answered_once(bot: LocalDiscord) -> None:
    bot.faults.append(Fault(method=GATEWAY, path="INTERACTION_CREATE", effect=Twice()))
    message = await digest(bot)
    assert TITLE in words_of(message)
    assert len(bot.world.channel("general").messages) == 1


async def test_a_wrong_token_is_explained(local: LocalDiscord, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="token"):
        await run_bot(
            settings_in(tmp_path),
            Recorded(SAMPLE),
            Access(
                token="another",  # noqa: S106 - opens nothing
                connector=local.connector(),
            ),
            stop=asyncio.Event(),
        )


async def test_a_missing_intent_is_explained(local: LocalDiscord, tmp_path: Path) -> None:
    local.world.privileged_intents = Intent(0)
    with pytest.raises(Misconfigured, match="MATOME_UNFURL=false"):
        await run_bot(
            settings_in(tmp_path, unfurl=True),
            Recorded(SAMPLE),
            Access(token=local.token, connector=local.connector()),
            stop=asyncio.Event(),
        )


@pytest.mark.parametrize("private", [False, True])
async def test_what_comes_after_the_token_has_ended_is_a_message_of_its_own(
    inspect: Inspect, tmp_path: Path, *, private: bool
) -> None:
    later, gate = timedelta(), Gate(Recorded(SAMPLE))
    async with (
        open_local_discord(now=lambda: current_time() + later, inspect=inspect) as local,
        running_bot(local, settings_in(tmp_path), gate),
    ):
        channel = local.world.channel("general")
        answer = await local.world.person("alice").slash(channel, "digest", link=LINK, private=private)
        await answer.acknowledged()
        await gate.arrived.wait()
        later = timedelta(minutes=16)
        gate.is_open.set()
        home = local.world.channel("alice") if private else channel
        await local.world.changes.until(
            lambda: any(message.embeds for message in home.messages.values()), within=5
        )
        late = next(message for message in home.messages.values() if message.embeds)
        assert TITLE in words_of(late)
        assert not is_private(late)
        turned = await local.world.person("alice").press(late, "Next ▶")
        assert shown(await turned.settled()) is late
        assert local.refusals == []


async def test_the_bot_ends_within_its_time(local: LocalDiscord, tmp_path: Path) -> None:
    gate = Gate(Recorded(SAMPLE))
    async with asyncio.timeout(10):
        async with running_bot(local, settings_in(tmp_path, stop_seconds=0.05), gate) as stop:
            await local.world.person("alice").slash(local.world.channel("general"), "digest", link=LINK)
            await gate.arrived.wait()
            stop.set()
