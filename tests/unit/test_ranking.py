from bot.domain.ranking import LONG_LENGTH, measure_discussions, rank, substance
from tests.threads import STORY, deleted, node, thread

LONG = "A thought that is long enough to carry something. " * 7


def test_the_first_of_equal_siblings_ranks_first() -> None:
    ranked = rank(thread(node("a", LONG), node("b", LONG), node("c", LONG)))
    assert [entry.comment.author for entry in ranked] == ["a", "b", "c"]


def test_a_discussion_lifts_a_comment_over_a_silent_one_just_above_it() -> None:
    replies = [node(f"r{i}", LONG) for i in range(8)]
    ranked = rank(thread(node("a", LONG), node("b", LONG), node("c", LONG, *replies)))
    scores = {entry.comment.author: entry.score for entry in ranked}
    assert scores["c"] > scores["b"]


def test_a_nested_last_reply_of_the_first_root_stands_below_the_second_root() -> None:
    first = node("a", LONG, *[node(f"r{i}", LONG) for i in range(30)])
    ranked = rank(thread(first, node("b", LONG, node("x", LONG))))
    standings = {entry.comment.author: entry.standing for entry in ranked}
    assert standings["b"] > standings["r29"]


def test_without_an_order_the_size_of_a_discussion_leads() -> None:
    big = node("b", LONG, *[node(f"r{i}", LONG) for i in range(9)])
    ranked = rank(thread(node("a", LONG), big, is_ranked=False))
    assert ranked[0].comment.author == "b"


def test_people_are_counted_once_and_the_submitter_is_noticed() -> None:
    found = thread(node("a", "x", node("b", "y", node("a", "z")), node("sub", "w"), node("b", "v")))
    top = measure_discussions(found)[found.comments[0].id]
    assert (top.size, top.voices, top.has_submitter, top.siblings) == (4, 3, True, 1)


def test_deleted_comments_count_as_comments_but_not_as_people() -> None:
    found = thread(node("a", "x", deleted(node("b", "y"))))
    top = measure_discussions(found)[found.comments[0].id]
    assert (top.size, top.voices) == (2, 1)


def test_length_helps_up_to_a_point_and_then_takes_away() -> None:
    assert substance("short") < substance("x" * 500) == 1.0
    assert substance("x" * (2 * LONG_LENGTH)) == 0.5


def test_scores_stay_between_zero_and_one() -> None:
    entries = rank(thread(node("sub", LONG, node("sub", LONG, node("z", LONG))), node("b", "")))
    assert all(0 <= entry.score <= 1 for entry in entries)


def test_a_chain_two_thousand_deep_is_ranked() -> None:
    chain = node("a", LONG)
    for number in range(2_000):
        chain = node(f"n{number}", LONG, chain)
    ranked = rank(thread(chain))
    assert len(ranked) == 2_001
    assert ranked[0].comment.parent == STORY
