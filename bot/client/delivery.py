"""From rendered messages to discord.py's calls, and patience with Discord's passing faults."""

from collections.abc import Awaitable, Callable, Sequence
from io import BytesIO
from typing import Any, TypedDict, TypeVar, cast

import aiohttp
import discord
import stamina

from bot.rendering.components import ActionRow, ModalForm
from bot.rendering.messages import Message

Answer = TypeVar("Answer")

# JSON error codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes (read 2026-08-06).
_UNKNOWN_CHANNEL = 10003
_UNKNOWN_MESSAGE = 10008
_UNKNOWN_WEBHOOK = 10015
_UNKNOWN_INTERACTION = 10062
_ALREADY_ACKNOWLEDGED = 40060
_INVALID_TOKEN = 50027
# The message, or the channel with it, was deleted.
DELETED = frozenset((_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE))
# The press cannot be answered any more: it came too late, or its 15 minutes are over.
EXPIRED = frozenset((_INVALID_TOKEN, _UNKNOWN_WEBHOOK, _UNKNOWN_INTERACTION))

_PROMPT_ATTEMPTS = 5  # at 0, 0.25, 0.75, 1.75 and 3.75 s; Discord wants the first answer within three
_PATIENT_ATTEMPTS = 12  # of which the last comes after some 40 s
_FIRST_PAUSE = 0.25  # seconds
_LONGEST_PAUSE = 5.0
_JITTER = 0.05
_TOO_MANY = 429


class Controls(discord.ui.View):
    """Rows as they were rendered.

    A press is answered by the cogs' dynamic items, by its custom id alone, so that it works after a
    restart. The view is finished from the start: discord.py has nothing to remember for it.
    """

    def __init__(self, rows: Sequence[ActionRow]) -> None:
        super().__init__(timeout=None)
        self._rows = rows
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """Return the rows in Discord's shape."""
        return cast("list[dict[str, Any]]", list(self._rows))


class Form(discord.ui.Modal):
    """A modal as it was rendered; what is typed comes back by its custom id, likewise."""

    def __init__(self, form: ModalForm) -> None:
        super().__init__(title=form["title"], custom_id=form["custom_id"], timeout=None)
        self._form = form
        self.stop()

    def to_dict(self) -> dict[str, Any]:
        """Return the form in Discord's shape."""
        return cast("dict[str, Any]", self._form)


class Fields(TypedDict):
    """What discord.py's ways of sending and editing take alike."""

    content: Any  # a text or None; its ways of sending differ in how they say so
    embeds: list[discord.Embed]
    view: Controls
    allowed_mentions: discord.AllowedMentions


def fields(message: Message) -> Fields:
    """Return a rendered message as arguments; whatever it holds, it notifies nobody."""
    return Fields(
        content=message.get("content"),
        embeds=[discord.Embed.from_dict(cast("dict[str, Any]", embed)) for embed in message["embeds"]],
        view=Controls(message.get("components", ())),
        allowed_mentions=discord.AllowedMentions.none(),
    )


def attachment(name: str, text: str) -> discord.File:
    """Return a text as a file to attach, in UTF-8."""
    return discord.File(BytesIO(text.encode()), filename=name)


async def acknowledge(call: Callable[[], Awaitable[Answer]]) -> Answer | None:
    """Answer a press for the first time, within the three seconds that Discord gives.

    Returns None where Discord has an answer already: a try of ours arrived though its own answer was
    lost, or the press came to us twice.

    Raises:
        discord.HTTPException: Discord refuses, or is still out of order.
        aiohttp.ClientError: It cannot be reached.
    """
    try:
        return await persist(call, attempts=_PROMPT_ATTEMPTS)
    except discord.HTTPException as refusal:
        if refusal.code != _ALREADY_ACKNOWLEDGED:
            raise
        return None


async def persist(call: Callable[[], Awaitable[Answer]], *, attempts: int = _PATIENT_ATTEMPTS) -> Answer:
    """Return what a call to Discord answers, after trying again where the fault passes.

    discord.py itself tries again after 429, 500, 502, 504 and 524, but neither after 503 nor after
    a lost connection (measured with 2.7.1). Only calls that may safely happen twice come here.

    Raises:
        discord.HTTPException: Discord refuses, or is still out of order.
        aiohttp.ClientError: It cannot be reached.
    """
    async for attempt in stamina.retry_context(
        on=is_passing,
        attempts=attempts,
        timeout=None,
        wait_initial=_FIRST_PAUSE,
        wait_max=_LONGEST_PAUSE,
        wait_jitter=_JITTER,
    ):
        with attempt:
            return await call()
    raise AssertionError(call)  # the last attempt returns or raises


def is_passing(error: Exception) -> bool:
    """Whether Discord is out of order or out of reach, rather than refusing what was asked."""
    if isinstance(error, discord.HTTPException):
        return isinstance(error, discord.DiscordServerError) or error.status == _TOO_MANY
    return isinstance(error, aiohttp.ClientConnectionError | ConnectionError | TimeoutError)
