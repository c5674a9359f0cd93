"""Logging in to Discord and staying connected; what ends that is told in the operator's terms."""

import aiohttp
import discord

from bot.errors import BotError, Misconfigured, Unavailable


async def connect(client: discord.Client, token: str) -> BotError | None:
    """Stay connected until the client is closed; return why it ended, None where that was wished."""
    try:
        await client.start(token)
    except discord.LoginFailure:
        return Misconfigured(
            "Discord does not accept the token.",
            hint="Copy it again from the developer portal (Bot, Reset Token) into DISCORD_TOKEN.",
        )
    except discord.PrivilegedIntentsRequired:
        return Misconfigured(
            "Discord does not give this bot the contents of messages, which cards under links need.",
            hint="Switch on the Message Content Intent in the developer portal, or set MATOME_UNFURL=false.",
        )
    except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
        return Unavailable(
            "Discord cannot be reached: {reason}.",
            hint="Check the connection of this machine and try again.",
            reason=type(error).__name__,
        )
    return None
