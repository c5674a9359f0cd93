"""Requests at and beyond the limits of commands, choices, webhooks and threads."""

from tests.requests_to_discord import CALLBACK, COMMANDS, Body, Case, Change, command, option


def _filling(description: int) -> list[Body]:
    """Two options of 7,851 characters and their second one's description."""
    long, longest = (
        [{"name": f"{number}".ljust(100), "value": f"{number}".ljust(size)} for number in range(25)]
        for size in (10, 100)
    )
    return [
        option(name="a", description="b" * 99, choices=longest),
        option(name="b", description="b" * description, choices=long),
    ]


_CHANGES: list[Change] = [
    ("letters, digits", {"name": "a" * 32}, {"name": "a" * 33}),
    ("letters, digits", {"name": "まとめ-9_'"}, {"name": "two words"}),
    ("letters, digits", {"name": "é"}, {"name": "É"}),
    ("letters, digits", {"name_localizations": {"ja": "ハ"}}, {"name_localizations": {"ja": "。"}}),
    ("translations are for", {"name_localizations": {"ja": "a"}}, {"name_localizations": {"jp": "a"}}),
    ("description and its", {"description": "a" * 100}, {"description": "a" * 101}),
    ("description and its", {"description": "a"}, {"description": ""}),
    (
        "description and its",
        {"description_localizations": {"ja": "あ" * 100}},
        {"description_localizations": {"ja": "あ" * 101}},
    ),
    (
        "name and its translations have 1 to 32",
        {"type": 3, "name": "Two Words", "description": ""},
        {"type": 3, "name": "a" * 33, "description": ""},
    ),
    ("a menu has no description", {"type": 2, "description": ""}, {"type": 2, "description": "a"}),
    (
        "a menu has no options",
        {"type": 3, "description": "", "options": []},
        {"type": 3, "description": "", "options": [option()]},
    ),
    (
        "options has 0 to 25",
        {"options": [option(name=f"o{n}") for n in range(25)]},
        {"options": [option(name=f"o{n}") for n in range(26)]},
    ),
    (
        "required options stand",
        {"options": [option(name="a", required=True), option(name="b")]},
        {"options": [option(name="a"), option(name="b", required=True)]},
    ),
    (
        "names of options differ",
        {"options": [option(name="a"), option(name="b")]},
        {"options": [option(name="a")] * 2},
    ),
    (
        "subcommands do not stand",
        {"options": [option(type=1, name="a"), option(type=2, name="b")]},
        {"options": [option(type=1, name="a"), option(name="b")]},
    ),
    (
        "have at most 8000",
        {"name": "ab", "description": "a" * 98, "options": _filling(49)},
        {"name": "ab", "description": "a" * 98, "options": _filling(50)},
    ),
    (
        "choices has 0 to 25",
        {"options": [option(choices=[{"name": "a", "value": n} for n in range(25)])]},
        {"options": [option(choices=[{"name": "a", "value": n} for n in range(26)])]},
    ),
    (
        "are for texts and numbers",
        {"options": [option(type=4, autocomplete=True)]},
        {"options": [option(type=5, autocomplete=True)]},
    ),
    (
        "exclude each other",
        {"options": [option(autocomplete=True)]},
        {"options": [option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]},
    ),
    (
        "min_length is from 0 to 6000",
        {"options": [option(min_length=6000)]},
        {"options": [option(min_length=6001)]},
    ),
    (
        "max_length is from 1 to 6000",
        {"options": [option(max_length=1)]},
        {"options": [option(max_length=0)]},
    ),
    (
        "min_length is not above",
        {"options": [option(min_length=1, max_length=1)]},
        {"options": [option(min_length=2, max_length=1)]},
    ),
    (
        "min_value is not above",
        {"options": [option(min_value=1.5, max_value=1.5)]},
        {"options": [option(min_value=2, max_value=1.5)]},
    ),
    (
        "name and its translations have 1 to 100",
        {"options": [option(choices=[{"name": "a" * 100, "value": 1}])]},
        {"options": [option(choices=[{"name": "a" * 101, "value": 1}])]},
    ),
    (
        "value is a text of 1 to 100",
        {"options": [option(choices=[{"name": "a", "value": "a" * 100}])]},
        {"options": [option(choices=[{"name": "a", "value": "a" * 101}])]},
    ),
    (
        "value is a text of 1 to 100",
        {"options": [option(choices=[{"name": "a", "value": 2**53 - 1}])]},
        {"options": [option(choices=[{"name": "a", "value": 2**53}])]},
    ),
]
COMMAND_CASES: list[Case] = [
    (says, COMMANDS, [command(**good)], [command(**bad)]) for says, good, bad in _CHANGES
]

LISTS: list[Case] = [
    (
        "at most 100 slash",
        COMMANDS,
        [command(name=f"c{n}") for n in range(100)],
        [command(name=f"c{n}") for n in range(101)],
    ),
    (
        "at most 100 slash",
        COMMANDS,
        [command(type=3, description="", name=f"c{n}") for n in range(15)],
        [command(type=3, description="", name=f"c{n}") for n in range(16)],
    ),
    (
        "commands of a type have",
        COMMANDS,
        [command(), command(type=3, description="")],
        [command(), command()],
    ),
    (
        "choices has 0 to 25",
        CALLBACK,
        {"type": 8, "data": {"choices": [{"name": "a", "value": "a"}] * 25}},
        {"type": 8, "data": {"choices": [{"name": "a", "value": "a"}] * 26}},
    ),
    ("name has 1 to 80", "POST /channels/1/webhooks", {"name": "a" * 80}, {"name": "a" * 81}),
    ("name does not hold", "POST /channels/1/webhooks", {"name": "Matome"}, {"name": "A Discord hook"}),
    ("name has 1 to 100", "POST /channels/1/messages/2/threads", {"name": "a" * 100}, {"name": "a" * 101}),
    (
        "auto_archive_duration is one of",
        "POST /channels/1/threads",
        {"name": "a", "auto_archive_duration": 60},
        {"name": "a", "auto_archive_duration": 61},
    ),
    (
        "applied_tags has 0 to 5",
        "POST /channels/1/threads",
        {"name": "a", "message": {"content": "a"}, "applied_tags": ["1"] * 5},
        {"name": "a", "message": {"content": "a"}, "applied_tags": ["1"] * 6},
    ),
    (
        "the message of a post has no nonce",
        "POST /channels/1/threads",
        {"name": "a", "message": {"content": "a"}},
        {"name": "a", "message": {"content": "a", "nonce": "n"}},
    ),
    (
        "a message says something",
        "POST /channels/1/threads",
        {"name": "a", "message": {"content": "a"}},
        {"name": "a", "message": {"content": ""}},
    ),
]
