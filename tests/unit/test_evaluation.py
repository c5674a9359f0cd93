"""The benchmark's lines."""

import json

import pytest

from bot.errors import Refused
from bot.writing.evaluation import summarise_lines

TEXT = "Green tea keeps its colour because the leaves are steamed soon after the harvest."


def summaries(*lines: object, words: int = 70) -> list[dict[str, object]]:
    written = (json.dumps(line).encode() for line in lines)
    return [json.loads(line) for line in summarise_lines(written, words=words)]


def test_a_line_in_is_a_line_out_with_the_same_id() -> None:
    thread = {
        "title": "Tea",
        "text": "",
        "comments": [{"id": "c1", "parent": None, "author": "", "text": TEXT}],
    }
    assert summaries({"id": "x/1 ü", **thread}, {"id": 7, **thread}) == [
        {"id": "x/1 ü", "summary": TEXT},
        {"id": 7, "summary": TEXT},
    ]


def test_what_is_missing_or_empty_is_tolerated() -> None:
    assert [
        row["summary"] for row in summaries({"id": "a"}, {"id": "b", "comments": None, "title": None})
    ] == ["", ""]
    assert summaries({"id": "c", "comments": [{"text": ""}, {"text": None}, {}]}) == [
        {"id": "c", "summary": ""}
    ]


def test_a_summary_keeps_to_its_words_and_has_a_sentence_a_line() -> None:
    comments = [{"text": TEXT}, {"text": "Heavy rain ruined most of the leaves in the northern hills."}]
    (row,) = summaries({"id": "a", "title": "Tea", "comments": comments}, words=20)
    assert str(row["summary"]).splitlines() == [TEXT, "Heavy rain ruined most of the"]


def test_the_spaces_that_stand_for_line_breaks_are_read_as_such() -> None:
    (row,) = summaries({"id": "a", "comments": [{"text": f"No stop here      {TEXT[:20]}  {TEXT[20:]}"}]})
    assert row["summary"] == TEXT.replace("  ", " ")


def test_empty_lines_are_passed_over() -> None:
    assert list(summarise_lines([b"\n", b'{"id": "a"}\n', b""], words=70)) == ['{"id": "a", "summary": ""}']


@pytest.mark.parametrize(
    "line",
    [b"{", b"[]", b"null", b'{"title": "x"}', b'{"id": "a", "comments": [3]}', b'\xff{"id": "a"}', b"<html>"],
)
def test_a_bad_line_is_refused_by_its_number_in_one_sentence(line: bytes) -> None:
    with pytest.raises(Refused, match="Line 2 is not a thread") as caught:
        list(summarise_lines([b'{"id": "a"}', line], words=70))
    assert "\n" not in str(caught.value)
    assert '{"id"' in str(caught.value)
