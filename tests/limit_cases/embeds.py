"""Requests at and beyond the limits of embeds."""

from tests.requests_to_discord import CREATE, EDIT, Case, embed, with_field

EMBEDS: list[Case] = [
    ("title has 0 to 256", CREATE, embed(title="😀" * 128), embed(title="😀" * 128 + "a")),
    ("title has 0 to 256", CREATE, embed(title=" " + "a" * 256 + " "), embed(title="a" * 257)),
    ("description has 0 to 4096", CREATE, embed(description="a" * 4096), embed(description="a" * 4097)),
    (
        "footer.text has 0 to 2048",
        CREATE,
        embed(footer={"text": "a" * 2048}),
        embed(footer={"text": "a" * 2049}),
    ),
    (
        "author.name has 0 to 256",
        CREATE,
        embed(author={"name": "a" * 256}),
        embed(author={"name": "a" * 257}),
    ),
    (
        "fields has 0 to 25",
        CREATE,
        embed(fields=[{"name": "a", "value": "b"}] * 25),
        embed(fields=[{"name": "a", "value": "b"}] * 26),
    ),
    ("name has 1 to 256", CREATE, with_field(name="a" * 256), with_field(name="a" * 257)),
    ("name has 1 to 256", CREATE, with_field(name="a"), with_field(name=" ")),
    ("value has 1 to 1024", CREATE, with_field(value="a" * 1024), with_field(value="a" * 1025)),
    ("value has 1 to 1024", CREATE, with_field(value="a"), with_field(value="")),
    ("color is from 0", CREATE, embed(title="a", color=0xFFFFFF), embed(title="a", color=0x1000000)),
    (
        "url has 0 to 2048",
        CREATE,
        embed(url="https://a.example/".ljust(2048, "a")),
        embed(url="https://a.example/".ljust(2049, "a")),
    ),
    *(
        (
            f"{key}.url has 0 to 2048",
            CREATE,
            embed(**{key: {"name": "a", "url": "https://a.example/".ljust(2048, "a")}}),
            embed(**{key: {"name": "a", "url": "https://a.example/".ljust(2049, "a")}}),
        )
        for key in ("author", "image", "thumbnail")
    ),
    ("url starts with", CREATE, embed(url="http://a.example"), embed(url="javascript:alert(1)")),
    (
        "author.url starts with",
        CREATE,
        embed(author={"name": "a", "url": "https://a.example"}),
        embed(author={"name": "a", "url": "attachment://a.png"}),
    ),
    *(
        (
            f"{outer}.{inner} starts with",
            CREATE,
            embed(**{outer: {inner: "attachment://a.png"}}),
            embed(**{outer: {inner: "file:///etc/passwd"}}),
        )
        for outer, inner in (
            ("image", "url"),
            ("thumbnail", "url"),
            ("author", "icon_url"),
            ("footer", "icon_url"),
        )
    ),
    (
        "timestamp is a moment",
        CREATE,
        embed(title="a", timestamp="2026-08-06T09:00:00+00:00"),
        embed(title="a", timestamp="yesterday"),
    ),
    ("an embed shows something", CREATE, embed(title="a", color=1), embed(color=1)),
    (
        "embeds has 0 to 10",
        CREATE,
        {"embeds": [{"title": "a"}] * 10},
        {"embeds": [{"title": "a"}] * 11},
    ),
    (
        "all embeds have at most 6000",
        EDIT,
        {"embeds": [{"description": "a" * 3000}, {"title": "b" * 200, "description": "😀" * 1400}]},
        {"embeds": [{"description": "a" * 3000}, {"title": "b" * 201, "description": "😀" * 1400}]},
    ),
    (
        "all embeds have at most 6000",
        CREATE,
        embed(
            description="a" * 4096,
            fields=[{"name": "a", "value": "b" * 901}],
            footer={"text": "c" * 1000},
            author={"name": "ab"},
        ),
        embed(
            description="a" * 4096,
            fields=[{"name": "a", "value": "b" * 901}],
            footer={"text": "c" * 1000},
            author={"name": "abc"},
        ),
    ),
]
