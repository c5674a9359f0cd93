"""The options of a command as a person fills them in, checked as a chat program checks them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.playground.asking import CannotDo
from bot.playground.kinds import OptionType, Payload
from bot.playground.naming import Resolved, resolve

_NAMED = {OptionType.USER, OptionType.CHANNEL, OptionType.ROLE, OptionType.MENTIONABLE}
_NESTED = {OptionType.SUB_COMMAND, OptionType.GROUP}


@dataclass(slots=True, kw_only=True)
class Filling:
    """What a person typed; `focused` is the option whose suggestions they want."""

    given: Mapping[str, object]
    resolved: Resolved
    focused: str | None = None
    used: set[str] = field(default_factory=set[str])


def fill(schema: list[Payload], path: list[str], filling: Filling) -> list[Payload]:
    """Return the options as an interaction carries them.

    Args:
        schema: The options that the command has registered.
        path: The names of the group and subcommand that lead to the options.
        filling: Their values.

    Raises:
        CannotDo: One is missing, unknown, or of a value that the program would refuse.
    """
    if path:
        inner = next((part for part in schema if part["name"] == path[0] and part["type"] in _NESTED), None)
        if inner is None:
            raise CannotDo(f"there is no subcommand {path[0]!r}")
        options = fill(inner.get("options") or [], path[1:], filling)
        return [{"name": inner["name"], "type": inner["type"], "options": options}]
    if any(part["type"] in _NESTED for part in schema):
        raise CannotDo(f"name one of the subcommands {[part['name'] for part in schema]}")
    filled = list(_fill(schema, filling))
    if unknown := set(filling.given) - {part["name"] for part in schema}:
        raise CannotDo(f"the command has no options {sorted(unknown)}")
    return filled


def _fill(schema: list[Payload], filling: Filling) -> Iterator[Payload]:
    for part in schema:
        name = part["name"]
        if name in filling.given:
            is_focused = name == filling.focused
            value = filling.given[name] if is_focused else _value(part, filling)
            option: Payload = {"name": name, "type": part["type"], "value": value}
            yield option | ({"focused": True} if is_focused else {})
        elif part.get("required") and filling.focused is None:
            raise CannotDo(f"the option {name!r} is required")


def _value(part: Payload, filling: Filling) -> object:
    value, kind = filling.given[part["name"]], OptionType(part["type"])
    if kind in _NAMED:
        return resolve(filling.resolved, kind.name.lower(), value)
    if choices := part.get("choices"):
        found = next(
            (choice["value"] for choice in choices if value in (choice["value"], choice["name"])), None
        )
        if found is None:
            raise CannotDo(f"{value!r} is none of the choices of {part['name']!r}")
        return found
    problem = _problem(part, kind, value)
    if problem:
        raise CannotDo(f"the option {part['name']!r} is {value!r}, but {problem}")
    return value


def _problem(part: Payload, kind: OptionType, value: object) -> str:
    match kind, value:
        case OptionType.STRING, str():
            return _outside(len(value), part.get("min_length", 0), part.get("max_length", 6000))
        case OptionType.BOOLEAN, bool():
            return ""
        case (OptionType.INTEGER, int()) | (OptionType.NUMBER, int() | float()) if not isinstance(
            value, bool
        ):
            return _outside(value, part.get("min_value", -(2**53)), part.get("max_value", 2**53))
        case _:
            return f"it must be of type {kind.name}"


def _outside(size: float, least: float, most: float) -> str:
    return "" if least <= size <= most else f"{size} is not between {least} and {most}"
