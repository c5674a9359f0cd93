"""Routes of guilds, their channels and threads.

https://docs.discord.com/developers/resources/channel (read 2026-08-06).
"""

from bot.playground.calls import NOTHING, Call, Reply, Routes
from bot.playground.inhabitants import Channel
from bot.playground.kinds import ChannelType, MessageFlag
from bot.playground.payloads import channel_payload, guild_payload, member_payload, role_payload
from bot.playground.permissions import Permission
from bot.playground.refusing import ApiError, unknown, unknown_message


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


def _thread_from_message(call: Call) -> Reply:
    channel = call.channel(Permission.CREATE_PUBLIC_THREADS)
    message = channel.messages.get(call.number("message"))
    if message is None:
        raise unknown_message()
    if message.thread is not None:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    message.thread = _start_thread(call, channel, message.id)
    message.flags |= MessageFlag.HAS_THREAD
    call.state.edit_message(message)
    return Reply(status=201, body=channel_payload(message.thread))


def _thread(call: Call) -> Reply:
    channel = call.channel(Permission.CREATE_PUBLIC_THREADS)
    return Reply(status=201, body=channel_payload(_start_thread(call, channel, call.state.snowflakes.make())))


def _start_thread(call: Call, parent: Channel, number: int) -> Channel:
    if parent.guild is None or parent.is_thread:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    thread = Channel(
        id=number,
        type=ChannelType.PUBLIC_THREAD,
        name=str(call.form["name"]),
        guild=parent.guild,
        parent_id=parent.id,
        owner_id=call.state.bot.id,
        created_at=call.state.now(),
    )
    parent.guild.channels[number] = call.state.channels[number] = thread
    call.state.announce("THREAD_CREATE", thread, channel_payload(thread) | {"newly_created": True})
    return thread


def _type(call: Call) -> Reply:
    call.channel(Permission.SEND_MESSAGES)
    return NOTHING


ROUTES: Routes = (
    ("POST", "/channels/{channel}/typing", _type),
    ("GET", "/channels/{channel}", _channel),
    ("POST", "/channels/{channel}/threads", _thread),
    ("POST", "/channels/{channel}/messages/{message}/threads", _thread_from_message),
    ("GET", "/guilds/{guild}", _guild),
    ("GET", "/guilds/{guild}/channels", _channels),
    ("GET", "/guilds/{guild}/roles", _roles),
    ("GET", "/guilds/{guild}/members/{user}", _member),
)
