"""Requests at and beyond the limits of where components stand."""

from tests.requests_to_discord import CREATE, EDIT, Case, button, said, select, text, v2, with_components

PLACES: list[Case] = [
    (
        "at most 5 rows",
        CREATE,
        with_components(*([button(custom_id=f"{n}")] for n in range(5))),
        with_components(*([button(custom_id=f"{n}")] for n in range(6))),
    ),
    ("rows stand at the top", CREATE, with_components([button()]), {"components": [button()]}),
    ("rows stand at the top", CREATE, v2(text("a")), {"components": [text("a")]}),
    ("with the flag of version 2 there is no", CREATE, v2(text("a")), {**v2(text("a")), "content": "a"}),
    (
        "at most 40 components",
        EDIT,
        v2({"type": 17, "components": [text("a")] * 39}),
        v2({"type": 17, "components": [text("a")] * 40}),
    ),
    (
        "texts of all text displays",
        CREATE,
        v2(text("a" * 3000), text("a" * 1000)),
        v2(text("a" * 3000), text("a" * 1001)),
    ),
    (
        "each custom_id is there once",
        CREATE,
        with_components([button(custom_id="a")], [button(custom_id="b")]),
        with_components([button(custom_id="a")], [button(custom_id="a")]),
    ),
    (
        "each id of a component",
        CREATE,
        with_components([button(id=1), button(custom_id="c", id=2)]),
        with_components([button(id=1), button(custom_id="c", id=1)]),
    ),
    (
        "components has 1 to 5",
        CREATE,
        with_components([button(custom_id=f"{n}") for n in range(5)]),
        with_components([button(custom_id=f"{n}") for n in range(6)]),
    ),
    ("components has 1 to 5", CREATE, with_components([button()]), {**said("a"), **with_components([])}),
    (
        "a row holds buttons, or one",
        CREATE,
        with_components([select()]),
        with_components([select(), button()]),
    ),
    ("type is one of the known", CREATE, with_components([button()]), v2({"type": 99})),
    (
        "section holds texts",
        CREATE,
        v2(section := {"type": 9, "components": [text("a")], "accessory": button()}),
        v2({**section, "components": [{"type": 14}]}),
    ),
    (
        "components has 1 to 3",
        CREATE,
        v2({**section, "components": [text("a")] * 3}),
        v2({**section, "components": [text("a")] * 4}),
    ),
    (
        "accessory is a button",
        CREATE,
        v2({**section, "accessory": {"type": 11}}),
        v2({**section, "accessory": text("a")}),
    ),
    (
        "description has 0 to 1024",
        CREATE,
        v2({**section, "accessory": {"type": 11, "description": "a" * 1024}}),
        v2({**section, "accessory": {"type": 11, "description": "a" * 1025}}),
    ),
    ("content has 1 to 4000", CREATE, v2(text("a")), v2(text(""))),
    ("items has 1 to 10", CREATE, v2({"type": 12, "items": [{}] * 10}), v2({"type": 12, "items": [{}] * 11})),
    (
        "description has 0 to 1024",
        CREATE,
        v2({"type": 12, "items": [{"description": "a" * 1024}]}),
        v2({"type": 12, "items": [{"description": "a" * 1025}]}),
    ),
    (
        "file.url starts with",
        CREATE,
        v2({"type": 13, "file": {"url": "attachment://a"}}),
        v2({"type": 13, "file": {"url": "https://a.example"}}),
    ),
    ("spacing is one of", CREATE, v2({"type": 14, "spacing": 2}), v2({"type": 14, "spacing": 3})),
    (
        "accent_color is from",
        CREATE,
        v2({"type": 17, "accent_color": 0xFFFFFF, "components": [text("a")]}),
        v2({"type": 17, "accent_color": 0x1000000, "components": [text("a")]}),
    ),
    (
        "components has 1 to 40",
        CREATE,
        v2({"type": 17, "components": [text("a")]}),
        v2({"type": 17, "components": []}),
    ),
    (
        "container holds rows",
        CREATE,
        v2({"type": 17, "components": [{"type": 14}]}),
        v2({"type": 17, "components": [{"type": 17, "components": [text("a")]}]}),
    ),
]
