import pytest

from bot.domain.dissent import argues, find_minority
from bot.domain.ranking import rank
from tests.threads import node, thread

VIEW = "This is a view that somebody holds and explains in more than eighty characters, as a view deserves."


@pytest.mark.parametrize(
    "text",
    [
        "No, it is not.",
        "I disagree.",
        "I strongly disagree with that",
        "> you said\n\nBut why?",
        "That's not true.",
    ],
)
def test_openings_that_argue(text: str) -> None:
    assert argues(text)


@pytest.mark.parametrize(
    "text", ["Yes.", "Nobody said so.", "Notable work!", "> No.\n\nExactly.", "", "Butter is good"]
)
def test_openings_that_do_not(text: str) -> None:
    assert not argues(text)


def test_the_view_that_most_people_argue_with_comes_first() -> None:
    found = thread(
        node("a", VIEW, node("x", "Yes."), node("y", "Yes.")),
        node("b", VIEW, node("x", "No."), node("y", "I disagree."), node("z", "But why?")),
        node("c", VIEW, node("x", "Yes."), node("y", "No.")),
    )
    minority = find_minority(rank(found), found.comments)
    assert [entry.comment.author for entry in minority] == ["b", "c"]


def test_nobody_answered_means_nobody_contested() -> None:
    found = thread(*[node(f"a{i}", VIEW) for i in range(6)])
    assert find_minority(rank(found), found.comments) == ()
