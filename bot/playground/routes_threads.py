"""Routes of threads, and of the posts of forums, which are threads with a message of the same id.

https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
(read 2026-08-06); that what is archived has to be taken out before a message is edited:
https://docs.discord.com/developers/topics/threads (read 2026-08-06).
"""

from dataclasses import replace
from datetime import datetime

from bot.playground.calls import Call, Reply, Routes, check_permission
from bot.playground.composing import compose, shown_new
from bot.playground.inhabitants import Channel
from bot.playground.kinds import ChannelType, MessageFlag, Payload
from bot.playground.payloads import channel_payload
from bot.playground.permissions import Permission
from bot.playground.refusing import ApiError, archived, invalid_form, locked, unknown, unknown_message
from bot.playground.standing import may


def _from_message(call: Call) -> Reply:
    channel = call.channel(Permission.CREATE_PUBLIC_THREADS)
    message = channel.messages.get(call.number("message"))
    if message is None:
        raise unknown_message()
    if message.thread is not None:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    message.thread = _open(call, channel, message.id)
    message.flags |= MessageFlag.HAS_THREAD
    call.state.edit_message(message)
    return Reply(status=201, body=channel_payload(message.thread))


def _start(call: Call) -> Reply:
    channel = call.channel()
    if channel.is_forum:
        return _post(call, channel)
    check_permission(call.state, channel, Permission.CREATE_PUBLIC_THREADS)
    thread = _open(call, channel, call.state.snowflakes.make())
    return Reply(status=201, body=channel_payload(thread))


def _post(call: Call, forum: Channel) -> Reply:
    inner = replace(call, body=call.form.get("message"))
    is_rich = bool(inner.form.get("embeds"))
    check_permission(call.state, forum, Permission.SEND_MESSAGES)
    check_permission(call.state, forum, Permission.EMBED_LINKS if is_rich else Permission.VIEW_CHANNEL)
    _check_tags(call, forum)
    message = compose(inner, forum.id)
    thread = _open(call, forum, message.id)
    message.channel_id = thread.id
    call.state.add_message(message)
    return Reply(status=201, body=channel_payload(thread) | {"message": shown_new(inner, message)})


def _check_tags(call: Call, forum: Channel) -> None:
    tags = [int(tag) for tag in call.form.get("applied_tags") or ()]
    if forum.needs_tag and not tags:
        raise ApiError(400, 40067, "A tag is required to create a forum post in this channel")
    if not set(tags) <= set(forum.tags):
        raise unknown(10087, "Tag")


def _open(call: Call, parent: Channel, number: int) -> Channel:
    if parent.guild is None or parent.is_thread:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    is_announcing = parent.type == ChannelType.ANNOUNCEMENT
    thread = Channel(
        id=number,
        type=ChannelType.ANNOUNCEMENT_THREAD if is_announcing else ChannelType.PUBLIC_THREAD,
        name=str(call.form["name"]),
        guild=parent.guild,
        parent_id=parent.id,
        owner_id=call.state.bot.id,
        created_at=call.state.now(),
    )
    parent.guild.channels[number] = call.state.channels[number] = thread
    parent.last_message_id = number if parent.is_forum else parent.last_message_id
    call.state.announce("THREAD_CREATE", thread, channel_payload(thread) | {"newly_created": True})
    return thread


def _change(call: Call) -> Reply:
    """Archive a thread or take it out; who opened it may do that, but for a locked one."""
    thread = call.channel()
    if not thread.is_thread or not set(call.form) <= {"archived"}:
        raise invalid_form(["the local Discord changes nothing but whether a thread is archived"])
    if Permission.MANAGE_THREADS not in may(call.state.bot.id, thread):
        if thread.is_locked:
            raise locked()
        check_permission(call.state, thread, Permission.SEND_MESSAGES_IN_THREADS)
    if thread.archived_at is not None and call.form.get("archived") is not False:
        raise archived()
    call.state.set_archived(thread, is_archived=bool(call.form.get("archived")))
    return Reply(body=channel_payload(thread))


def _list_active(call: Call) -> Reply:
    guild, bot = call.guild(), call.state.bot
    threads = [
        channel
        for channel in guild.channels.values()
        if channel.is_thread
        and channel.archived_at is None
        and Permission.VIEW_CHANNEL in may(bot.id, channel)
    ]
    return Reply(body=_listed(threads, has_more=False))


def _list_archived(call: Call) -> Reply:
    parent = call.channel(Permission.READ_MESSAGE_HISTORY)
    limit = int(call.query.get("limit", 50))
    if not 2 <= limit <= 100:  # noqa: PLR2004 - documented with the route
        raise invalid_form(["limit: must be between 2 and 100"])
    before = datetime.fromisoformat(call.query["before"]) if "before" in call.query else None
    dated = [
        (thread.archived_at, thread.id, thread)
        for thread in (parent.guild.channels.values() if parent.guild else ())
        if thread.parent_id == parent.id and thread.archived_at is not None
    ]
    found = [
        thread for at, _, thread in sorted(dated, reverse=True, key=_order) if before is None or at < before
    ]
    return Reply(body=_listed(found[:limit], has_more=len(found) > limit))


def _order(dated: tuple[datetime, int, Channel]) -> tuple[datetime, int]:
    return dated[:2]


def _listed(threads: list[Channel], *, has_more: bool) -> Payload:
    return {"threads": [channel_payload(thread) for thread in threads], "members": [], "has_more": has_more}


ROUTES: Routes = (
    ("PATCH", "/channels/{channel}", _change),
    ("POST", "/channels/{channel}/threads", _start),
    ("POST", "/channels/{channel}/messages/{message}/threads", _from_message),
    ("GET", "/guilds/{guild}/threads/active", _list_active),
    ("GET", "/channels/{channel}/threads/archived/public", _list_archived),
)
