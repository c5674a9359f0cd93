"""Limits of the embeds in a message."""

from collections.abc import Iterator
from datetime import datetime

from bot.playground.limits.rule import (
    Part,
    Rule,
    between,
    broken,
    count,
    is_address,
    length,
    parts_at,
    text_at,
)
from bot.text.graphemes import count_units

_SOURCE = "https://docs.discord.com/developers/resources/message#embed-object"
_LIMITS = "https://docs.discord.com/developers/resources/message#embed-object-embed-limits"
_TOTAL_LIMIT = 6000
_COUNTED = ("title", "description", "footer.text", "author.name")
_SHOWN = ("title", "description", "fields", "footer", "author", "image", "thumbnail", "video", "url")


def _link(key: str, *others: str) -> Rule:
    """Return the rule for an address of the web, or of one of the other schemes."""

    def holds(part: Part) -> bool:
        url = text_at(part, key)
        return not url or is_address(url, "http", "https", *others)

    says = " or ".join(f"{scheme}://" for scheme in ("http(s)", *others))
    return Rule(says=f"{key} starts with {says}", source=_SOURCE, holds=holds)


def _is_moment(part: Part) -> bool:
    try:
        return part.get("timestamp") is None or bool(datetime.fromisoformat(part["timestamp"]))
    except (TypeError, ValueError):
        return False


_EMBED_RULES = (
    length("title", 256, source=_LIMITS, is_trimmed=True),
    length("description", 4096, source=_LIMITS, is_trimmed=True),
    length("footer.text", 2048, source=_LIMITS, is_trimmed=True),
    length("author.name", 256, source=_LIMITS, is_trimmed=True),
    count("fields", 25, source=_LIMITS),
    between("color", 0, 0xFFFFFF, source=_SOURCE),
    *(length(key, 2048, source=_SOURCE) for key in ("url", "author.url", "image.url", "thumbnail.url")),
    *map(_link, ("url", "author.url")),
    *(
        _link(key, "attachment")
        for key in ("image.url", "thumbnail.url", "author.icon_url", "footer.icon_url")
    ),
    Rule(says="timestamp is a moment of ISO 8601", source=_SOURCE, holds=_is_moment),
    Rule(
        says="an embed shows something",
        source=_SOURCE,
        holds=lambda part: any(part.get(key) for key in _SHOWN),
    ),
)
_FIELD_RULES = (
    length("name", 256, least=1, source=_LIMITS, is_trimmed=True),
    length("value", 1024, least=1, source=_LIMITS, is_trimmed=True),
)
_EMBEDS_RULES = (
    count("embeds", 10, source="https://docs.discord.com/developers/resources/message#create-message"),
    Rule(
        says=f"the texts of all embeds have at most {_TOTAL_LIMIT} characters together",
        source=_LIMITS,
        holds=lambda message: sum(map(_measure, parts_at(message, "embeds"))) <= _TOTAL_LIMIT,
    ),
)


def check_embeds(message: Part, where: str) -> Iterator[str]:
    """Yield what is wrong with the embeds of a message."""
    yield from broken(_EMBEDS_RULES, message, where)
    for place, embed in enumerate(parts_at(message, "embeds")):
        yield from broken(_EMBED_RULES, embed, f"{where}.embeds[{place}]")
        for number, field in enumerate(parts_at(embed, "fields")):
            yield from broken(_FIELD_RULES, field, f"{where}.embeds[{place}].fields[{number}]")


def _measure(embed: Part) -> int:
    texts = [text_at(embed, key) for key in _COUNTED]
    texts += [text_at(field, key) for field in parts_at(embed, "fields") for key in ("name", "value")]
    return sum(count_units(text.strip()) for text in texts)
