"""Cutting keeps its limit and breaks nothing, whatever the text."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.text.discord_markup import escape
from bot.text.fitting import SMALLEST_PIECE, fit, split
from bot.text.graphemes import count_units, is_boundary
from tests.discord_reader import read
from tests.strategies import any_text, hostile_text

limits = st.integers(0, 400)
piece_limits = st.integers(SMALLEST_PIECE, 400)
FAMILY, SCOTLAND = (
    "👨\u200d👩\u200d👧\u200d👦",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
)
WHOLE_EMOJI = (FAMILY, SCOTLAND, "👍🏽", "🇯🇵", "1\ufe0f\u20e3", "❤\ufe0f")
WHOLE_MARKUP = (
    "https://example.com/a_b?c=(d)",
    "[label](https://example.com/x)",
    "<:name:1234>",
    "\\*",
    "\\_",
    "<t:17:R>",
)


def content(markup: str) -> str:
    """Everything but white space and fences."""
    return re.sub(r"\s|```", "", markup)


@settings(max_examples=300)
@given(any_text, limits)
def test_what_is_fitted_keeps_the_limit(text: str, limit: int) -> None:
    assert count_units(fit(escape(text), limit)) <= limit
    assert count_units(fit(text, limit)) <= limit


@settings(max_examples=300)
@given(hostile_text, limits)
def test_what_is_fitted_is_the_beginning_of_the_text(text: str, limit: int) -> None:
    markup = escape(text)
    assert content(markup).startswith(content(fit(markup, limit)).removesuffix("…"))


@settings(max_examples=300)
@given(hostile_text, limits)
def test_what_is_fitted_has_its_fences_closed_and_no_effect_that_the_text_had_not(
    text: str, limit: int
) -> None:
    markup = escape(text)
    fitted = fit(markup, limit)
    assert fitted.count("```") % 2 == 0
    assert read(fitted).effects <= read(markup).effects
    assert set(read(fitted).links) <= set(read(markup).links)


@pytest.mark.parametrize("whole", WHOLE_EMOJI + WHOLE_MARKUP)
@given(before=st.integers(0, 40), count=st.integers(1, 12), limit=limits)
@settings(max_examples=60)
def test_an_emoji_or_link_is_there_in_full_or_not_at_all(
    whole: str, before: int, count: int, limit: int
) -> None:
    parts = " ".join([whole] * count)
    fitted = fit("a" * before + " " + parts + " tail", limit)
    rest = fitted.replace(whole, "").replace("tail", "").replace("…", "")
    assert not rest.strip().strip("atil ")


@settings(max_examples=300)
@given(any_text, piece_limits)
def test_every_piece_keeps_the_limit_and_shows_something(text: str, limit: int) -> None:
    pieces = split(escape(text), limit)
    assert all(count_units(piece) <= limit and content(piece) for piece in pieces)
    assert all(piece.count("```") % 2 == 0 for piece in pieces)


@settings(max_examples=300)
@given(any_text, piece_limits)
def test_the_pieces_hold_everything_in_order(text: str, limit: int) -> None:
    markup = escape(text)
    assert content("".join(split(markup, limit))) == content(markup)


@settings(max_examples=200)
@given(hostile_text, st.integers(200, 400))
def test_no_link_is_divided_that_a_piece_can_hold(text: str, limit: int) -> None:
    markup = escape(text)
    assume(all(len(link) + len("<>") <= limit for link in read(markup).links))
    links = [link for piece in split(markup, limit) for link in read(piece).links]
    assert links == read(markup).links


@settings(max_examples=200)
@given(st.text(max_size=40), limits)
def test_plain_text_is_cut_between_characters_as_a_reader_sees_them(text: str, limit: int) -> None:
    fitted = fit(text, limit)
    if fitted != text:
        kept = fitted.removesuffix("…").removesuffix(" ")
        assert kept == "" or is_boundary(text, len(kept))


def test_a_long_text_is_cut_in_time_that_grows_with_its_length() -> None:
    assert len(split("[" * 200_000, 4000)) == 50
    assert fit("*a" * 200_000, 100).endswith("…")
    assert len(split("e" + "\u0301" * 200_000, 4000)) == 51
