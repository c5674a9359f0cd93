"""One limit of Discord: what it says, where that is written, and whether a part of a request keeps it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeGuard, cast
from urllib.parse import urlsplit

from bot.text.graphemes import count_units

# A JSON object of a request: a message, an embed, a button, an option of a command.
Part: TypeAlias = Mapping[str, Any]
_NOTHING: Part = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A limit; `source` is the page that states it, all of them read on 2026-08-06."""

    says: str
    source: str
    holds: Callable[[Part], bool]


def broken(rules: Iterable[Rule], part: Part, where: str) -> Iterator[str]:
    """Yield a sentence for each rule that a part breaks; `where` is its place in the request."""
    yield from (f"{where}: {rule.says} ({rule.source})" for rule in rules if not rule.holds(part))


def length(key: str, most: int, *, source: str, least: int = 0, is_trimmed: bool = False) -> Rule:
    """Return the rule for a text's length in UTF-16 units; with `least` it must be there.

    Args:
        key: Where the text stands; `footer.text` is one level down.
        most: The longest that is allowed.
        source: The page that says so.
        least: The shortest that is allowed.
        is_trimmed: Whether white space around the text is not counted.
    """

    def holds(part: Part) -> bool:
        value = _value_at(part, key)
        if value is None:
            return least == 0
        if not isinstance(value, str):
            return False
        return least <= count_units(value.strip() if is_trimmed else value) <= most

    return Rule(says=f"{key} has {least} to {most} characters", source=source, holds=holds)


def optional_length(key: str, least: int, most: int, *, source: str) -> Rule:
    """Return the rule for the length of a text that may be left out, but not be too short."""
    strict = length(key, most, least=least, source=source)

    def holds(part: Part) -> bool:
        return _value_at(part, key) is None or strict.holds(part)

    return Rule(
        says=f"{key}, where there is one, has {least} to {most} characters", source=source, holds=holds
    )


def count(key: str, most: int, *, source: str, least: int = 0) -> Rule:
    """Return the rule for the number of entries in a list."""

    def holds(part: Part) -> bool:
        value = _value_at(part, key)
        if value is None:
            return least == 0
        return isinstance(value, list) and least <= len(cast("list[object]", value)) <= most

    return Rule(says=f"{key} has {least} to {most} entries", source=source, holds=holds)


def between(key: str, least: float, most: float, *, source: str) -> Rule:
    """Return the rule for a number that may be left out."""

    def holds(part: Part) -> bool:
        value = _value_at(part, key)
        return value is None or (is_number(value) and least <= value <= most)

    return Rule(says=f"{key} is from {least} to {most}", source=source, holds=holds)


def ordered(low: str, high: str, *, source: str) -> Rule:
    """Return the rule that one number is not above another, where both are there."""

    def holds(part: Part) -> bool:
        least, most = part.get(low), part.get(high)
        return least <= most if is_number(least) and is_number(most) else True

    return Rule(says=f"{low} is not above {high}", source=source, holds=holds)


def one_of(key: str, values: Iterable[object], *, source: str) -> Rule:
    """Return the rule for a value from a list, which may be left out."""
    allowed = tuple(values)
    says = f"{key} is one of {', '.join(map(str, allowed))}"
    return Rule(says=says, source=source, holds=lambda part: _value_at(part, key) in (None, *allowed))


def is_number(value: object) -> TypeGuard[float]:
    """Return whether a value of JSON is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _value_at(part: Part, key: str) -> Any:  # noqa: ANN401 - a value of JSON, which each rule checks
    """Return a value by its key, or None; a dot leads one level down."""
    outer, _, inner = key.partition(".")
    value = part.get(outer)
    if not inner:
        return value
    return as_part(value).get(inner)


def as_part(value: object) -> Part:
    """Return a value where it is an object of JSON, else an empty one."""
    return cast("Part", value) if isinstance(value, dict) else _NOTHING


def text_at(part: Part, key: str) -> str:
    """Return a text by its key; empty where there is none."""
    value = _value_at(part, key)
    return value if isinstance(value, str) else ""


def list_at(part: Part, key: str) -> Sequence[object]:
    """Return a list by its key; empty where there is none."""
    value = _value_at(part, key)
    return cast("list[object]", value) if isinstance(value, list) else ()


def parts_at(part: Part, key: str) -> tuple[Part, ...]:
    """Return the objects of a list by its key."""
    return tuple(cast("Part", value) for value in list_at(part, key) if isinstance(value, dict))


def is_address(url: str, *schemes: str) -> bool:
    """Return whether a text is an address that names a scheme and a place, such as a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in schemes and bool(parts.netloc)


def has_no_twins(values: Iterable[object]) -> bool:
    """Return whether all values differ."""
    listed = [repr(value) for value in values]
    return len(listed) == len(set(listed))
