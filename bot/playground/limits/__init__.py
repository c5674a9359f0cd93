"""Our own table of Discord's documented limits, so that no request breaks one unseen.

It stands alone where the official OpenAPI file is absent, and holds what that file leaves out.
`path` and `body` are those of a request to `/api/v10`; which rules apply follows from the route.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from bot.playground.limits.commands import (
    SUGGESTION_RULES,
    check_choices,
    check_command,
    check_commands,
)
from bot.playground.limits.components import ROW
from bot.playground.limits.messages import (
    ANSWER_RULES,
    CHANNEL_RULES,
    IS_V2,
    NEW_RULES,
    POST_RULES,
    POSTED_RULES,
    SENDER_RULES,
    THREAD_RULES,
    WEBHOOK_RULES,
    check_message,
    check_modal,
)
from bot.playground.limits.rule import Part, as_part, broken, list_at, parts_at


def violations(method: str, path: str, body: object) -> tuple[str, ...]:
    """Return a sentence for every limit that a request breaks; none for routes without limits.

    Args:
        method: `POST` and the like.
        path: What follows `/api/v10`; a query is ignored.
        body: The JSON, or the `payload_json` of a form with files.
    """
    address = path.partition("?")[0]
    check = next(
        (check for verb, route, check in _ROUTES if verb == method.upper() and route.fullmatch(address)), None
    )
    return tuple(check(body)) if check and body is not None else ()


def _check_new_message(body: object) -> Iterator[str]:
    yield from check_message(as_part(body), "message", *NEW_RULES, *CHANNEL_RULES)


def _check_edit(body: object) -> Iterator[str]:
    yield from check_message(_as_shown(as_part(body)), "message")


def _check_followup(body: object) -> Iterator[str]:
    yield from check_message(as_part(body), "message", *NEW_RULES, *ANSWER_RULES, *SENDER_RULES)


def _check_callback(body: object) -> Iterator[str]:
    callback = as_part(body)
    data = as_part(callback.get("data"))
    match callback.get("type"):  # as listed at …/interactions/receiving-and-responding
        case 4:
            yield from check_message(data, "data", *NEW_RULES, *ANSWER_RULES)
        case 5:
            yield from broken(ANSWER_RULES, data, "data")
        case 7:
            yield from check_message(_as_shown(data), "data")
        case 8:
            yield from broken(SUGGESTION_RULES, data, "data")
            yield from check_choices(data, "data")
        case 9:
            yield from check_modal(data, "data")
        case _:
            return


def _check_commands(body: object) -> Iterator[str]:
    yield from check_commands(list_at({"commands": body}, "commands"), "commands")


def _check_command(body: object) -> Iterator[str]:
    yield from check_command(as_part(body), "command")


def _check_thread(body: object) -> Iterator[str]:
    thread = as_part(body)
    yield from broken(THREAD_RULES, thread, "thread")
    if "message" in thread:  # of a forum's post
        yield from broken(POST_RULES, thread, "thread")
        yield from check_message(as_part(thread["message"]), "message", *POSTED_RULES, *CHANNEL_RULES)


def _check_webhook(body: object) -> Iterator[str]:
    yield from broken(WEBHOOK_RULES, as_part(body), "webhook")


def _as_shown(edit: Part) -> Part:
    """Return an edit with the flag of version 2 where its components can only be of that version.

    A message keeps that flag, so that its edits need not repeat it.
    """
    is_layout = any(child.get("type") != ROW for child in parts_at(edit, "components"))
    return {**edit, "flags": IS_V2} if is_layout and edit.get("flags") is None else edit


_ROUTES: Final[tuple[tuple[str, re.Pattern[str], Callable[[object], Iterator[str]]], ...]] = (
    ("POST", re.compile(r"/channels/\d+/messages"), _check_new_message),
    ("PATCH", re.compile(r"/channels/\d+/messages/\d+"), _check_edit),
    ("POST", re.compile(r"/webhooks/\d+/[^/]+"), _check_followup),
    ("PATCH", re.compile(r"/webhooks/\d+/[^/]+/messages/(?:@original|%40original|\d+)"), _check_edit),
    ("POST", re.compile(r"/interactions/\d+/[^/]+/callback"), _check_callback),
    ("PUT", re.compile(r"/applications/\d+(?:/guilds/\d+)?/commands"), _check_commands),
    ("POST", re.compile(r"/applications/\d+(?:/guilds/\d+)?/commands"), _check_command),
    ("POST", re.compile(r"/channels/\d+(?:/messages/\d+)?/threads"), _check_thread),
    ("POST", re.compile(r"/channels/\d+/webhooks"), _check_webhook),
)
