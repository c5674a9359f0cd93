"""Limits of commands, their options and choices."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bot.playground.limits.rule import (
    Part,
    Rule,
    as_part,
    between,
    broken,
    count,
    has_no_twins,
    is_number,
    ordered,
    parts_at,
    text_at,
)
from bot.text.graphemes import count_units

_SOURCE = "https://docs.discord.com/developers/interactions/application-commands"
_NAMING = f"{_SOURCE}#application-command-object-application-command-naming"
_LIMITS = f"{_SOURCE}#registering-a-command"
_OPTIONS = f"{_SOURCE}#application-command-object-application-command-option-structure"
_CHOICES = f"{_SOURCE}#application-command-object-application-command-option-choice-structure"
_LOCALES = "https://docs.discord.com/developers/reference#locales"
_CODES = (
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th"
    " zh-CN ja zh-TW ko"
)
LOCALES = frozenset(_CODES.split())
SLASH, USER, MESSAGE = 1, 2, 3
_SUBCOMMAND, _GROUP, _STRING, _INTEGER, _NUMBER = 1, 2, 3, 4, 10
_TYPED = (_STRING, _INTEGER, _NUMBER)  # may have choices or suggestions
_TOTAL_LIMIT = 8000
_LARGEST_INTEGER = 2**53 - 1
_MOST_OF_TYPE = {SLASH: 100, USER: 15, MESSAGE: 15, 4: 1}
_DEVANAGARI, _THAI = ("\u0900", "\u097f"), ("\u0e01", "\u0e5b")


def _is_name(name: str) -> bool:
    """Return whether a slash command or an option may be called so."""
    return 0 < count_units(name) <= 32 and all(map(_may_be_in_name, name)) and name == name.lower()  # noqa: PLR2004


def _may_be_in_name(char: str) -> bool:
    scripts = any(first <= char <= last for first, last in (_DEVANAGARI, _THAI))
    return char in "-_'" or unicodedata.category(char)[0] in "LN" or scripts


def _translations(part: Part, key: str) -> tuple[str, ...]:
    return tuple(str(text) for text in as_part(part.get(f"{key}_localizations")).values() if text is not None)


def _each(key: str, most: int, *, source: str) -> Rule:
    """Return the rule for a text of at least one character and for its translations."""

    def holds(part: Part) -> bool:
        texts = (text_at(part, key), *_translations(part, key))
        return all(0 < count_units(text) <= most for text in texts)

    return Rule(says=f"{key} and its translations have 1 to {most} characters", source=source, holds=holds)


_NAMED_RULE = Rule(
    says="name and its translations are 1 to 32 letters, digits, - _ or ', in lower case",
    source=_NAMING,
    holds=lambda part: all(map(_is_name, (text_at(part, "name"), *_translations(part, "name")))),
)
_LOCALES_RULE = Rule(
    says="translations are for Discord's locales",
    source=_LOCALES,
    holds=lambda part: all(
        set(as_part(part.get(f"{key}_localizations"))) <= LOCALES for key in ("name", "description")
    ),
)


def _required_come_first(part: Part) -> bool:
    required = [bool(option.get("required")) for option in parts_at(part, "options")]
    return required == sorted(required, reverse=True)


def _options_differ(part: Part) -> bool:
    return has_no_twins(option.get("name") for option in parts_at(part, "options"))


def _levels_are_not_mixed(part: Part) -> bool:
    nested = [option.get("type") in (_SUBCOMMAND, _GROUP) for option in parts_at(part, "options")]
    return all(nested) or not any(nested)


_LISTS = (
    count("options", 25, source=_OPTIONS),
    Rule(says="required options stand before the others", source=_OPTIONS, holds=_required_come_first),
    Rule(says="names of options differ", source=_OPTIONS, holds=_options_differ),
    Rule(says="subcommands do not stand beside plain options", source=_OPTIONS, holds=_levels_are_not_mixed),
)
_SLASH_RULES = (_NAMED_RULE, _LOCALES_RULE, _each("description", 100, source=_SOURCE), *_LISTS)
_MENU_RULES = (
    _each("name", 32, source=_SOURCE),
    _LOCALES_RULE,
    Rule(says="a menu has no description", source=_SOURCE, holds=lambda part: not part.get("description")),
    Rule(says="a menu has no options", source=_SOURCE, holds=lambda part: not part.get("options")),
)
_COMMAND_RULES = (
    Rule(
        says=f"names, descriptions and values have at most {_TOTAL_LIMIT} characters together",
        source=_LIMITS,
        holds=lambda part: _measure(part) <= _TOTAL_LIMIT,
    ),
)
_OPTION_RULES = (
    _NAMED_RULE,
    _LOCALES_RULE,
    _each("description", 100, source=_OPTIONS),
    *_LISTS,
    count("choices", 25, source=_OPTIONS),
    Rule(
        says="choices and autocomplete are for texts and numbers",
        source=_OPTIONS,
        holds=lambda part: (
            part.get("type") in _TYPED or not (part.get("choices") or part.get("autocomplete"))
        ),
    ),
    Rule(
        says="choices and autocomplete exclude each other",
        source=_OPTIONS,
        holds=lambda part: not (part.get("choices") and part.get("autocomplete")),
    ),
    between("min_length", 0, 6000, source=_OPTIONS),
    between("max_length", 1, 6000, source=_OPTIONS),
    ordered("min_length", "max_length", source=_OPTIONS),
    ordered("min_value", "max_value", source=_OPTIONS),
)
_CHOICE_RULES = (
    _each("name", 100, source=_CHOICES),
    _LOCALES_RULE,
    Rule(
        says="value is a text of 1 to 100 characters, or a number that a double holds",
        source=_CHOICES,
        holds=lambda part: _is_value(part.get("value")),
    ),
)
_LIST_RULES = (
    Rule(
        says="at most 100 slash commands, 15 menus of users, 15 of messages, 1 entry point",
        source=_LIMITS,
        holds=lambda part: all(len(_of_type(part, kind)) <= most for kind, most in _MOST_OF_TYPE.items()),
    ),
    Rule(
        says="commands of a type have different names",
        source=_SOURCE,
        holds=lambda part: all(
            has_no_twins(command.get("name") for command in _of_type(part, kind)) for kind in _MOST_OF_TYPE
        ),
    ),
)
SUGGESTION_RULES = (
    count(
        "choices",
        25,
        source="https://docs.discord.com/developers/interactions/receiving-and-responding#autocomplete",
    ),
)


def check_commands(commands: Sequence[object], where: str) -> Iterator[str]:
    """Yield what is wrong with all commands of an application."""
    everything = {"commands": list(commands)}
    yield from broken(_LIST_RULES, everything, where)
    for place, command in enumerate(parts_at(everything, "commands")):
        yield from check_command(command, f"{where}[{place}]")


def check_command(command: Part, where: str) -> Iterator[str]:
    """Yield what is wrong with one command."""
    kind = _SLASH_RULES if _type_of(command) == SLASH else _MENU_RULES
    yield from broken((*kind, *_COMMAND_RULES), command, where)
    yield from _check_options(command, where)


def check_choices(part: Part, where: str) -> Iterator[str]:
    """Yield what is wrong with the choices of an option, or with those suggested for one."""
    for place, choice in enumerate(parts_at(part, "choices")):
        yield from broken(_CHOICE_RULES, choice, f"{where}.choices[{place}]")


def _check_options(part: Part, where: str) -> Iterator[str]:
    for place, option in enumerate(parts_at(part, "options")):
        inside = f"{where}.options[{place}]"
        yield from broken(_OPTION_RULES, option, inside)
        yield from check_choices(option, inside)
        yield from _check_options(option, inside)


def _type_of(command: Part) -> object:
    return command.get("type") or SLASH


def _of_type(part: Part, kind: int) -> list[Part]:
    return [command for command in parts_at(part, "commands") if _type_of(command) == kind]


def _is_value(value: object) -> bool:
    if isinstance(value, str):
        return 0 < count_units(value) <= 100  # noqa: PLR2004 - the limit itself
    return is_number(value) and abs(value) <= _LARGEST_INTEGER


def _measure(part: Part) -> int:
    """Return what a command counts: the longest of each text's translations, everything below included."""
    own = sum(_longest((text_at(part, key), *_translations(part, key))) for key in ("name", "description"))
    own += count_units(text_at(part, "value"))
    below = [child for key in ("options", "choices") for child in parts_at(part, key)]
    return own + sum(map(_measure, below))


def _longest(texts: Iterable[str]) -> int:
    return max(map(count_units, texts))
