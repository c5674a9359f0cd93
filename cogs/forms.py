"""What was typed into a form."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, cast

import discord

from bot.client import Press
from bot.client.apologising import apologise

# Takes a press, the name of a form, and what Discord sends of it.
Take: TypeAlias = Callable[[Press, str, dict[str, Any]], Awaitable[None]]


async def receive(press: Press, pattern: re.Pattern[str], take: Take) -> None:
    """Take what was typed into forms of some names: by the name alone, so that a restart does no harm."""
    data = cast("dict[str, Any]", press.data or {})
    name = str(data.get("custom_id", ""))
    if press.type is not discord.InteractionType.modal_submit or not pattern.fullmatch(name):
        return
    try:
        await take(press, name, data)
    except Exception as error:  # noqa: BLE001 - the last door of a press
        await apologise(press, error)


def typed(data: dict[str, Any], name: str) -> str:
    """Return what was typed into a field of a modal, whichever label or row it stands in."""
    return entries(data).get(name, "")


def entries(data: dict[str, Any]) -> dict[str, str]:
    """Return what was typed into all fields of a modal, by their names."""
    found = dict[str, str]()
    if "value" in data:
        found[str(data.get("custom_id", ""))] = str(data["value"])
    for part in (*data.get("components", ()), *filter(None, [data.get("component")])):
        found |= entries(part)
    return found
