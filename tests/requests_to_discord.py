"""Small requests to Discord's REST API, right in all but what a test changes."""

from typing import Any, TypeAlias

Body: TypeAlias = dict[str, Any]
Json: TypeAlias = object
# What is said, method and path, a body that keeps the limit, and one that does not.
Case: TypeAlias = tuple[str, str, Json, Json]
Change: TypeAlias = tuple[str, Body, Body]  # the same of one part, by what changes in it

CREATE = "POST /channels/1/messages"
EDIT = "PATCH /channels/1/messages/2"
FOLLOWUP = "POST /webhooks/1/token"
CALLBACK = "POST /interactions/1/token/callback"
COMMANDS = "PUT /applications/1/commands"


def said(content: str, **changes: object) -> Body:
    return {"content": content, **changes}


def embed(**values: object) -> Body:
    return {"embeds": [values]}


def with_field(**changes: object) -> Body:
    return embed(fields=[{"name": "a", "value": "b", **changes}])


def with_components(*rows: list[Body]) -> Body:
    return {"components": [{"type": 1, "components": row} for row in rows]}


def v2(*children: Body) -> Body:
    return {"flags": 1 << 15, "components": list(children)}


def text(content: str) -> Body:
    return {"type": 10, "content": content}


def button(**changes: object) -> Body:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": "b", **changes}


def choice(value: str = "v", **changes: object) -> Body:
    return {"label": "Choice", "value": value, **changes}


def select(**changes: object) -> Body:
    """A select of strings, or one of another type, which has no options."""
    options = {} if "type" in changes else {"options": choices(2)}
    return {"type": 3, "custom_id": "s", **options, **changes}


def choices(number: int) -> list[Body]:
    return [choice(f"{each}") for each in range(number)]


def modal(**changes: object) -> Body:
    data = {"title": "A modal", "custom_id": "m", "components": [label()], **changes}
    return {"type": 9, "data": data}


def label(words: str = "A label", **changes: object) -> Body:
    return {"type": 18, "label": words, "component": {"type": 4, "style": 1, "custom_id": "t", **changes}}


def command(**changes: object) -> Body:
    return {"name": "digest", "description": "Digest a thread", **changes}


def option(**changes: object) -> Body:
    return {"type": 3, "name": "link", "description": "A link", **changes}
