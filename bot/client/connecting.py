"""Logging in to Discord and staying connected; what ends that is told in the operator's terms."""

import aiohttp
import discord
from discord.ext import commands

from bot.errors import BotError, Misconfigured, Unavailable

# https://docs.discord.com/developers/topics/opcodes-and-status-codes (read 2026-08-06)
_WRONG_TOKEN = 4004


async def connect(client: discord.Client, token: str) -> BotError | None:
    """Stay connected until the client is closed; return why it ended, None where that was wished."""
    try:
        await client.start(token)
    except Exception as error:
        reason = _explain(error.original if isinstance(error, commands.ExtensionFailed) else error)
        # The library does not notice that it was closed while it slept in the middle of logging in.
        is_closed = isinstance(error, RuntimeError) and client.is_closed()
        if reason is None and not is_closed:
            raise
        return reason
    return None


def _explain(error: Exception) -> BotError | None:
    """Return why there is no connection, in the operator's terms; None for a fault of ours."""
    match error:
        case BotError():
            return error
        case discord.LoginFailure() | discord.ConnectionClosed() if _is_token_refused(error):
            return Misconfigured(
                "Discord does not accept the token.",
                hint="Copy it again from the developer portal (Bot, Reset Token) into DISCORD_TOKEN.",
            )
        case discord.PrivilegedIntentsRequired():
            return Misconfigured(
                "Discord does not give this bot the contents of messages, which cards under links need.",
                hint="Switch on the Message Content Intent in the developer portal,"
                " or set MATOME_UNFURL=false.",
            )
        case discord.ConnectionClosed(code=code):
            return Unavailable(
                "Discord has closed the connection for good, with code {code}.",
                hint="Install the newest version, and start it again.",
                code=code,
            )
        case discord.HTTPException() | discord.GatewayNotFound() | aiohttp.ClientError() | OSError():
            return Unavailable(
                "Discord cannot be reached: {reason}.",
                hint="Check the connection of this machine and try again.",
                reason=type(error).__name__,
            )
        case _:
            return None


def _is_token_refused(error: Exception) -> bool:
    return not isinstance(error, discord.ConnectionClosed) or error.code == _WRONG_TOKEN
