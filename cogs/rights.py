"""Who may do what on a server; asked at each press, since rights are lost and commands given to others."""

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
