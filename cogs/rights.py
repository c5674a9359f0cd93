"""Who may do what on a server; asked at each press, since rights are lost and commands given to others."""

from typing import TypeAlias

import discord

from bot.client import Press
from bot.errors import Refused

Place: TypeAlias = discord.abc.GuildChannel | discord.Thread


def managed_guild(press: Press, *, nowhere: Refused, forbidden: Refused) -> int:
    """Return the server of a press, if the person may manage it.

    Args:
        press: What was pressed, and where.
        nowhere: Raised in a direct message.
        forbidden: Raised where they may not.
    """
    if press.guild_id is None:
        raise nowhere
    if not press.permissions.manage_guild:
        raise forbidden
    return press.guild_id


async def may_publish(press: Press) -> bool:
    """Whether a person may publish here: they manage the server, or have one of the chosen roles."""
    if press.guild_id is None:
        return False
    if press.permissions.manage_guild:
        return True
    preferences = await press.client.services.guilds.get(press.guild_id)
    roles = press.user.roles if isinstance(press.user, discord.Member) else ()
    return any(role.id in preferences.publishers for role in roles)


async def require_publisher(press: Press) -> None:
    """Refuse whoever may not publish here.

    Raises:
        Refused: They may not.
    """
    if not await may_publish(press):
        raise Refused(
            "Publishing is for people who may manage this server, and for the roles chosen in /settings.",
            hint="Ask one of them.",
        )


async def may_schedule(press: Press, channel: Place | None) -> bool:
    """Whether a person may schedule in a channel: they manage it, or have one of the chosen roles.

    A role counts where they can write themselves.

    Args:
        press: What was pressed.
        channel: The channel; None for one that is gone.
    """
    person = press.user
    if press.guild_id is None or not isinstance(person, discord.Member):
        return False
    if channel is None:
        return person.guild_permissions.manage_channels
    allowed = channel.permissions_for(person)
    if allowed.manage_channels and allowed.view_channel:
        return True
    preferences = await press.client.services.guilds.get(press.guild_id)
    has_role = any(role.id in preferences.schedulers for role in person.roles)
    is_thread = isinstance(channel, discord.Thread)
    can_write = allowed.send_messages_in_threads if is_thread else allowed.send_messages
    return has_role and allowed.view_channel and can_write


async def require_scheduler(press: Press, channel: Place | None) -> None:
    """Refuse whoever may not schedule in a channel.

    Raises:
        Refused: They may not.
    """
    if not await may_schedule(press, channel):
        raise Refused(
            "Schedules are for people who may manage the channel, and for the roles chosen in /settings.",
            hint="Ask one of them, or use a channel that you manage.",
        )
