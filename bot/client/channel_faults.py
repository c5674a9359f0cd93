"""What goes wrong with Discord's channels, in the terms in which services plan on.

Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (read 2026-08-06).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.client.delivery import is_passing
from bot.errors import BotError, ChannelLost, MessageLost, Refused, Unavailable

_UNKNOWN_MESSAGE = 10008
_ARCHIVED = 50083  # for good, where writing does not take it out
_NO_CODE = 0  # not of Discord itself, but of what stands before it
_UNAUTHORIZED = 401


@asynccontextmanager
async def in_our_terms(client: discord.Client, *, within: timedelta) -> AsyncGenerator[None]:
    """Raise what the block raises as the errors that `bot.services.channels` names.

    Args:
        client: The one that is asked.
        within: For how long; discord.py waits for as long as it is told to.

    Raises:
        Unavailable: It may help to try again; it may have been carried out.
        ChannelLost: The channel is gone, or closed to us.
        MessageLost: The message is gone.
        Refused: Discord will never take this.
    """
    try:
        async with asyncio.timeout(within.total_seconds()):
            yield
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise _explain(error) from error
    except RuntimeError as error:  # aiohttp has no error of its own for a session that was closed
        if not client.is_closed():
            raise
        raise _passing(None) from error


def _explain(error: Exception) -> BotError:
    match error:
        case discord.HTTPException():
            return _explain_refusal(error)
        case discord.RateLimited(retry_after=seconds):
            return _passing(timedelta(seconds=seconds))
        case discord.DiscordException():
            return Refused(
                "Discord has something there that this version does not know.",
                hint="Install the newest version, or choose another channel.",
            )
        case _:
            return _passing(None)


def _explain_refusal(error: discord.HTTPException) -> BotError:
    is_barred = isinstance(error, discord.Forbidden | discord.NotFound) and error.code != _NO_CODE
    if error.code == _UNKNOWN_MESSAGE:
        return MessageLost("The message was deleted.")
    if is_barred or error.code == _ARCHIVED:
        return ChannelLost(
            "The channel is gone, or closed to this bot.",
            hint="Let the bot see it and write there, or choose another channel.",
        )
    if _may_help(error):
        return _passing(_seconds(error.response.headers.get("Retry-After")))
    return Refused(
        "Discord does not take this (status {status}, code {code}).",
        hint="Change what is posted, or where.",
        status=error.status,
        code=error.code,
    )


def _may_help(error: discord.HTTPException) -> bool:
    """Return whether another try may help, also after an operator has done something about the token."""
    return is_passing(error) or isinstance(error, discord.Forbidden) or error.status == _UNAUTHORIZED


def _passing(retry_after: timedelta | None) -> Unavailable:
    return Unavailable(
        "Discord is out of order, or out of reach.", hint="Try again later.", retry_after=retry_after
    )


def _seconds(text: str | None) -> timedelta | None:
    try:
        return None if text is None else timedelta(seconds=float(text))
    except ValueError:
        return None
