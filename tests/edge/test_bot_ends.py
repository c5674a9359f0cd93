"""What ends the bot, and what must not keep it from ending: the operator is told in a sentence, in time."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.app.discord_bot import Access, run_bot
from bot.errors import BotError, Misconfigured, Unavailable
from bot.playground.faults import Fault, Status, too_many_requests
from bot.playground.local_discord import LocalDiscord
from tests.bots import Gate, running_bot, settings_in
from tests.samples import SAMPLE
from tests.talking import LINK, TITLE, controls, digest, shown, words_of

IN_TIME = 8  # seconds, with five for work under way (`settings_in`)
LONG_PAUSE = too_many_requests(retry_after=600)


async def last_words(running: Coroutine[object, object, None]) -> BotError | None:
    """Return what the operator is told at the end."""
    try:
        await running
    except BotError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [(4004, Misconfigured, "token"), (4013, Unavailable, "4013"), (4014, Misconfigured, "MATOME_UNFURL")],
)
async def test_a_connection_that_is_closed_for_good_is_explained(
    local: LocalDiscord, tmp_path: Path, code: int, kind: type[BotError], words: str
) -> None:
    access = Access(token=local.token, connector=local.connector())
    bot = run_bot(settings_in(tmp_path), Recorded(SAMPLE), access, stop=asyncio.Event())
    async with asyncio.timeout(IN_TIME), asyncio.TaskGroup() as group:
        ending = group.create_task(last_words(bot))
        await local.wait_ready()
        await local.disconnect(code)
    assert isinstance(ending.result(), kind)
    assert words in str(ending.result())


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "users/@me$"), ("GET", "applications/@me$"), ("PUT", "commands$")]
)
@pytest.mark.parametrize("effect", [LONG_PAUSE, Status(status=500)], ids=["429", "500"])
async def test_the_bot_can_be_stopped_while_it_waits_to_start(
    local: LocalDiscord, tmp_path: Path, method: str, path: str, effect: Status
) -> None:
    fault = Fault(method=method, path=path, effect=effect, times=100)
    local.faults.append(fault)
    stop = asyncio.Event()
    async with asyncio.timeout(IN_TIME), asyncio.TaskGroup() as group:
        access = Access(token=local.token, connector=local.connector())
        group.create_task(run_bot(settings_in(tmp_path), Recorded(SAMPLE), access, stop=stop))
        await local.world.changes.until(lambda: fault.times < 100, within=5)
        stop.set()


async def test_the_bot_can_be_stopped_while_discord_lets_an_owed_reply_wait(
    local: LocalDiscord, tmp_path: Path
) -> None:
    gate = Gate(Recorded(SAMPLE))
    async with running_bot(local, settings_in(tmp_path), gate, is_killed=True):
        answer = await local.world.person("alice").slash(local.world.channel("general"), "digest", link=LINK)
        await gate.arrived.wait()
    fault = Fault(method="PATCH", path=r"/messages/\d+$", effect=LONG_PAUSE)
    local.faults.append(fault)
    async with asyncio.timeout(IN_TIME), running_bot(local, settings_in(tmp_path)):
        await local.world.changes.until(lambda: not fault.times, within=5)
    async with running_bot(local, settings_in(tmp_path)):
        assert TITLE in words_of(shown(await answer.settled()))


async def test_commands_are_told_to_a_discord_that_is_out_of_order_for_a_moment(
    local: LocalDiscord, tmp_path: Path
) -> None:
    local.faults.append(Fault(method="PUT", path="commands$", effect=Status(status=503)))
    async with running_bot(local, settings_in(tmp_path)):
        assert TITLE in words_of(await digest(local))


async def test_a_refresh_that_a_stop_cuts_short_leaves_the_digest(
    local: LocalDiscord, tmp_path: Path
) -> None:
    async with running_bot(local, settings_in(tmp_path)):
        message = await digest(local)
    before, gate = controls(message), Gate(Recorded(SAMPLE))
    async with running_bot(local, settings_in(tmp_path, stop_seconds=0.05), gate):
        answer = await local.world.person("alice").press(message, "Refresh")
        await gate.arrived.wait()
    assert TITLE in words_of(message)
    assert "restarted" in words_of(answer.followups[0])
    async with running_bot(local, settings_in(tmp_path)):
        await answer.until(lambda _: controls(message)["Refresh"] != before["Refresh"])


async def test_a_reply_that_ends_the_bot_each_time_is_given_up(local: LocalDiscord, tmp_path: Path) -> None:
    gates = [Gate(Recorded(SAMPLE)) for _ in range(3)]
    async with running_bot(local, settings_in(tmp_path), gates[0], is_killed=True):
        answer = await local.world.person("alice").slash(local.world.channel("general"), "digest", link=LINK)
        await gates[0].arrived.wait()
    for gate in gates[1:]:
        async with running_bot(local, settings_in(tmp_path), gate, is_killed=True):
            await gate.arrived.wait()
    gate = Gate(Recorded(SAMPLE))
    async with running_bot(local, settings_in(tmp_path), gate):
        assert "restarted" in words_of(shown(await answer.settled()))
        assert controls(shown(answer))
        assert not gate.fetched
