"""What the keyless engine makes of a selection."""

import sys
from types import FrameType

import pytest

from bot.domain.basket import Budget
from bot.domain.colours import HOUSE_PALETTE
from bot.domain.digest import Digest, Engine
from bot.domain.language import Language
from bot.domain.ranking import rank
from bot.domain.selection import select
from bot.domain.thread import Thread, ThreadNote
from bot.writing.extractive.engine import write
from tests.threads import Node, deleted, node, story, thread

LEASE = "A lease with a deadline lets another worker take over after a crash of the first one."
BACKUP = "Copying a single database file every night has replaced all of our fragile backup scripts."
LOCKS = "Row locks in a larger database scale to dozens of machines without any lease table."
COST = "Operating a second database costs a small team more hours than it will ever save."


def digest_of(a_thread: Thread) -> Digest:
    selection = select(a_thread, rank(a_thread), Budget())
    return write(selection, language=Language.EN)


def talk(*roots: Node) -> Digest:
    return digest_of(thread(*roots, about=story("A job queue in one database table")))


def test_points_are_whole_sentences_of_the_comments_that_they_name() -> None:
    a_thread = thread(
        node("ann", f"Hello! {LEASE} Thanks.", node("ben", f"But why? {LOCKS}")),
        node("cat", BACKUP, node("dan", f"Exactly. {COST}")),
    )
    comments = a_thread.by_id()
    points = digest_of(a_thread).points
    assert {point.text for point in points} <= {LEASE, LOCKS, BACKUP, COST}
    assert len(points) == 3
    for point in points:
        (source,) = point.sources
        assert point.text in comments[source].text
        assert point.author == comments[source].author


def test_points_come_from_different_discussions() -> None:
    a_thread = thread(node("ann", LEASE, node("ben", LOCKS)), node("cat", BACKUP), node("dan", COST))
    sources = [point.sources[0] for point in digest_of(a_thread).points]
    assert len({a_thread.by_id()[source].root for source in sources}) == 3


@pytest.mark.parametrize(
    "weak",
    [
        f"> {LEASE}",
        f"*{LEASE}*",
        f'He said: "Listen to me. {LEASE} So there."',
        f"  {LEASE}",
        f"{LEASE[:-1]} (see https://example.com/lease).",
        f"{LEASE[:-1]}?",
        f"{LEASE[:-1]}, which I read about in [1].",
    ],
)
def test_a_sentence_that_is_not_the_authors_own_statement_is_no_point(weak: str) -> None:
    assert talk(node("ann", weak)).points == ()


def test_a_sentence_copied_from_the_comment_above_is_no_point_of_the_one_who_copied_it() -> None:
    digest = talk(node("ann", f"Well. {LEASE}", node("ben", f"{LEASE} {LOCKS}")))
    assert [(point.text, point.author) for point in digest.points if point.text == LEASE] == [(LEASE, "ann")]


@pytest.mark.parametrize(
    "start", ["This is why", "But", "Exactly,", "It’s true that", "I agree that", "I read that"]
)
def test_a_sentence_that_leans_on_another_is_a_point_only_where_nothing_else_is_left(start: str) -> None:
    leaning = f"{start} {LEASE[0].lower()}{LEASE[1:]}"
    others = (node("ben", LOCKS), node("cat", BACKUP), node("dan", COST))
    assert leaning not in {point.text for point in talk(node("ann", leaning), *others).points}
    assert leaning in {point.text for point in talk(node("ann", leaning)).points}


def test_branches_are_the_largest_discussions_with_their_sizes() -> None:
    replies = [node(f"user{number}", "The lease column needs an index.") for number in range(4)]
    digest = talk(
        node("ann", "Small talk."),
        node(
            "ben",
            "Nightly copies are fine.",
            node("cat", "Nightly copies fail."),
            deleted(node("dan", "Why?")),
        ),
        node("eve", "A lease column is enough.", *replies),
    )
    assert [(branch.root, branch.size) for branch in digest.branches] == [(106, 5), (102, 4)]
    assert [branch.phrase for branch in digest.branches] == ["Lease column", "Nightly copies"]


