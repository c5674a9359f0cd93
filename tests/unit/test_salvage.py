import json
import time

import pytest

from bot.writing.model.salvage import read_object

WHOLE = {"c1": {"t": "一つ目", "s": 5}, "c2": {"t": "二つ目", "s": 60}}
TEXT = json.dumps(WHOLE, ensure_ascii=False)


@pytest.mark.parametrize(
    "answer",
    [
        TEXT,
        json.dumps(WHOLE, indent=2),
        f"```json\n{TEXT}\n```",
        f"```\n{TEXT}",
        f'<think>Maybe {{"c1": 1}}? {{</think>\n{TEXT}',
        f'<THINKING>"}}</THINKING>{TEXT}',
        f'First I write {{"c1": {{"t": "a draft", "s": 1}}}}, then better.</think>{TEXT}',
        f"Sure! Here is the JSON {{as you asked}}:\n{TEXT}\nLet me know if {{anything}} is missing.",
        TEXT.replace("}}", "},}").replace("5}", "5,}"),
        TEXT.replace(', "s"', ',, "s"'),
        TEXT.replace(', "s"', '\n   "s"').replace(', "c2"', '\n"c2"'),
        TEXT.replace('"', "'"),
        '{"c1": {"t": "一つ目", "s": 5}}\n{"c2": {"t": "二つ目", "s": 60}}',
        TEXT + '{"c1": {"t": "again", "s": 1}}',
        TEXT.replace('"c2"', '"c1": {"t": "twice"}, "c2"'),
        "\ufeff  " + TEXT,
    ],
)
def test_an_object_is_found_however_it_is_wrapped_or_spelled(answer: str) -> None:
    assert read_object(answer) == WHOLE


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('{"t": "two\nlines\tand a tab"}', "two\nlines\tand a tab"),
        ('{"t": "He said "hi", then "bye"."}', 'He said "hi", then "bye".'),
        ("{'t': 'It's Tom's, isn't it'}", "It's Tom's, isn't it"),
        (r'{"t": "C:\path \u3042 \ud83d\ude00 \"q\" \/ \\"}', 'C:\\path あ 😀 "q" / \\'),
        (r'{"t": "half \ud83d a pair, \u12 no number"}', "half � a pair, \\u12 no number"),
        ('{"t": "</think> {\\"c2\\": 1}"}', '</think> {"c2": 1}'),
        ('{"t": "<think> } ] ```"}', "<think> } ] ```"),
        ('{"t": bare words}', "bare words"),
        ('{"t": 30/100}', "30/100"),
        ('{"t": NaN}', None),
        ('{"t": 1e999}', None),
        ('{"t": -12}', -12),
        ('{"t": 2.5e1}', 25.0),
        ('{"t": True}', True),
        ('{"t": [1, "a", null,]}', [1, "a", None]),
    ],
)
def test_values_are_read_as_they_were_meant(text: str, read: object) -> None:
    assert read_object(text) == {"t": read}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('{"c1": {"t": "whole", "s": 5}, "c2": {"t": "ha', {"c1": {"t": "whole", "s": 5}}),
        (
            '{"c1": {"t": "whole", "s": 5}, "c2": {"t": "wh", "s": ',
            {"c1": {"t": "whole", "s": 5}, "c2": {"t": "wh"}},
        ),
        ('{"c1": {"t": "He said "', {}),
        ('{"c1": {"s": 5', {}),
        ('{"c1": {"s": 5,', {"c1": {"s": 5}}),
        ('{"p": [{"t": "a", "c": ["c1"]}, {"t": "b", "c": ["c', {"p": [{"t": "a", "c": ["c1"]}, {"t": "b"}]}),
        ('{"a": 1, "b": @[, "c": 3}', {"a": 1}),
        ('<think>{"c1": 1}', {}),
        ('{"c1": 1}</think>', {}),
        ("I cannot do that.", {}),
        ("[1, 2]", {}),
        ("", {}),
        ("null", {}),
    ],
)
def test_of_a_broken_answer_the_whole_parts_are_kept_and_no_part_of_a_string(
    text: str, kept: dict[str, object]
) -> None:
    assert read_object(text) == kept


@pytest.mark.parametrize(
    "hostile",
    [
        "{" * 400_000,
        '{"a":' * 80_000,
        '{"a":"' * 70_000,
        '{"a":["' * 60_000,
        '{"a":[' * 60_000,
        '{"a":"' + '" ' * 190_000,
        '{"a":"' + '",' * 190_000,
        '{"a":"' + '",                    x' * 20_000,
        '{"a":"' + "\\" * 390_000,
        "<think>" * 60_000,
        "</think>" * 50_000,
        '{"a":1}' * 60_000,
        '{"' + '"' * 390_000,
        '{"a":' + " " * 390_000,
        '{"a":"' + '"\n' * 190_000,
        '{"a":' + "9" * 390_000,
        '{"a":' + "9" * 190 + "}",
    ],
)
def test_hostile_answers_take_no_time_and_raise_nothing(hostile: str) -> None:
    started = time.perf_counter()
    read_object(hostile)
    assert time.perf_counter() - started < 5  # a tenth of a second on a machine with nothing else to do


def test_what_nests_too_deeply_is_not_read() -> None:
    assert read_object('{"a": 1, "b": ' + "[" * 50_000) == {"a": 1}
