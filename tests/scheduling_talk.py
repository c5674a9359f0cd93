"""Words for tests that set schedules up by talking with the bot in the local Discord."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing

from bot.playground.inhabitants import Channel, Message, Role
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import Permission
from bot.settings import Settings
from tests.talking import shown, words_of


def let_manage(local: LocalDiscord, who: str = "bob") -> Role:
    """Let somebody manage channels."""
    role = local.world.add_role(f"Keepers of {who}", Permission.MANAGE_CHANNELS)
    local.world.give_role(local.world.person(who), role.name)
    return role


async def add(local: LocalDiscord, who: str = "bob", *, channel: Channel | None = None) -> Message:
    """Let somebody use /schedule add in the general channel."""
    options: dict[str, object] = {} if channel is None else {"channel": channel}
    answer = await local.world.person(who).slash(local.world.channel("general"), "schedule add", **options)
    return shown(await answer.settled())


async def ask(local: LocalDiscord, name: str, who: str = "bob", **options: object) -> Message:
    """Let somebody use another command of /schedule there."""
    person, channel = local.world.person(who), local.world.channel("general")
    answer = await person.slash(channel, f"schedule {name}", **options)
    return shown(await answer.settled())


def name_of(message: Message, action: str) -> str:
    """Return the custom id of a control by what it does."""
    names = [part.get("custom_id", "") for row in message.components for part in row["components"]]
    return next(name for name in names if name.split(":")[1:2] == [action])


async def press(local: LocalDiscord, message: Message, action: str, who: str = "bob") -> Message:
    """Let somebody press a button of a panel, and return the message that answers."""
    answer = await local.world.person(who).press(message, name_of(message, action))
    return shown(await answer.settled())


async def choose(
    local: LocalDiscord, message: Message, action: str, *values: str, who: str = "bob"
) -> Message:
    """Let somebody choose in a select of a panel, and return the message that answers."""
    answer = await local.world.person(who).choose(message, name_of(message, action), list(values))
    return shown(await answer.settled())


async def fill(
    local: LocalDiscord, message: Message, action: str, typed: Mapping[str, str], who: str = "bob"
) -> Message:
    """Let somebody open a form by its button, type and send it; return the message that answers."""
    person = local.world.person(who)
    form = await (await person.press(message, name_of(message, action))).acknowledged()
    return shown(await (await person.submit(form, typed)).settled())


async def name_source(
    local: LocalDiscord, message: Message, kind: str, words: str, who: str = "bob"
) -> Message:
    """Let somebody choose a source that needs words, and type them."""
    person = local.world.person(who)
    form = await (await person.choose(message, name_of(message, "source"), [kind])).acknowledged()
    return shown(await (await person.submit(form, {"source": words})).settled())


async def saved(local: LocalDiscord, who: str = "bob", *, channel: Channel | None = None) -> Message:
    """Let somebody set up a schedule as it is offered."""
    panel = await add(local, who, channel=channel)
    message = await press(local, panel, "save", who)
    assert "1" in words_of(message)
    return message


def count(settings: Settings, table: str) -> int:
    """Return how many rows a table of the bot's database has."""
    with closing(sqlite3.connect(settings.database)) as database:
        (number,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - ours
    return int(number)
