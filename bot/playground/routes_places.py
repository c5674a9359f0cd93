"""Routes of guilds and their channels.

https://docs.discord.com/developers/resources/channel (read 2026-08-06).
"""

from bot.playground.calls import NOTHING, Call, Reply, Routes
from bot.playground.payloads import channel_payload, guild_payload, member_payload, role_payload
from bot.playground.permissions import Permission
from bot.playground.refusing import unknown


def _channel(call: Call) -> Reply:
    return Reply(body=channel_payload(call.channel()))


def _guild(call: Call) -> Reply:
    guild = call.guild()
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 0}
    return Reply(body=guild_payload(guild) | (counts if "with_counts" in call.query else {}))


def _channels(call: Call) -> Reply:
    channels = call.guild().channels.values()
    return Reply(body=[channel_payload(channel) for channel in channels if not channel.is_thread])


def _roles(call: Call) -> Reply:
    return Reply(body=[role_payload(role) for role in call.guild().roles.values()])


def _member(call: Call) -> Reply:
    found = call.guild().members.get(call.number("user"))
    if found is None:
        raise unknown(10007, "Member")
    return Reply(body=member_payload(found))


def _type(call: Call) -> Reply:
    call.channel(Permission.SEND_MESSAGES)
    return NOTHING


ROUTES: Routes = (
    ("POST", "/channels/{channel}/typing", _type),
    ("GET", "/channels/{channel}", _channel),
    ("GET", "/guilds/{guild}", _guild),
    ("GET", "/guilds/{guild}/channels", _channels),
    ("GET", "/guilds/{guild}/roles", _roles),
    ("GET", "/guilds/{guild}/members/{user}", _member),
)
