"""Requests at and beyond the limits of messages."""

from tests.requests_to_discord import CALLBACK, CREATE, FOLLOWUP, Case, said

MESSAGES: list[Case] = [
    ("content has 0 to 2000", CREATE, said("a" * 2000), said("a" * 2001)),
    ("content has 0 to 2000", FOLLOWUP, said("😀" * 1000), said("😀" * 1000 + "a")),
    ("a message says something", CREATE, said("a"), said(" \n")),
    ("a message says something", CREATE, {"attachments": [{"id": 0}]}, {"embeds": []}),
    (
        "a message says something",
        CALLBACK,
        {"type": 4, "data": said("a")},
        {"type": 4, "data": {"flags": 64}},
    ),
    ("nonce has 0 to 25", CREATE, said("a", nonce="n" * 25), said("a", nonce="n" * 26)),
    ("sticker_ids has", CREATE, {"sticker_ids": ["1"] * 3}, {"sticker_ids": ["1"] * 4}),
    ("attachments has", CREATE, {"attachments": [{"id": 0}] * 10}, {"attachments": [{"id": 0}] * 11}),
    (
        "description has 0 to 1024",
        CREATE,
        {"attachments": [{"id": 0, "description": "a" * 1024}]},
        {"attachments": [{"id": 0, "description": "a" * 1025}]},
    ),
    *(
        (
            f"allowed_mentions.{key} has",
            CREATE,
            said("a", allowed_mentions={key: ["1"] * 100}),
            said("a", allowed_mentions={key: ["1"] * 101}),
        )
        for key in ("users", "roles")
    ),
    (
        "does not both name and parse",
        CREATE,
        said("a", allowed_mentions={"parse": ["users"], "users": []}),
        said("a", allowed_mentions={"parse": ["users"], "users": ["1"]}),
    ),
    ("flags has no bits", CREATE, said("a", flags=4 | 4096), said("a", flags=64)),
    ("flags has no bits", FOLLOWUP, said("a", flags=64), said("a", flags=128)),
    ("flags has no bits", CALLBACK, {"type": 5, "data": {"flags": 64}}, {"type": 5, "data": {"flags": 1}}),
    ("username, where there is one", FOLLOWUP, said("a", username="a" * 80), said("a", username="a" * 81)),
    ("username, where there is one", FOLLOWUP, said("a", username="a"), said("a", username="")),
]
