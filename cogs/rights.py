"""Who may do what on a server; asked at each press, since rights are lost and commands given to others."""

import discord

from bot.client import Press
from bot.errors import Refused


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
