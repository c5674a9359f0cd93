"""Buttons and selects that still work after a restart: what is pressed is known by its name alone."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self, TypeAlias, cast

import discord

from bot.client import Press
from bot.client.apologising import apologise

# Answers a press, given the name of the control and what was chosen in it (nothing for a button).
AnswerPress: TypeAlias = Callable[[Press, str, Sequence[str]], Awaitable[None]]
Control: TypeAlias = type[discord.ui.DynamicItem[discord.ui.Item[Any]]]


def control(pattern: re.Pattern[str], answer: AnswerPress) -> Control:
    """Return what discord.py needs to hand presses of controls with such names to a function."""

    class Pressed(discord.ui.DynamicItem[discord.ui.Item[Any]], template=pattern):
        @classmethod
        async def from_custom_id(
            cls,
            interaction: discord.Interaction[Any],  # noqa: ARG003 - the base class passes it
            item: discord.ui.Item[Any],
            match: re.Match[str],  # noqa: ARG003
            /,
        ) -> Self:
            return cls(item)

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            data = cast("dict[str, Any]", interaction.data or {})
            try:
                await answer(interaction, str(data.get("custom_id", "")), data.get("values", ()))
            except Exception as error:  # noqa: BLE001 - the last door of a press
                await apologise(interaction, error)

    return Pressed
