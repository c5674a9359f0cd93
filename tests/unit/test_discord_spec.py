"""The official description of Discord's API finds what it should, and nothing in what is right."""

import pytest

from tests.discord_spec import Inspect
from tests.requests_to_discord import (
    CALLBACK,
    COMMANDS,
    CREATE,
    EDIT,
    FOLLOWUP,
    Json,
    button,
    choices,
    command,
    embed,
    label,
    modal,
    option,
    said,
    select,
    with_components,
)

GOOD: list[tuple[str, Json]] = [
    (CREATE, said("a", attachments=[{"id": 0, "filename": "a.md"}], nonce="n", enforce_nonce=True)),
    (CREATE, embed(title="a" * 256, color=0xFF6600, type="rich", flags=0)),
    (CREATE, with_components([button(), button(custom_id="c", style=4)], [select()])),
    (EDIT, {"embeds": [], "components": []}),
    (FOLLOWUP, said("a", flags=64)),
    ("PATCH /webhooks/1/token/messages/@original", said("a")),
    (CALLBACK, {"type": 4, "data": said("a", flags=64)}),
    (CALLBACK, {"type": 5, "data": {"flags": 64}}),
    (CALLBACK, {"type": 6}),
    (CALLBACK, {"type": 8, "data": {"choices": [{"name": "a", "value": "b"}]}}),
    (CALLBACK, modal()),
    (COMMANDS, [command(options=[option(autocomplete=True)], type=1, contexts=[0, 1, 2])]),
    ("POST /channels/1/messages/2/threads", {"name": "a", "auto_archive_duration": 60}),
    ("GET /users/@me", None),
]
BAD: list[tuple[str, Json]] = [
    (CREATE, embed(title="a" * 257)),
    (CREATE, embed(fields=[{"name": "a", "value": "b" * 1025}])),
    (CREATE, said("a", embeds=[{"title": "a"}] * 11)),
    (CREATE, with_components([button(label="a" * 81)])),
    (CREATE, with_components([select(options=choices(26))])),
    (EDIT, embed(description="a" * 4097)),
    (EDIT, said("a", allowed_mentions={"parse": ["nobody"]})),
    (FOLLOWUP, said("a", username="a" * 81)),
    (CALLBACK, {"type": 4, "data": said("a" * 2001)}),
    (CALLBACK, {"type": 8, "data": {"choices": [{"name": "a" * 101, "value": "b"}]}}),
    (CALLBACK, modal(title="a" * 46)),
    (CALLBACK, modal(components=[label("a" * 46)])),
    (COMMANDS, [command(description="a" * 101)]),
    ("POST /channels/1/messages/2/threads", {"name": "a" * 101}),
    ("POST /no/such/route", {}),
]


def found(inspect: Inspect, route: str, body: Json) -> list[str]:
    method, path = route.split(" ")
    return list(inspect(method, path, body))


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(("route", "body"), GOOD)
def test_a_right_request_is_found_right(inspect: Inspect, route: str, body: Json) -> None:
    assert found(inspect, route, body) == []


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(("route", "body"), BAD)
def test_a_wrong_request_is_found_wrong(inspect: Inspect, route: str, body: Json) -> None:
    assert found(inspect, route, body)
