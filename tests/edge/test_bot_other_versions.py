"""Buttons, selects, forms and commands that another version of the bot has left: each gets a sentence."""

import pytest

from bot.playground.answers import Answer
from bot.playground.asking import Act, ask, installations
from bot.playground.inhabitants import Message
from bot.playground.kinds import ComponentType, InteractionType, Payload
from bot.playground.local_discord import LocalDiscord
from tests.talking import digest, is_private, select_of, shown, words_of

SENTENCE = "belongs to another version of the bot"


def leave(message: Message, kind: ComponentType, name: str) -> None:
    """Let a control of a message be of another version."""
    part = next(
        part
        for row in message.components
        for part in row["components"]
        if part["type"] == kind and "custom_id" in part and not part.get("disabled")
    )
    part["custom_id"] = name


async def submit(bot: LocalDiscord, data: Payload) -> Answer:
    """Let bob send a form that this version would not open."""
    bob, channel = bot.world.person("bob"), bot.world.channel("general")
    owners = installations(bot.world, bob.user, channel)
    act = Act(kind=InteractionType.MODAL, data=data | {"components": []}, owners=owners)
    return ask(bot.world, bob.user, channel, act)


@pytest.mark.parametrize(
    "name", ["m:zoom:1:9000000001:1:0::t", "m2:next:1", "make:0:", "set:colour", "x" * 100]
)
async def test_a_button_of_another_version_is_answered(bot: LocalDiscord, name: str) -> None:
    message = await digest(bot)
    leave(message, ComponentType.BUTTON, name)
    answer = await (await bot.world.person("bob").press(message, name)).settled()
    assert SENTENCE in words_of(shown(answer))
    assert is_private(shown(answer))


@pytest.mark.parametrize("name", ["pick:later", "set:engine", "pick"])
async def test_a_select_of_another_version_is_answered(bot: LocalDiscord, name: str) -> None:
    message = await digest(bot)
    assert select_of(message)
    leave(message, ComponentType.STRING_SELECT, name)
    select = message.components[0]["components"][0]
    select["options"] = [{"label": "Later", "value": "later"}]
    answer = await (await bot.world.person("bob").choose(message, name, ["later"])).settled()
    assert SENTENCE in words_of(shown(answer))


@pytest.mark.parametrize("name", ["later:form", "set:colour"])
async def test_a_form_of_another_version_is_answered(bot: LocalDiscord, name: str) -> None:
    answer = await (await submit(bot, {"custom_id": name})).settled()
    assert SENTENCE in words_of(shown(answer))


async def test_a_command_of_another_version_is_answered(bot: LocalDiscord) -> None:
    command = next(command for command in bot.world.commands.all(None) if command["name"] == "about")
    command["name"] = "summary"
    answer = await bot.world.person("carol").slash(bot.world.channel("general"), "summary")
    assert "別のバージョン" in words_of(shown(await answer.settled()))
