"""Which messages schedules posted: they bear the number of their delivery in the name of a button."""

from collections.abc import Iterator

import discord

from bot.domain.thread import ItemId
from bot.rendering.custom_ids import OPEN, read_control, read_digest_value, read_why


def mark_of(message: discord.Message | None) -> int | None:
    """Return the number of the delivery that posted a message; None if no schedule did."""
    found = map(read_why, _names(message))
    return next((number for number in found if number is not None), None)


def stories_of(message: discord.Message | None) -> tuple[ItemId, ...]:
    """Return what the digests of a message are of, in the order in which it shows them."""
    shown = [control.item for name in _names(message) if (control := read_control(name))]
    offered = [chosen[1] for value in _values(message) if (chosen := read_digest_value(value))]
    return tuple(dict.fromkeys([*shown, *offered]))


def _parts(message: discord.Message | None) -> Iterator[discord.Component]:
    for row in message.components if message else ():
        if isinstance(row, discord.ActionRow):
            yield from row.children


def _names(message: discord.Message | None) -> Iterator[str]:
    for part in _parts(message):
        if isinstance(part, discord.Button | discord.SelectMenu):
            yield part.custom_id or ""


def _values(message: discord.Message | None) -> Iterator[str]:
    for part in _parts(message):
        if isinstance(part, discord.SelectMenu) and part.custom_id == OPEN:
            yield from (option.value for option in part.options)
