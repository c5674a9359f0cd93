from bot.domain.basket import Budget
from bot.domain.ranking import rank
from bot.domain.selection import Selection, select
from bot.domain.thread import Thread
from tests.threads import deleted, node, thread

TEXT = "Something worth reading, said in a sentence or two, about the matter at hand."


def selection_of(found: Thread, comments: int, characters: int = 24_000) -> Selection:
    return select(found, rank(found), Budget(comments=comments, characters=characters))


def authors(selection: Selection) -> list[str | None]:
    return [pick.comment.author for pick in selection.picks]


def test_picks_come_in_reading_order() -> None:
    chosen = selection_of(thread(*[node(f"a{i}", TEXT, node(f"b{i}", TEXT)) for i in range(9)]), 8)
    ids = [pick.comment.id for pick in chosen.picks]
    assert len(ids) == 8
    assert ids == sorted(ids)


def test_a_kept_reply_keeps_its_parent() -> None:
    roots = [node(f"a{i}", TEXT, node(f"b{i}", TEXT, node(f"c{i}", TEXT))) for i in range(20)]
    chosen = selection_of(thread(*roots), 12)
    ids = {pick.comment.id for pick in chosen.picks}
    assert all(pick.comment.depth == 0 or pick.comment.parent in ids for pick in chosen.picks)


def test_one_discussion_cannot_take_the_whole_budget() -> None:
    loud = node("loud", TEXT, *[node(f"r{i}", TEXT) for i in range(50)])
    quiet = [node(f"q{i}", TEXT) for i in range(50)]
    chosen = selection_of(thread(loud, *quiet), 20)
    assert sum(pick.comment.root == 101 for pick in chosen.picks) <= 4


def test_the_quota_gives_way_when_there_is_nothing_else() -> None:
    only = node("only", TEXT, *[node(f"r{i}", TEXT) for i in range(30)])
    assert len(selection_of(thread(only), 20).picks) == 20


def test_a_contested_view_low_on_the_page_is_kept() -> None:
    crowd = [node(f"q{i}", TEXT * 3, *[node(f"x{i}{j}", TEXT) for j in range(4)]) for i in range(40)]
    odd = node(
        "odd", "I hold the other view. " + TEXT, node("p", "I disagree. " + TEXT), node("q", "No. " + TEXT)
    )
    chosen = selection_of(thread(*crowd, odd), 12)
    assert "odd" in authors(chosen)
    reasons = next(pick.reasons for pick in chosen.picks if pick.comment.author == "odd")
    assert reasons[0] == "a contested view, kept for balance"


def test_the_comment_that_the_link_names_is_kept_with_what_it_answers() -> None:
    crowd = [node(f"q{i}", TEXT * 3, node(f"x{i}", TEXT)) for i in range(40)]
    last = node("top", TEXT, node("middle", "no", node("named", "ok")))
    chosen = selection_of(thread(*crowd, last, focus=183), 10)
    assert {"top", "middle", "named"} <= set(authors(chosen))


def test_a_named_comment_too_deep_for_the_budget_is_still_shown() -> None:
    chain = node("named", TEXT)
    for number in range(200):
        chain = node(f"n{number}", TEXT, chain)
    assert "named" in authors(selection_of(thread(chain, focus=301), 10))


def test_deleted_and_empty_comments_are_never_picked_but_their_replies_are() -> None:
    chosen = selection_of(thread(deleted(node("a", TEXT)), node("b", "")), 10)
    assert authors(chosen) == ["a"]


def test_both_budgets_hold() -> None:
    found = thread(*[node(f"a{i}", TEXT * 20) for i in range(50)])
    assert len(selection_of(found, 7).picks) == 7
    assert len(selection_of(found, 50, characters=3_000).picks) == 7


def test_as_many_comments_are_chosen_as_are_asked_for_however_long_they_are() -> None:
    found = thread(*[node(f"a{i}", TEXT * 20) for i in range(300)])
    for comments in (1, 60, 200):
        assert len(select(found, rank(found), Budget.of(comments)).picks) == comments


def test_short_remarks_come_in_only_when_there_is_room() -> None:
    found = thread(node("short", "+1"), *[node(f"a{i}", TEXT) for i in range(5)])
    assert "short" not in authors(selection_of(found, 5))
    assert "short" in authors(selection_of(found, 6))


def test_each_pick_says_why_and_has_a_score() -> None:
    found = thread(node("a", TEXT * 5, node("sub", TEXT), node("b", TEXT)), node("c", TEXT))
    top = selection_of(found, 10).picks[0]
    assert top.reasons == (
        "top-level comment 1 of 2",
        "2 comments by 2 people below it",
        "the submitter answered",
        f"{len(TEXT) * 5} characters",
    )
    assert 0 < top.score <= 100


def test_the_same_thread_gives_the_same_selection() -> None:
    found = thread(*[node(f"a{i}", TEXT, node(f"b{i}", TEXT)) for i in range(30)])
    assert selection_of(found, 13) == selection_of(found, 13)


def test_an_empty_thread_gives_an_empty_selection() -> None:
    assert selection_of(thread(), 10).picks == ()
