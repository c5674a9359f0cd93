"""Messages out of the bodies that a bot sends."""

import re
from collections.abc import Iterator

from bot.playground.calls import Call, attach
from bot.playground.inhabitants import Message
from bot.playground.kinds import NO_FLAGS, MessageFlag, Payload
from bot.playground.payloads import message_payload, new_message_payload
from bot.playground.refusing import empty_message

_MENTION = re.compile(r"<@(?P<role>&?)!?(?P<id>[0-9]{1,20})>")
_SETTABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2


def compose(call: Call, channel: int, *, flags: MessageFlag = NO_FLAGS) -> Message:
    """Return a new message of the bot, not yet in its channel."""
    message = Message(
        id=call.state.snowflakes.make(),
        channel_id=channel,
        author=call.state.bot,
        created_at=call.state.now(),
        flags=flags,
        application_id=call.state.application_id,
    )
    change(call, message)
    return message


def change(call: Call, message: Message) -> None:
    """Change a message in the ways that a body names; what it does not name stays.

    Raises:
        ApiError: The message would show nothing.
    """
    body = call.form
    content: str = body.get("content", message.content) or ""
    embeds: list[Payload] = body.get("embeds", message.embeds) or []
    components: list[Payload] = body.get("components", message.components) or []
    attachments, poll = attach(call, message.attachments), body.get("poll") or message.poll
    if not (content or embeds or components or attachments or poll):
        raise empty_message()
    message.content, message.attachments, message.poll = content, attachments, poll
    message.embeds = [_shown_embed(embed) for embed in embeds]
    message.components = number_components(components)
    if "flags" in body:
        message.flags = message.flags & ~_SETTABLE | MessageFlag(int(body["flags"] or 0)) & _SETTABLE
    allowed: Payload = body.get("allowed_mentions") or {"parse": ["users", "roles", "everyone"]}
    message.notified = list(notified_by(content, allowed))
    has_everyone = "@everyone" in content or "@here" in content
    message.notifies_everyone = has_everyone and "everyone" in allowed.get("parse", ())


def notified_by(content: str, allowed: Payload) -> Iterator[int]:
    """Yield the ids of the people and roles whom a text pings, as far as `allowed_mentions` lets it."""
    for found in _MENTION.finditer(content):
        kind = "roles" if found["role"] else "users"
        if kind in allowed.get("parse", ()) or found["id"] in map(str, allowed.get(kind) or ()):
            yield int(found["id"])


def _shown_embed(embed: Payload) -> Payload:
    """Return an embed as a message shows it: always rich, without what is null."""
    return {"type": "rich"} | {key: value for key, value in embed.items() if value is not None}


def number_components(components: list[Payload]) -> list[Payload]:
    """Return components with the ids that Discord gives to those that have none."""
    numbers = iter(range(1, 1000))

    def number(part: Payload) -> Payload:
        result = {"id": next(numbers)} | part
        for key in ("components", "accessory", "component"):
            inner = part.get(key)
            if isinstance(inner, list):
                result[key] = [number(each) for each in inner]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            elif isinstance(inner, dict):
                result[key] = number(inner)  # pyright: ignore[reportUnknownArgumentType]
        return result

    return [number(component) for component in components]


def shown_new(call: Call, message: Message) -> Payload:
    """Return a message as a reply to the request that has sent it."""
    return new_message_payload(message, call.state.mentioned(message))


def shown(call: Call, message: Message) -> Payload:
    """Return a message as a reply to a request."""
    return message_payload(message, call.state.mentioned(message))
