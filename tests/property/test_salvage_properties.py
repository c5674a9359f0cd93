import json
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from bot.writing.model.salvage import read_object

PIECES = (
    *(
        "{",
        "}",
        "[",
        "]",
        '"',
        "'",
        ":",
        ",",
        "\\",
        "\\u12",
        "\n",
        " ",
        "c1",
        '"c1"',
        "t",
        "1",
        "-",
        "1e9",
        "null",
    ),
    *("True", "<think>", "</think>", "```json\n", '{"c1": {"t": "x", "s": 1}}', "あ", "\ud83d", "\0", "…"),
)
FRAGMENTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
KEYS = st.text("abc123_", min_size=1, max_size=5)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)
PROSE = st.text(st.characters(exclude_characters="{<", exclude_categories=["Cs"]), max_size=40)


@given(st.text(max_size=200) | FRAGMENTS)
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(read_object(text), dict)


SPELLINGS = st.fixed_dictionaries({"ensure_ascii": st.booleans(), "indent": st.none() | st.just(2)})


@given(OBJECTS, SPELLINGS, PROSE, PROSE)
def test_what_is_json_is_read_as_json(
    value: dict[str, object], spelling: dict[str, Any], before: str, after: str
) -> None:
    text = json.dumps(value, **spelling)
    assert read_object(f"{before}{text}{after}") == value


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5), st.data())
def test_members_that_are_whole_survive_a_cut_and_nothing_is_made_up(
    value: dict[str, object], data: st.DataObject
) -> None:
    text = json.dumps(value, ensure_ascii=False)
    cut = data.draw(st.integers(0, len(text)))
    read = read_object(text[:cut])
    end = 1
    for key, member in value.items():
        end += len(json.dumps({key: member}, ensure_ascii=False)) - 2 + len(", ")
        if end - 1 <= cut:  # with the comma, or the brace, that says that it is whole
            assert read[key] == member
    for key, member in read.items():
        assert is_part(member, value[key])


def is_part(part: object, whole: object) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        mine, all_of_it = cast("dict[str, object]", part), cast("dict[str, object]", whole)
        return all(key in all_of_it and is_part(mine[key], all_of_it[key]) for key in mine)
    if isinstance(part, list) and isinstance(whole, list):
        items = cast("list[object]", part)
        return all(map(is_part, items, cast("list[object]", whole)[: len(items)]))
    return part == whole
