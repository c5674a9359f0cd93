"""The keyless engine invents nothing and loses no link, whatever a thread holds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.basket import Budget
from bot.domain.digest import Digest
from bot.domain.language import Language
from bot.domain.ranking import rank
from bot.domain.selection import select
from bot.domain.thread import Thread
from bot.text.links import find_urls
from bot.writing.extractive.condensing import GAP, QUOTE_LENGTH, condense, visible_length
from bot.writing.extractive.engine import write
from bot.writing.extractive.sentences import Voice, read_comment
from tests.strategies import any_text, hostile_text
from tests.threads import Node, node, story, thread

SENTENCES = st.sampled_from(
    [
        "The lease has a deadline, and a crashed worker needs no clean-up. ",
        "Nobody reads the manual before the second outage of the year. ",
        "> Nobody reads the manual before the second outage of the year.\n\n",
        "It is described at https://example.com/a_(b)?c=d&e=f#g in detail. ",
        "See https://example.org/x, please. ",
        "  UPDATE jobs SET owner = 1\n",
        "「本当ですか？」と彼は言ったが、誰も答えなかったので会議は終わった。",
        "\n\n",
    ]
)
TEXTS = st.lists(SENTENCES, max_size=14).map("".join) | any_text
NAMES = st.sampled_from(["ann", "ben", "cat"])


def make_node(author: str, text: str, replies: list[Node]) -> Node:
    return node(author, text, *replies)


def make_thread(title: str, roots: list[Node]) -> Thread:
    return thread(*roots, about=story(title))


NODES: st.SearchStrategy[Node] = st.recursive(
    st.builds(make_node, NAMES, TEXTS, st.just(list[Node]())),
    lambda replies: st.builds(make_node, NAMES, TEXTS, st.lists(replies, max_size=3)),
    max_leaves=8,
)
THREADS = st.builds(make_thread, hostile_text, st.lists(NODES, max_size=4))


def digest_of(a_thread: Thread) -> Digest:
    return write(
        select(a_thread, rank(a_thread), Budget()),
        language=Language.EN,
        vocabulary=("Lease", "manual", "会議"),
    )


def links_of(text: str) -> set[str]:
    return {text[start:end] for start, end in find_urls(text)}


@settings(max_examples=60, deadline=None)
@given(THREADS)
def test_every_point_is_its_authors_own_sentence(a_thread: Thread) -> None:
    comments = a_thread.by_id()
    points = digest_of(a_thread).points
    assert len(points) <= 5
    for point in points:
        (source,) = point.sources
        assert comments[source].author == point.author
        own = [
            sentence.text for sentence in read_comment(comments[source].text) if sentence.voice is Voice.OWN
        ]
        assert point.text in own


@settings(max_examples=60, deadline=None)
@given(THREADS)
def test_every_link_of_a_quoted_comment_is_whole_in_its_quote(a_thread: Thread) -> None:
    for quote in digest_of(a_thread).quotes:
        assert links_of(quote.original) <= links_of(quote.text)


@settings(max_examples=60, deadline=None)
@given(THREADS)
def test_a_digest_is_the_same_each_time(a_thread: Thread) -> None:
    assert digest_of(a_thread) == digest_of(a_thread)


@settings(max_examples=60, deadline=None)
@given(THREADS)
def test_branches_and_tags_are_never_empty_words(a_thread: Thread) -> None:
    digest = digest_of(a_thread)
    assert all(branch.phrase.strip() and branch.size >= 3 for branch in digest.branches)
    assert all(tag.strip() and "/" not in tag for tag in digest.tags)
    assert len(digest.tags) <= 5


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(20, QUOTE_LENGTH), st.integers(0, 6))
def test_a_quote_keeps_to_its_limit_and_to_the_words_of_its_comment(
    text: str, limit: int, taste: int
) -> None:
    scored = [(sentence, float(place * taste % 7)) for place, sentence in enumerate(read_comment(text))]
    quote = condense(text, scored, limit=limit)
    if quote == text:
        return
    words = "\n".join(line for line in quote.splitlines() if not line.startswith("  "))
    assert visible_length(words) <= limit + quote.count(GAP) * len(f"\n\n{GAP}\n\n") + len(links_of(text)) + 2
    assert len(quote) - len(words) <= 600
    squeezed = "".join(text.split())
    for piece in quote.split(GAP):
        for line in piece.splitlines():
            assert "".join(line.split()) in squeezed
