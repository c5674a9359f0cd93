"""Requests at and beyond the limits of buttons and selects."""

from tests.requests_to_discord import CREATE, Case, Change, button, choice, choices, select, with_components

_BUTTONS: list[Change] = [
    ("label has 0 to 80", {"label": "a" * 80}, {"label": "a" * 81}),
    ("custom_id, where there is one", {"custom_id": "a" * 100}, {"custom_id": "a" * 101}),
    ("a link has url alone", {"custom_id": "a"}, {"custom_id": None}),
    ("a link has url alone", {"custom_id": "a"}, {"custom_id": "a", "url": "https://a.example"}),
    (
        "a link has url alone",
        {"style": 5, "custom_id": None, "url": "https://a.example"},
        {"style": 5, "url": "https://a.example"},
    ),
    (
        "a link has url alone",
        {"style": 6, "custom_id": None, "label": None, "sku_id": "1"},
        {"style": 6, "custom_id": None, "label": None},
    ),
    ("style is from 1 to 6", {"style": 4}, {"style": 0}),
    ("a button has a label or an emoji", {"label": None, "emoji": {"name": "👍"}}, {"label": ""}),
    (
        "url has 0 to 512",
        {"style": 5, "custom_id": None, "url": "https://a.example/".ljust(512, "a")},
        {"style": 5, "custom_id": None, "url": "https://a.example/".ljust(513, "a")},
    ),
    (
        "url starts with",
        {"style": 5, "custom_id": None, "url": "discord://a"},
        {"style": 5, "custom_id": None, "url": "javascript:alert(1)"},
    ),
]
BUTTONS: list[Case] = [
    (says, CREATE, with_components([button(**good)]), with_components([button(**bad)]))
    for says, good, bad in _BUTTONS
]

_SELECTS: list[Change] = [
    ("custom_id has 1 to 100", {"custom_id": "a" * 100}, {"custom_id": "a" * 101}),
    ("custom_id has 1 to 100", {"custom_id": "a"}, {"custom_id": None}),
    ("placeholder has", {"placeholder": "a" * 150}, {"placeholder": "a" * 151}),
    ("min_values is from", {"type": 6, "min_values": 0}, {"type": 6, "min_values": -1}),
    ("max_values is from", {"type": 6, "max_values": 25}, {"type": 6, "max_values": 26}),
    ("max_values is from", {"type": 8, "max_values": 1}, {"type": 8, "max_values": 0}),
    (
        "min_values is not above",
        {"type": 6, "min_values": 2, "max_values": 2},
        {"type": 6, "min_values": 3, "max_values": 2},
    ),
    (
        "max_values is at most",
        {"max_values": 2, "options": choices(2)},
        {"max_values": 3, "options": choices(2)},
    ),
    ("options has 1 to 25", {"options": choices(25)}, {"options": choices(26)}),
    ("options has 1 to 25", {"options": choices(1)}, {"options": choices(0)}),
    (
        "values of options differ",
        {"options": [choice("a"), choice("b")]},
        {"options": [choice("a"), choice("a")]},
    ),
    (
        "no more is chosen",
        {"options": [choice("a", default=True), choice("b")]},
        {"options": [choice("a", default=True), choice("b", default=True)]},
    ),
    (
        "default_values has",
        {"type": 6, "max_values": 25, "default_values": [{"id": "1", "type": "role"}] * 25},
        {"type": 6, "max_values": 25, "default_values": 26},
    ),
    (
        "label has 1 to 100",
        {"options": [choice(label="a" * 100)]},
        {"options": [choice(label="a" * 101)]},
    ),
    ("label has 1 to 100", {"options": [choice(label="a")]}, {"options": [choice(label="")]}),
    ("value has 1 to 100", {"options": [choice("a" * 100)]}, {"options": [choice("a" * 101)]}),
    (
        "description has 0 to 100",
        {"options": [choice(description="a" * 100)]},
        {"options": [choice(description="a" * 101)]},
    ),
]
SELECTS: list[Case] = [
    (says, CREATE, with_components([select(**good)]), with_components([select(**bad)]))
    for says, good, bad in _SELECTS
]
