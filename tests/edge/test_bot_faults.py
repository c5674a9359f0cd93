"""Discord is busy, broken, or has changed its mind: nobody is left without an answer, nothing loops."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.playground.faults import GATEWAY, Drop, Fault, Status, Twice
from bot.playground.kinds import MessageFlag
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import Permission
from tests.bots import Gate, running_bot, settings_in
from tests.samples import SAMPLE
from tests.talking import LINK, TITLE, digest, shown, words_of

CALLBACK = r"/callback$"
REPLY = r"/messages/\d+$"
ROUTE_LIMIT = Status(
    status=429,
    headers={"Via": "1.1 local", "Retry-After": "1", "X-RateLimit-Scope": "user"},
    body={"message": "You are being rate limited.", "retry_after": 0.05, "global": False},
)
GLOBAL_LIMIT = Status(
    status=429,
    headers={"Via": "1.1 local", "Retry-After": "1", "X-RateLimit-Global": "true"},
    body={"message": "You are being rate limited.", "retry_after": 0.05, "global": True},
)
FAULTS = {
    "a limit of the route": ROUTE_LIMIT,
    "the limit of everything": GLOBAL_LIMIT,
    "500": Status(status=500),
    "502": Status(status=502),
    "503": Status(status=503),
    "a lost request": Drop(),
    "a lost answer": Drop(is_after=True),
    "a 503 after the fact": Status(status=503, is_after=True),
}


async def about(bot: LocalDiscord) -> None:
    """Ask for something that is answered after all that was asked before."""
    await (await bot.world.person("bob").slash(bot.world.channel("news"), "about")).settled()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_digest_comes_through_a_fault_of_its_promise(bot: LocalDiscord, fault: Status | Drop) -> None:
    bot.faults.append(Fault(method="POST", path=CALLBACK, effect=fault))
    assert TITLE in words_of(await digest(bot))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_digest_comes_through_a_fault_of_its_answer(bot: LocalDiscord, fault: Status | Drop) -> None:
    bot.faults.append(Fault(method="PATCH", path=REPLY, effect=fault))
    assert TITLE in words_of(await digest(bot))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_page_turns_through_a_fault(bot: LocalDiscord, fault: Status | Drop) -> None:
    message = await digest(bot)
    bot.faults.append(Fault(method="POST", path=CALLBACK, effect=fault))
    answer = await bot.world.person("alice").press(message, "Next ▶")
    await answer.settled()
    assert "Page 1 of" in message.content
    await about(bot)
    assert answer.followups == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize(
    ("command", "options"), [("front", {}), ("search", {"words": "queue"}), ("help", {})]
)
async def test_a_command_comes_through_a_fault_of_its_first_answer(
    bot: LocalDiscord, fault: Status | Drop, command: str, options: dict[str, str]
) -> None:
    bot.faults.append(Fault(method="POST", path=CALLBACK, effect=fault))
    answer = await bot.world.person("alice").slash(bot.world.channel("general"), command, **options)
    assert shown(await answer.settled()).embeds
    await about(bot)
    assert answer.followups == []


@pytest.mark.parametrize(
    "fault", [Drop(is_after=True), Status(status=503, is_after=True)], ids=["lost", "503"]
)
async def test_a_form_and_a_preview_come_through_a_lost_answer(
    bot: LocalDiscord, fault: Status | Drop
) -> None:
    bob, message = bot.world.person("bob"), await digest(bot)
    panel = shown(await (await bob.slash(bot.world.channel("general"), "settings")).settled())
    for control, source in (("Publish…", message), ("set:comments", panel)):
        bot.faults.append(Fault(method="POST", path=CALLBACK, effect=fault))
        answer = await bob.press(source, control)
        await answer.until(
            lambda answer: answer.modal is not None or bool(answer.message and answer.message.attachments)
        )
        await about(bot)
        assert answer.followups == []


async def test_a_press_that_comes_twice_needs_no_apology(bot: LocalDiscord) -> None:
    message = await digest(bot)
    bot.faults.append(Fault(method=GATEWAY, path="INTERACTION_CREATE", effect=Twice()))
    answer = await bot.world.person("alice").press(message, "Next ▶")
    await answer.settled()
    await about(bot)
    assert answer.followups == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_progress_that_cannot_be_shown_costs_no_digest(
    local: LocalDiscord, tmp_path: Path, fault: Status | Drop
) -> None:
    gate = Gate(Recorded(SAMPLE))
    local.faults.append(Fault(method="PATCH", path=REPLY, effect=fault))
    async with running_bot(local, settings_in(tmp_path), gate, progress_every=timedelta(milliseconds=1)):
        answer = await local.world.person("alice").slash(local.world.channel("general"), "digest", link=LINK)
        await local.world.changes.until(lambda: local.faults[0].times == 0, within=5)
        gate.is_open.set()
        await answer.until(lambda answer: bool(shown(answer).embeds))


async def test_an_outage_longer_than_quick_tries_delays_a_digest(bot: LocalDiscord) -> None:
    bot.faults.append(Fault(method="PATCH", path=REPLY, effect=Drop(), times=8))
    assert TITLE in words_of(await digest(bot))


async def test_a_reply_that_was_deleted_is_let_go(bot: LocalDiscord) -> None:
    answer = await bot.world.person("alice").slash(bot.world.channel("general"), "digest", link=LINK)
    await answer.acknowledged()
    bot.world.delete_message(shown(answer))
    other = await digest(bot, "bob")
    assert TITLE in words_of(other)
    patched = [exchange for exchange in bot.exchanges if exchange.method == "PATCH"]
    assert len(patched) <= 2


async def test_a_press_on_a_message_that_was_deleted_is_let_go(bot: LocalDiscord) -> None:
    message = await digest(bot)
    answer = await bot.world.person("alice").press(message, "Next ▶")
    bot.world.delete_message(message)
    assert TITLE in words_of(await digest(bot, "bob"))
    assert answer.kind is None
    refused = [exchange for exchange in bot.exchanges if exchange.status == 404]
    assert len(refused) == 1  # nobody is left to be told why


async def test_a_channel_that_was_deleted_is_let_go(bot: LocalDiscord) -> None:
    channel = bot.world.channel("news")
    answer = await bot.world.person("alice").slash(channel, "digest", link=LINK)
    await answer.acknowledged()
    bot.world.delete_channel(channel)
    assert TITLE in words_of(await digest(bot, "bob"))


async def test_a_digest_needs_no_permission_in_the_channel(bot: LocalDiscord) -> None:
    channel = bot.world.channel("general")
    bot.world.deny(channel, Permission.SEND_MESSAGES | Permission.EMBED_LINKS)
    message = await digest(bot)
    assert MessageFlag.LOADING not in message.flags


async def test_too_many_digests_are_refused_with_the_time_to_wait(bot: LocalDiscord) -> None:
    for comments in range(1, 11):
        await digest(bot, comments=comments)
    refusal = await digest(bot, comments=11)
    assert "second" in words_of(refusal) or "minute" in words_of(refusal)
    assert TITLE in words_of(await digest(bot, comments=1))
