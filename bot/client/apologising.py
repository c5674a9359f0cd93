"""Errors as replies: the one place where a fault becomes a sentence for the person who pressed."""

import math
import secrets
from collections.abc import Sequence
from datetime import timedelta

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.client.delivery import DELETED, EXPIRED, acknowledge, fields, is_passing, persist
from bot.domain.language import Language
from bot.errors import BotError, Refused, Unavailable
from bot.rendering.apologies import apology, fault, missing_permissions
from bot.rendering.messages import Message

# What we need in a channel to post there without an interaction.
NEEDED = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
NEEDED_IN_QUEUE = NEEDED | discord.Permissions(attach_files=True)
# There is nobody left to be told: the channel, the message, the press or its 15 minutes are gone.
_GONE = DELETED | EXPIRED

log = structlog.get_logger()


def reader_of(interaction: discord.Interaction) -> Language:
    """Return the language of the person who pressed."""
    return Language.of_locale(interaction.locale.value)


async def apologise(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the person, and only that person, what went wrong and what to do; tell the log the rest."""
    message = explain(error, reader_of(interaction), allowed=interaction.app_permissions)
    if message is None or interaction.client.is_closed():
        return
    try:
        await _whisper(interaction, message)
    except discord.HTTPException as refusal:
        if refusal.code not in _GONE:
            log.warning("apology refused", status=refusal.status, code=refusal.code)
    except (aiohttp.ClientError, OSError) as fault_of_line:
        log.warning("apology not delivered", reason=type(fault_of_line).__name__)


def explain(
    error: Exception, reader: Language, *, allowed: discord.Permissions | None = None
) -> Message | None:
    """Return what to say about an error; None where nobody is left to hear it.

    Args:
        error: Anything that was raised.
        reader: The person's language.
        allowed: What we may do in the channel, where that is known.
    """
    match _in_our_terms(error):
        case BotError() as ours:
            return apology(ours, reader)
        case discord.HTTPException() as refusal if refusal.code in _GONE:
            log.info("nobody left to answer", code=refusal.code)
            return None
        case discord.Forbidden() as refusal:
            log.info("permission missing", code=refusal.code)
            return missing_permissions(_missing(allowed), reader)
        case _ if is_passing(error):
            log.warning("Discord out of order", reason=type(error).__name__)
            late = Unavailable("Discord did not take the answer.", hint="Try again in a moment.")
            return apology(late, reader)
        case _:
            reference = secrets.token_hex(4)
            log.error("fault", reference=reference, exc_info=error)
            return fault(reference, reader)


def outdated() -> Refused:
    """Return the error for a command, button or menu that this version does not know."""
    return Refused(
        "This command, button or menu belongs to another version of the bot.",
        hint="Reload Discord, and use /digest to get a new one.",
    )


def lacking_in(
    channel: discord.abc.GuildChannel | discord.Thread, needed: discord.Permissions = NEEDED
) -> Sequence[str]:
    """Return the names of the permissions that we lack to post in a channel without an interaction."""
    return [name for name, is_lacking in needed & ~channel.permissions_for(channel.guild.me) if is_lacking]


def _in_our_terms(error: Exception) -> Exception:
    """Return what the command tree says in our own words; anything else as it is."""
    match error:
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return outdated()
        case app_commands.CommandOnCooldown(retry_after=seconds):
            return Unavailable(
                "That was often in a short time.",
                hint="Try again later.",
                retry_after=timedelta(seconds=math.ceil(seconds)),
            )
        case _:
            return error


def _missing(allowed: discord.Permissions | None) -> Sequence[str]:
    """Return the names of the permissions that we lack; of all that we need, where it is not known."""
    lacking = NEEDED if allowed is None else NEEDED & ~allowed
    return [name for name, is_needed in (lacking or NEEDED) if is_needed]


async def _whisper(interaction: discord.Interaction, message: Message) -> None:
    if not interaction.response.is_done():
        send = interaction.response.send_message
        if await acknowledge(lambda: send(**fields(message), ephemeral=True)) is not None:
            return
    await persist(lambda: interaction.followup.send(**fields(message), ephemeral=True))
