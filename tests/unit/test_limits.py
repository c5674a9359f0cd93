"""Each limit at its boundary: the last request that keeps it, and the first that does not."""

from collections.abc import Iterator
from types import ModuleType
from typing import cast

import pytest

from bot.playground.limits import commands, components, embeds, messages, violations
from bot.playground.limits.rule import Rule
from tests.limit_cases.commands import COMMAND_CASES, LISTS
from tests.limit_cases.controls import BUTTONS, SELECTS
from tests.limit_cases.embeds import EMBEDS
from tests.limit_cases.layouts import PLACES
from tests.limit_cases.messages import MESSAGES
from tests.limit_cases.modals import MODALS
from tests.requests_to_discord import CALLBACK, COMMANDS, CREATE, EDIT, FOLLOWUP, Json, text

CASES = [*EMBEDS, *MESSAGES, *PLACES, *BUTTONS, *SELECTS, *MODALS, *COMMAND_CASES, *LISTS]


def broken_by(route: str, body: Json) -> tuple[str, ...]:
    method, path = route.split(" ")
    return violations(method, path, body)


@pytest.mark.parametrize(("says", "route", "good", "bad"), CASES)
def test_a_limit_is_kept_up_to_its_boundary_and_broken_just_beyond(
    says: str, route: str, good: Json, bad: Json
) -> None:
    assert broken_by(route, good) == ()
    assert any(says in sentence for sentence in broken_by(route, bad)), broken_by(route, bad)


def rules_in(value: object) -> Iterator[Rule]:
    match value:
        case Rule():
            yield value
        case ModuleType():
            yield from rules_in(tuple(vars(value).values()))
        case dict():
            yield from rules_in(tuple(cast("dict[str, object]", value).values()))
        case tuple():
            yield from (rule for entry in cast("tuple[object, ...]", value) for rule in rules_in(entry))
        case _:
            return


def test_every_rule_has_a_request_that_breaks_it() -> None:
    all_rules = {rule.says for rule in rules_in((embeds, messages, components, commands))}
    seen = " ".join(sentence for _, route, _, bad in CASES for sentence in broken_by(route, bad))
    assert len(all_rules) > 90
    assert sorted(says for says in all_rules if f": {says} (https://" not in seen) == []


@pytest.mark.parametrize(
    "body", [None, [], "text", 3, {"embeds": 3, "components": {"a": 1}, "content": 5, "flags": "x"}]
)
def test_nonsense_breaks_limits_or_none_but_never_the_table(body: Json) -> None:
    for route in (CREATE, EDIT, FOLLOWUP, CALLBACK, COMMANDS):
        assert isinstance(broken_by(route, body), tuple)


def test_a_route_without_limits_has_none() -> None:
    assert violations("GET", "/channels/1/messages", None) == ()
    assert violations("POST", "/users/@me/channels", {"recipient_id": "1"}) == ()


def test_a_violation_says_where_and_cites_its_source() -> None:
    (sentence,) = broken_by(EDIT, {"embeds": [{"title": "a"}, {"title": "a" * 257}]})
    assert sentence.startswith("message.embeds[1]: title has 0 to 256 characters (https://docs.discord.com/")


def test_an_edit_of_a_message_of_layouts_need_not_repeat_its_flag() -> None:
    assert broken_by(EDIT, {"components": [text("a")]}) == ()
    assert broken_by(CALLBACK, {"type": 7, "data": {"components": [text("a")]}}) == ()
