"""Limits of buttons, selects and the other components of messages and modals."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.playground.limits.rule import (
    Part,
    Rule,
    as_part,
    between,
    broken,
    count,
    has_no_twins,
    is_address,
    is_number,
    length,
    list_at,
    one_of,
    optional_length,
    ordered,
    parts_at,
    text_at,
)

_SOURCE = "https://docs.discord.com/developers/components/reference"
ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
UPLOAD, RADIOS, CHECKBOXES, CHECKBOX = 19, 21, 22, 23
_LINK, _PREMIUM = 5, 6


def walk(part: Part, where: str) -> Iterator[tuple[str, Part]]:
    """Yield every component below a message, a modal or a component, in reading order, with its place."""
    places = [
        (f"{where}.components[{place}]", child) for place, child in enumerate(parts_at(part, "components"))
    ]
    places += [(f"{where}.{key}", as_part(part[key])) for key in ("accessory", "component") if part.get(key)]
    for place, child in places:
        yield place, child
        yield from walk(child, place)


def check_components(part: Part, where: str) -> Iterator[str]:
    """Yield what is wrong with any component below a message or a modal, and with their names."""
    yield from broken(_NAME_RULES, part, where)
    for place, component in walk(part, where):
        yield from broken(_rules_for(component), component, place)
        for number, option in enumerate(parts_at(component, "options")):
            yield from broken(_OPTION_RULES, option, f"{place}.options[{number}]")
        for number, item in enumerate(parts_at(component, "items")):
            yield from broken(_ITEM_RULES, item, f"{place}.items[{number}]")


def _rules_for(component: Part) -> tuple[Rule, ...]:
    """Return the limits of a component, by its type."""
    kind = component.get("type")
    return _COMPONENT_RULES.get(kind, _UNKNOWN_RULES) if isinstance(kind, int) else _UNKNOWN_RULES


def _button_is_whole(button: Part) -> bool:
    named, linked, sold = (bool(button.get(key)) for key in ("custom_id", "url", "sku_id"))
    match button.get("style"):
        case 5:
            return (named, linked, sold) == (False, True, False)
        case 6:
            return (named, linked, sold) == (False, False, True)
        case _:
            return (named, linked, sold) == (True, False, False)


def _has_only(part: Part, *types: int) -> bool:
    return all(child.get("type") in types for child in parts_at(part, "components"))


def _row_is_full_of_one_kind(row: Part) -> bool:
    children = parts_at(row, "components")
    return _has_only(row, BUTTON) or (len(children) == 1 and _has_only(row, TEXT_INPUT, *SELECTS))


def _values_fit_options(select: Part) -> bool:
    most = select.get("max_values")
    return most <= len(list_at(select, "options")) if is_number(most) and select.get("options") else True


def _defaults_fit(select: Part) -> bool:
    chosen = [option for option in parts_at(select, "options") if option.get("default")]
    most = select.get("max_values") or 1
    return len([*chosen, *list_at(select, "default_values")]) <= most


def _child(part: Part, key: str, *types: int) -> bool:
    return as_part(part.get(key)).get("type") in types


_NAME = length("custom_id", 100, least=1, source=_SOURCE)
_COUNTS = (
    between("min_values", 0, 25, source=_SOURCE),
    between("max_values", 1, 25, source=_SOURCE),
    ordered("min_values", "max_values", source=_SOURCE),
)
_SELECT_RULES = (
    _NAME,
    *_COUNTS,
    length("placeholder", 150, source=_SOURCE),
    Rule(says="no more is chosen beforehand than max_values", source=_SOURCE, holds=_defaults_fit),
)
_CHOICES_DIFFER = Rule(
    says="the values of options differ",
    source=_SOURCE,
    holds=lambda part: has_no_twins(option.get("value") for option in parts_at(part, "options")),
)
_MOST_OF_OPTIONS = Rule(
    says="max_values is at most the number of options", source=_SOURCE, holds=_values_fit_options
)
_COMPONENT_RULES: Final[Mapping[int, tuple[Rule, ...]]] = {
    ROW: (
        count("components", 5, least=1, source=_SOURCE),
        Rule(
            says="a row holds buttons, or one select, which fills it",
            source=_SOURCE,
            holds=_row_is_full_of_one_kind,
        ),
    ),
    BUTTON: (
        length("label", 80, source=_SOURCE),
        optional_length("custom_id", 1, 100, source=_SOURCE),
        length("url", 512, source=_SOURCE),
        Rule(
            says="style is from 1 to 6", source=_SOURCE, holds=lambda part: part.get("style") in range(1, 7)
        ),
        Rule(
            says="a link has url alone, a premium button sku_id alone, any other custom_id alone",
            source=_SOURCE,
            holds=_button_is_whole,
        ),
        Rule(
            says="a button has a label or an emoji",
            source=_SOURCE,
            holds=lambda part: part.get("style") == _PREMIUM or bool(part.get("label") or part.get("emoji")),
        ),
        Rule(
            says="url starts with http(s):// or discord://",
            source=_SOURCE,
            holds=lambda part: (
                part.get("style") != _LINK or is_address(text_at(part, "url"), "http", "https", "discord")
            ),
        ),
    ),
    STRING_SELECT: (
        *_SELECT_RULES,
        count("options", 25, least=1, source=_SOURCE),
        _MOST_OF_OPTIONS,
        _CHOICES_DIFFER,
    ),
    **{
        kind: (*_SELECT_RULES, count("default_values", 25, source=_SOURCE))
        for kind in SELECTS
        if kind != STRING_SELECT
    },
    TEXT_INPUT: (
        _NAME,
        one_of("style", (1, 2), source=_SOURCE),
        length("value", 4000, source=_SOURCE),
        length("placeholder", 100, source=_SOURCE),
        between("min_length", 0, 4000, source=_SOURCE),
        between("max_length", 1, 4000, source=_SOURCE),
        ordered("min_length", "max_length", source=_SOURCE),
        optional_length("label", 1, 45, source=_SOURCE),
    ),
    SECTION: (
        count("components", 3, least=1, source=_SOURCE),
        Rule(says="a section holds texts", source=_SOURCE, holds=lambda part: _has_only(part, TEXT)),
        Rule(
            says="accessory is a button or a thumbnail",
            source=_SOURCE,
            holds=lambda part: _child(part, "accessory", BUTTON, THUMBNAIL),
        ),
    ),
    TEXT: (length("content", 4000, least=1, source=_SOURCE),),
    THUMBNAIL: (length("description", 1024, source=_SOURCE),),
    GALLERY: (count("items", 10, least=1, source=_SOURCE),),
    FILE: (
        Rule(
            says="file.url starts with attachment://",
            source=_SOURCE,
            holds=lambda part: text_at(part, "file.url").startswith("attachment://"),
        ),
    ),
    SEPARATOR: (one_of("spacing", (1, 2), source=_SOURCE),),
    CONTAINER: (
        count("components", 40, least=1, source=_SOURCE),
        between("accent_color", 0, 0xFFFFFF, source=_SOURCE),
        Rule(
            says="a container holds rows, texts, sections, galleries, separators and files",
            source=_SOURCE,
            holds=lambda part: _has_only(part, ROW, TEXT, SECTION, GALLERY, SEPARATOR, FILE),
        ),
    ),
    LABEL: (
        length("label", 45, least=1, source=_SOURCE),
        length("description", 100, source=_SOURCE),
        Rule(
            says="a label holds an input, a select, an upload or boxes",
            source=_SOURCE,
            holds=lambda part: _child(
                part, "component", TEXT_INPUT, *SELECTS, UPLOAD, RADIOS, CHECKBOXES, CHECKBOX
            ),
        ),
    ),
    UPLOAD: (
        _NAME,
        between("min_values", 0, 10, source=_SOURCE),
        between("max_values", 1, 10, source=_SOURCE),
    ),
    RADIOS: (_NAME, count("options", 10, least=2, source=_SOURCE), _CHOICES_DIFFER),
    CHECKBOXES: (_NAME, count("options", 10, least=1, source=_SOURCE), _MOST_OF_OPTIONS, _CHOICES_DIFFER),
    CHECKBOX: (_NAME,),
}
_UNKNOWN_RULES = (Rule(says="type is one of the known ones", source=_SOURCE, holds=lambda _: False),)
_OPTION_RULES = (
    length("label", 100, least=1, source=_SOURCE),
    length("value", 100, least=1, source=_SOURCE),
    length("description", 100, source=_SOURCE),
)
_ITEM_RULES = (length("description", 1024, source=_SOURCE),)
_NAME_RULES = (
    Rule(
        says="each custom_id is there once",
        source=_SOURCE,
        holds=lambda part: has_no_twins(
            child["custom_id"] for _, child in walk(part, "") if child.get("custom_id")
        ),
    ),
    Rule(
        says="each id of a component is there once",
        source=_SOURCE,
        holds=lambda part: has_no_twins(child["id"] for _, child in walk(part, "") if child.get("id")),
    ),
)
