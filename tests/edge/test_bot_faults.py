"""Discord is busy, broken, or has changed its mind: nobody is left without an answer, nothing loops."""

import pytest

from bot.playground.faults import Drop, Fault, Status
from bot.playground.kinds import MessageFlag
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import Permission
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
