"""Cards under pasted links: only where they were asked for, once, and without a notification."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.playground.inhabitants import Message
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import Permission
from tests.bots import running_bot, settings_in
from tests.talking import LINK, TITLE, controls, digest, is_private, shown, words_of


@pytest.fixture
async def bot(local: LocalDiscord, tmp_path: Path) -> AsyncGenerator[LocalDiscord]:
    """The bot of an operator who allows cards, and of a server that wants them in #general."""
    async with running_bot(local, settings_in(tmp_path, unfurl=True)):
        bob = local.world.person("bob")
        answer = await bob.slash(local.world.channel("news"), "settings")
        panel = shown(await answer.settled())
        await (await bob.choose(panel, "set:unfurl", ["general"])).settled()
        yield local


async def card_in(bot: LocalDiscord, name: str = "general") -> Message:
    """Wait for a message of the bot's own."""
    messages = bot.world.channel(name).messages
    await bot.world.changes.until(
        lambda: any(message.author is bot.world.bot for message in messages.values()), within=5
    )
    return next(message for message in messages.values() if message.author is bot.world.bot)


async def test_a_pasted_link_gets_a_card_with_a_button(bot: LocalDiscord) -> None:
    alice = bot.world.person("alice")
    await alice.say(bot.world.channel("general"), f"see {LINK}")
    card = await card_in(bot)
    assert TITLE in words_of(card)
    assert card.notified == []
    (label,) = controls(card)
    answer = await alice.press(card, label)
    assert "quotes" in words_of(shown(await answer.settled()))


async def test_other_channels_are_left_alone(bot: LocalDiscord) -> None:
    await bot.world.person("alice").say(bot.world.channel("news"), LINK)
    await digest(bot)  # what was said before has been seen by now
    assert not [
        message
        for message in bot.world.channel("news").messages.values()
        if message.author is bot.world.bot and not message.interaction_metadata
    ]


async def test_a_link_that_leads_nowhere_gets_no_card(bot: LocalDiscord) -> None:
    alice, channel = bot.world.person("alice"), bot.world.channel("general")
    await alice.say(channel, "https://news.ycombinator.com/item?id=4711")
    await alice.say(channel, LINK)
    assert TITLE in words_of(await card_in(bot))


async def test_without_permission_there_is_no_card_and_no_fault(bot: LocalDiscord) -> None:
    channel = bot.world.channel("general")
    bot.world.deny(channel, Permission.EMBED_LINKS)
    alice = bot.world.person("alice")
    await alice.say(channel, LINK)
    bot.world.grant(channel, Permission.EMBED_LINKS)
    await alice.say(channel, LINK)
    await card_in(bot)
    refused = [exchange for exchange in bot.exchanges if exchange.status in {403, 404}]
    assert refused == []


async def test_who_chooses_a_channel_without_the_permissions_is_told_which(bot: LocalDiscord) -> None:
    bob = bot.world.person("bob")
    bot.world.deny(bot.world.channel("news"), Permission.EMBED_LINKS)
    panel = shown(await (await bob.slash(bot.world.channel("general"), "settings")).settled())
    answer = await bob.choose(panel, "set:unfurl", ["general", "news"])
    await answer.until(lambda answer: bool(answer.followups))
    (warning,) = answer.followups
    assert "Embed Links" in words_of(warning)
    assert "Send Messages" not in words_of(warning)
    assert is_private(warning)


async def test_a_flood_of_links_gets_a_few_cards(bot: LocalDiscord) -> None:
    alice, channel = bot.world.person("alice"), bot.world.channel("general")
    for _ in range(15):
        await alice.say(channel, f"{LINK} and https://hn.algolia.com/items/{LINK.rpartition('=')[2]}")
    await bot.world.changes.until(lambda: len(cards(bot)) == 10, within=20)
    await digest(bot)  # what was said before has been seen by now
    assert len(cards(bot)) == 10


def cards(bot: LocalDiscord) -> list[Message]:
    """Return the bot's own messages that answer no command."""
    return [
        message
        for message in bot.world.channel("general").messages.values()
        if message.author is bot.world.bot and not message.interaction_metadata
    ]
