from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.wording import Tone, Wording
from bot.text.characters import strip_invisible
from bot.writing.model.guards import (
    Fault,
    Opening,
    bound_score,
    check_echo,
    check_headline,
    check_phrase,
    check_points,
    check_quote,
    check_score,
    check_tags,
)
from bot.writing.model.guards.addresses import links_of
from bot.writing.model.guards.cutting import cut, visible_length
from bot.writing.model.guards.quotes import QUOTE_LIMIT

NONCE = "3fa9b2c1"
PIECES = (
    "SQLiteは6年使ってるよ。",
    "それはどうかな？",
    "I ran it for 6 years.",
    "https://a.example/x",
    "https://a.example/x?y=1&z=2",
    "https://b.example/(c)",
    "https://evil.example/steal",
    "\n",
    "\n\n",
    " ",
    "、",
    "。",
    "…",
    "c12",
    NONCE,
    "<c1>",
    "‹b›",
    "```\n",
    "```",
    "「",
    "」",
    '"',
    "10万",
    "6",
    "3.11",
    "1,000",
    "👍🏽",
    "\u200b",
    "\u202e",
    "раз",
    "这个",
    "ﾊﾝｶｸ",
    "[a](https://a.example/x)",
    "ｈｔｔｐｓ：／／evil.example",
    "  code = 1",
    "Rust",
    "かも",
    "-",
    ".",
    "🇯🇵",
    "é",
    "\ud800",
    "x" * 70,
    "あ" * 70,
    "「全部」",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=14).map("".join)
# Of what its source has too, and so mostly accepted; or of anything, and so mostly refused.
PAIRS = st.tuples(TEXTS, TEXTS) | st.tuples(TEXTS, TEXTS).map(
    lambda pair: (f"{pair[0]} それは本当かな？", f"{pair[0]}\n{pair[1]} Is that so?")
)
WORDINGS = st.builds(
    Wording,
    tongue=st.sampled_from(
        ("Japanese", "English", "Japanese", "German", "Russian", "Simplified Chinese", "Klingon")
    ),
    tone=st.sampled_from(Tone),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(("t", "c", "x")), inner, max_size=3)
    ),
    max_leaves=12,
)


def check(value: object, source: str, wording: Wording) -> str | Fault:
    return check_quote(value, source=source, wording=wording, siblings=frozenset(), nonce=NONCE)


@given(PAIRS, WORDINGS)
def test_a_quote_is_short_has_the_links_of_its_comment_and_no_mark_of_ours(
    pair: tuple[str, str], wording: Wording
) -> None:
    text, source = pair
    shown = check(text, source, wording)
    if isinstance(shown, Fault):
        return
    assert visible_length(shown) <= QUOTE_LIMIT
    assert set(links_of(shown)) == set(links_of(strip_invisible(source)))
    assert NONCE not in shown
    assert "\u202e" not in shown


@given(PAIRS, WORDINGS)
@example(("「「全部かな」」", "all of it"), Wording(tongue="Japanese"))
def test_a_quote_that_was_accepted_is_accepted_as_it_is(pair: tuple[str, str], wording: Wording) -> None:
    text, source = pair
    shown = check(text, source, wording)
    if not isinstance(shown, Fault):
        assert check(shown, source, wording) == shown


@given(VALUES, TEXTS, WORDINGS)
def test_whatever_an_answer_holds_nothing_breaks(value: object, source: str, wording: Wording) -> None:
    check(value, source, wording)
    check_echo(value, source=Opening.of(source), others=[Opening.of(source), Opening.of("other")])
    check_headline(value, source=source, wording=wording, nonce=NONCE, topic=source)
    check_phrase(value, source=source, wording=wording, nonce=NONCE)
    assert len(check_tags(value, wording=wording, nonce=NONCE)) <= 5
    assert 0 <= bound_score(50, check_score(value)) <= 100


@given(VALUES, st.dictionaries(st.sampled_from(("c1", "c2", "c3")), TEXTS, max_size=3), WORDINGS)
def test_a_point_rests_on_comments_that_were_asked_about(
    value: object, sources: dict[str, str], wording: Wording
) -> None:
    for point in check_points(value, sources=sources, wording=wording, nonce=NONCE):
        assert point.slots
        assert set(point.slots) <= set(sources)
        assert point.text.strip()


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.integers(2, 200))
def test_a_cut_keeps_the_limit_and_no_half_of_a_link(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert visible_length(kept) <= limit
    assert set(links_of(kept)) <= set(links_of(text))


@given(st.integers(0, 100), st.integers(0, 100))
def test_an_opinion_moves_a_score_little_and_never_the_other_way(structural: int, opinion: int) -> None:
    bounded = bound_score(structural, opinion)
    assert abs(bounded - structural) <= 15
    assert (bounded - structural) * (opinion - structural) >= 0


@pytest.mark.parametrize("make", [str.upper, str.title], ids=["upper", "title"])
def test_a_nonce_leaks_in_any_case(make: Callable[[str], str]) -> None:
    shown = check(f"それはいいね {make(NONCE)}", "nice", Wording(tongue="Japanese"))
    assert shown is Fault.LEAK
