"""The first words of a comment, by which an answer shows under whose slot it stands."""

import pytest

from bot.writing.model.guards import Fault, Opening, check_echo
from bot.writing.model.guards.echoes import may_be_mixed_up

SOURCE = "I used to work there. The outage was an expired certificate, and nobody had the pager."
OTHERS = tuple(
    map(Opening.of, ("We ran SQLite in production.", SOURCE, "> quoted words\n\nNo.\n\nThat was fixed."))
)


@pytest.mark.parametrize(
    "words", ["I used", "i used to", "I used to work there.", "", None, "something else entirely"]
)
def test_the_right_words_or_none_that_anybody_said_are_no_fault(words: object) -> None:
    assert check_echo(words, source=Opening.of(SOURCE), others=OTHERS) is None


@pytest.mark.parametrize("words", ["We ran", "quoted words", "› quoted", "No. That"])
def test_the_first_words_of_another_are_one(words: str) -> None:
    assert check_echo(words, source=Opening.of(SOURCE), others=OTHERS) is Fault.MISPLACED


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("I think so.", "I think not.", True),
        ("Yes.", "Yes, and more of it.", True),
        ("> Yes, but\n\nNo.", "No.", True),
        ("👍", "Anything at all.", True),
        ("I think so.", "You think so.", False),
    ],
)
def test_comments_that_begin_alike_may_be_mixed_up(one: str, other: str, *, is_alike: bool) -> None:
    openings = Opening.of(one), Opening.of(other)
    assert may_be_mixed_up(*openings) is is_alike
    assert may_be_mixed_up(*reversed(openings)) is is_alike
