"""What a person or the bot may do in a channel.

The order of overwrites: https://docs.discord.com/developers/topics/permissions#permission-overwrites
(read 2026-08-06).
"""

from bot.playground.inhabitants import Channel, Guild, Overwrite
from bot.playground.permissions import EVERYTHING, IN_PRIVATE, NOTHING, Permission

# https://docs.discord.com/developers/topics/permissions#implicit-permissions (read 2026-08-06).
_OF_WRITERS = Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.MENTION_EVERYONE


def may(user: int, channel: Channel) -> Permission:
    """Return what a user may do in a channel; nothing where they are not in it."""
    guild = channel.guild
    if guild is None:
        is_there = any(recipient.id == user for recipient in channel.recipients)
        return IN_PRIVATE | Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES if is_there else NOTHING
    if user not in guild.members:
        return NOTHING
    granted = _may_in_guild(user, guild)
    if granted & Permission.ADMINISTRATOR:
        return EVERYTHING
    for overwrite in _overwrites(user, guild, channel):
        granted = granted & ~overwrite.deny | overwrite.allow
    if Permission.SEND_MESSAGES not in granted and not channel.is_thread:
        granted &= ~_OF_WRITERS
    # A channel that someone cannot see holds nothing else for them either.
    return granted if granted & Permission.VIEW_CHANNEL else NOTHING


def _may_in_guild(user: int, guild: Guild) -> Permission:
    if user == guild.owner_id:
        return EVERYTHING
    granted = guild.roles[guild.id].permissions
    for role in guild.members[user].roles:
        granted |= guild.roles[role].permissions
    return granted


def _overwrites(user: int, guild: Guild, channel: Channel) -> list[Overwrite]:
    """Return what changes the guild's permissions: of everyone, of all roles together, of the member."""
    found = channel.overwrites
    if channel.parent_id in guild.channels and channel.is_thread:
        found = guild.channels[channel.parent_id].overwrites
    roles = [found[role] for role in guild.members[user].roles if role in found]
    together = Overwrite(id=0, is_member=False)
    for overwrite in roles:
        together.allow |= overwrite.allow
        together.deny |= overwrite.deny
    everyone, own = found.get(guild.id), found.get(user)
    return [overwrite for overwrite in (everyone, together, own) if overwrite is not None]
