"""Requests at and beyond the limits of modals."""

from tests.requests_to_discord import CALLBACK, Case, Change, button, choice, label, modal

_MODALS: list[Change] = [
    ("title has 1 to 45", {"title": "a" * 45}, {"title": "a" * 46}),
    ("custom_id has 1 to 100", {"custom_id": "a" * 100}, {"custom_id": ""}),
    (
        "components has 1 to 5",
        {"components": [label(custom_id=f"{n}") for n in range(5)]},
        {"components": [label(custom_id=f"{n}") for n in range(6)]},
    ),
    ("a modal holds labels", {"components": [label()]}, {"components": [label(), {"type": 14}]}),
    ("label has 1 to 45", {"components": [label("a" * 45)]}, {"components": [label("a" * 46)]}),
    (
        "description has 0 to 100",
        {"components": [{**label(), "description": "a" * 100}]},
        {"components": [{**label(), "description": "a" * 101}]},
    ),
    (
        "a label holds an input",
        {"components": [label()]},
        {"components": [{**label(), "component": button()}]},
    ),
    ("style is one of", {"components": [label(style=2)]}, {"components": [label(style=3)]}),
    (
        "value has 0 to 4000",
        {"components": [label(value="a" * 4000)]},
        {"components": [label(value="a" * 4001)]},
    ),
    (
        "placeholder has",
        {"components": [label(placeholder="a" * 100)]},
        {"components": [label(placeholder="a" * 101)]},
    ),
    (
        "min_length is from",
        {"components": [label(min_length=4000)]},
        {"components": [label(min_length=4001)]},
    ),
    ("max_length is from", {"components": [label(max_length=1)]}, {"components": [label(max_length=0)]}),
    (
        "min_length is not above",
        {"components": [label(min_length=2, max_length=2)]},
        {"components": [label(min_length=3, max_length=2)]},
    ),
    (
        "label, where there is one",
        {"components": [label(label="a" * 45)]},
        {"components": [label(label="a" * 46)]},
    ),
    (
        "min_values is from 0 to 10",
        {"components": [label(type=19, min_values=10)]},
        {"components": [label(type=19, min_values=11)]},
    ),
    (
        "max_values is from 1 to 10",
        {"components": [label(type=19, max_values=10)]},
        {"components": [label(type=19, max_values=11)]},
    ),
    (
        "options has 2 to 10",
        {"components": [label(type=21, options=[choice("a"), choice("b")])]},
        {"components": [label(type=21, options=[choice("a")])]},
    ),
    (
        "options has 1 to 10",
        {"components": [label(type=22, options=[choice("a")])]},
        {"components": [label(type=22, options=[])]},
    ),
]
MODALS: list[Case] = [(says, CALLBACK, modal(**good), modal(**bad)) for says, good, bad in _MODALS]