def test_a_phrase_does_not_cross_the_end_of_a_sentence() -> None:
    replies = [
        node(f"user{number}", "Nobody wants leases. Deadlines pass, workers crash.") for number in range(3)
    ]
    (branch,) = talk(node("ann", "Leases. Deadlines.", *replies)).branches
    assert branch.phrase.lower() not in {"leases deadlines", "leases. deadlines", "pass workers"}


def test_each_pick_is_quoted_in_order_with_its_whole_text_kept() -> None:
    long = f"{LEASE} {LOCKS} {BACKUP} {COST} More at https://example.com/a."
    digest = talk(node("ann", long, node("ben", "Short answer, short quote.")), node("cat", BACKUP))
    assert [(quote.author, quote.original) for quote in digest.quotes] == [
        ("ann", long),
        ("ben", "Short answer, short quote."),
        ("cat", BACKUP),
    ]
    assert "https://example.com/a" in digest.quotes[0].text
    assert len(digest.quotes[0].text) < len(long)
    assert [quote.depth for quote in digest.quotes] == [0, 1, 0]


def test_the_best_quotes_are_coloured() -> None:
    a_thread = thread(node("ann", LEASE), node("ben", LOCKS))
    assert [quote.colour in HOUSE_PALETTE for quote in digest_of(a_thread).quotes] == [True, False]


def test_a_digest_says_what_was_read_and_that_nothing_was_translated() -> None:
    a_thread = thread(node("ann", LEASE), focus=101)
    digest = digest_of(a_thread)
    assert digest.engine is Engine.EXTRACTIVE
    assert not digest.is_translated
    assert digest.headline == a_thread.story.title
    assert (digest.coverage, digest.focus, digest.notes) == (a_thread.coverage, 101, tuple[ThreadNote, ...]())


@pytest.mark.parametrize("roots", [(), (deleted(),), (deleted(deleted(), deleted()),)])
def test_a_thread_without_readable_comments_has_an_empty_digest(roots: tuple[Node, ...]) -> None:
    digest = talk(*roots)
    assert digest.points == digest.branches == digest.quotes == ()


def test_a_japanese_thread_has_points_branches_and_tags() -> None:
    root = "量子コンピュータはまだ実用段階ではないが、誤り訂正の研究は着実に進んでいる。それは良いことだ。"
    answer = "誤り訂正には数百万の物理量子ビットが必要だと言われています。"
    digest = digest_of(
        thread(
            node("ann", root, node("ben", answer), node("cat", "誤り訂正が鍵になる。")),
            about=story("量子計算"),
        )
    )
    assert [point.text for point in digest.points] == [root[: root.index("。") + 1], answer]
    assert [branch.phrase for branch in digest.branches] == ["量子コンピュータ"]
    assert digest.tags == ("量子計算",)


def test_the_work_grows_with_the_thread_and_not_faster() -> None:
    small, large = (count_calls(made_up_thread(size)) for size in (40, 160))
    assert large < 4.5 * small


def made_up_thread(comments: int) -> Thread:
    """Return a thread whose comments share their words in many ways."""
    ends = ("na", "ko", "ru", "sti", "ven")
    words = [f"{start}{end}" for start in ("lo", "mi", "ra", "te") for end in ends]
    texts = (
        f"The {words[number % 20]} of each {words[number * 7 % 20]} is {words[number * 3 % 19]} of {number}. "
        f"Nobody has seen {words[number * 11 % 17]} with a {words[number * 5 % 13]}."
        for number in range(comments)
    )
    return thread(*(node(f"user{number}", text) for number, text in enumerate(texts)))


def count_calls(a_thread: Thread) -> int:
    """Return how many functions are called to digest a thread."""
    selection = select(a_thread, rank(a_thread), Budget(comments=10))
    calls = 0

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        write(selection, language=Language.EN)
    finally:
        sys.setprofile(before)
    return calls
