"""Routes of the messages of a channel, for which the bot needs permissions.

https://docs.discord.com/developers/resources/message (read 2026-08-06).
"""

from datetime import timedelta

from bot.playground.calls import NOTHING, Call, Reply, Routes, check_permission
from bot.playground.composing import change, compose, shown, shown_new
from bot.playground.inhabitants import Channel, Message
from bot.playground.kinds import ChannelType
from bot.playground.permissions import Permission
from bot.playground.refusing import ApiError, archived, invalid_form, locked, not_text, unknown_message
from bot.playground.standing import may

_ALL = "/channels/{channel}/messages"
_ONE = _ALL + "/{message}"
_NONCE_LIFE = timedelta(minutes=5)


def _create(call: Call) -> Reply:
    channel = call.channel()
    _check_sending(call, channel)
    if known := _already_sent(call):
        return Reply(body=shown_new(call, known))
    message = compose(call, channel.id)
    message.nonce = call.form.get("nonce")
    reference = call.form.get("message_reference")
    if reference:
        _refer(
            channel,
            message,
            int(reference["message_id"]),
            is_strict=reference.get("fail_if_not_exists", True),
        )
    call.state.add_message(message)
    return Reply(body=shown_new(call, message))


def _check_sending(call: Call, channel: Channel) -> None:
    if channel.is_forum:
        raise not_text()
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if call.form.get("embeds"):
        needed |= Permission.EMBED_LINKS
    if call.uploads:
        needed |= Permission.ATTACH_FILES
    if call.form.get("message_reference") and channel.guild is not None:
        needed |= Permission.READ_MESSAGE_HISTORY
    check_permission(call.state, channel, needed)
    _check_unlocked(call, channel)
    if channel.type == ChannelType.DM and not all(user.accepts_messages for user in channel.recipients):
        raise ApiError(403, 50007, "Cannot send messages to this user")


def _check_unlocked(call: Call, channel: Channel) -> None:
    if channel.is_locked and Permission.MANAGE_THREADS not in may(call.state.bot.id, channel):
        raise locked()


def _already_sent(call: Call) -> Message | None:
    """Return the message that a repeated request has sent before, to any channel, where it asks for that.

    One that was deleted is not sent again either:
    https://github.com/discord/discord-api-docs/pull/6647 (read 2026-11-25).

    Raises:
        ApiError: It was deleted.
    """
    found = call.state.nonces.get(str(call.form.get("nonce"))) if call.form.get("enforce_nonce") else None
    if found is None or found.created_at <= call.state.now() - _NONCE_LIFE:
        return None
    if found.deleted:
        raise unknown_message()
    return found


def _refer(channel: Channel, message: Message, target: int, *, is_strict: bool) -> None:
    if target not in channel.messages:
        if is_strict:
            raise invalid_form(["message_reference: Unknown message"])
        return
    message.type = 19
    message.reference = {"type": 0, "channel_id": str(channel.id), "message_id": str(target)}


def _find(call: Call, channel: Channel) -> Message:
    found = channel.messages.get(call.number("message"))
    if found is None or found.seen_by is not None:
        raise unknown_message()
    return found


def _get(call: Call) -> Reply:
    channel = call.channel(_history(call))
    return Reply(body=shown(call, _find(call, channel)))


def _history(call: Call) -> Permission:
    is_private = call.state.channel(call.number("channel")).guild is None
    return Permission.VIEW_CHANNEL if is_private else Permission.READ_MESSAGE_HISTORY


def _list(call: Call) -> Reply:
    channel = call.channel()
    if channel.is_forum:
        raise not_text()
    if channel.guild is not None and Permission.READ_MESSAGE_HISTORY not in may(call.state.bot.id, channel):
        return Reply(body=[])
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= 100:  # noqa: PLR2004 - documented with the route
        raise invalid_form(["limit: must be between 1 and 100"])
    visible = [message for message in channel.messages.values() if message.seen_by is None]
    chosen = _between(call, visible, limit)
    return Reply(body=[shown(call, message) for message in reversed(chosen)])


def _between(call: Call, messages: list[Message], limit: int) -> list[Message]:
    """Return what `after`, `before` or `around` asks for, oldest first."""
    if after := call.query.get("after"):
        return [message for message in messages if message.id > int(after)][:limit]
    if before := call.query.get("before"):
        return [message for message in messages if message.id < int(before)][-limit:]
    if around := call.query.get("around"):
        nearest = sorted(messages, key=lambda message: abs(message.id - int(around)))[:limit]
        return sorted(nearest, key=lambda message: message.id)
    return messages[-limit:]


def _edit(call: Call) -> Reply:
    channel = call.channel()
    message = _find(call, channel)
    if message.author is not call.state.bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    _check_unlocked(call, channel)
    if channel.archived_at is not None:
        raise archived()
    change(call, message)
    call.state.edit_message(message)
    return Reply(body=shown(call, message))


def _delete(call: Call) -> Reply:
    channel = call.channel()
    message = _find(call, channel)
    if message.author is not call.state.bot:
        check_permission(call.state, channel, Permission.MANAGE_MESSAGES)
    call.state.delete_message(message)
    return NOTHING


ROUTES: Routes = (
    ("GET", _ALL, _list),
    ("POST", _ALL, _create),
    ("GET", _ONE, _get),
    ("PATCH", _ONE, _edit),
    ("DELETE", _ONE, _delete),
)
