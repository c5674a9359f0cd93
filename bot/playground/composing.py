"""Messages out of the bodies that a bot sends."""

import re
from collections.abc import Iterator

from bot.playground.calls import Call, attach
from bot.playground.inhabitants import Message
from bot.playground.kinds import NO_FLAGS, MessageFlag, Payload
from bot.playground.payloads import message_payload
from bot.playground.refusing import invalid_form

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
    if not (message.content or message.embeds or message.components or message.attachments or message.poll):
        raise invalid_form(["Cannot send an empty message"])
    return message


def change(call: Call, message: Message) -> None:
    """Change a message in the ways that a body names; what it does not name stays."""
    body = call.form
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        embeds: list[Payload] = body["embeds"] or []
        message.embeds = [shown_embed(embed) for embed in embeds]
    if "components" in body:
        message.components = number_components(body["components"] or [])
    if "flags" in body:
        message.flags = message.flags & ~_SETTABLE | MessageFlag(int(body["flags"] or 0)) & _SETTABLE
    if body.get("poll"):
        message.poll = body["poll"]
    message.attachments = attach(call, message.attachments)
    allowed = body.get("allowed_mentions") or {"parse": ["users", "roles", "everyone"]}
    message.notified = list(notified_by(message.content, allowed))
    everyone = "@everyone" in message.content or "@here" in message.content
    message.notifies_everyone = everyone and "everyone" in allowed.get("parse", ())


def notified_by(content: str, allowed: Payload) -> Iterator[int]:
    """Yield the ids of the people and roles whom a text pings, as far as `allowed_mentions` lets it."""
    for found in _MENTION.finditer(content):
        kind = "roles" if found["role"] else "users"
        if kind in allowed.get("parse", ()) or found["id"] in map(str, allowed.get(kind) or ()):
            yield int(found["id"])


def shown_embed(embed: Payload) -> Payload:
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


def shown(call: Call, message: Message) -> Payload:
    """Return a message as a reply to a request."""
    return message_payload(message, call.state.mentioned(message))
