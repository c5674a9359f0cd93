"""Diffs are right, and no larger than they have to be."""

import difflib
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.text.line_diff import compare_lines

texts = st.lists(st.sampled_from(("", "", "a", "b", "c", "{{</details>}}")), max_size=30).map("\n".join)


def compare(before: str, after: str) -> list[str]:
    return list(compare_lines(before, after, source="a/x", target="b/x"))


def apply(before: str, diff: list[str]) -> list[str]:
    """Return what a text becomes by a diff, as `patch` reads it."""
    old, new, at = before.splitlines(), list[str](), 0
    for line in diff[2:]:
        if found := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@", line):
            start = int(found[1]) - (found[2] != "0")
            new += old[at:start]
            at = start
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert old[at] == line[1:]
            new += [line[1:]] if line[0] == " " else []
            at += 1
    return [*new, *old[at:]]


@given(texts, texts)
def test_a_diff_makes_the_new_text_of_the_old_one(before: str, after: str) -> None:
    diff = compare(before, after)
    assert apply(before, diff) == after.splitlines()
    assert bool(diff) == (before.splitlines() != after.splitlines())


def test_a_diff_without_empty_lines_is_that_of_python() -> None:
    before, after = "\n".join("abcdefghij"), "\n".join("abxdefghijk")
    theirs = difflib.unified_diff(before.splitlines(), after.splitlines(), "a/x", "b/x", lineterm="")
    assert compare(before, after) == list(theirs)


def test_a_quote_that_comes_in_is_all_that_changes() -> None:
    quotes = [f"quote {number}" for number in range(120)]
    gap = "\n\n\n\n\n"
    diff = compare(gap.join(quotes), gap.join((*quotes[:9], "new", *quotes[9:])))
    assert [line for line in diff[2:] if line[0] in "+-"] == ["+new", "+", "+", "+", "+"]
