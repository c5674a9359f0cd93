import pytest

from bot.text.fitting import SMALLEST_PIECE, fit, split
from bot.text.graphemes import count_units


def test_what_fits_is_left_alone() -> None:
    assert fit("As it is. ", 10) == "As it is. "


def test_a_text_is_cut_at_the_end_of_a_sentence() -> None:
    assert fit("One sentence here. Another that is too long.", 30) == "One sentence here. …"
    assert fit("短い文です。もう一つの文は長すぎて入りません。", 12) == "短い文です。 …"


def test_a_sentence_that_would_keep_less_than_half_gives_way_to_a_word() -> None:
    assert fit("Yes. What follows is a very long sentence", 30) == "Yes. What follows is a very …"


def test_a_word_longer_than_the_limit_is_cut_with_the_ellipsis_at_it() -> None:
    assert fit("a" * 50, 10) == "a" * 8 + "…"


@pytest.mark.parametrize(
    ("text", "limit", "fitted"),
    [
        ("see https://example.com/page for more", 20, "see …"),
        ("see [the comment](https://example.com) there", 30, "see …"),
        ("so <:party:1234567890> it goes", 12, "so …"),
        (r"it is \*\*\* here", 10, "it is …"),
        (r"aaaaaaa\*\*\*\*", 12, r"aaaaaaa\* …"),
        ("family 👨\u200d👩\u200d👧\u200d👦 here", 12, "family …"),
    ],
)
def test_what_cannot_be_divided_is_left_out(text: str, limit: int, fitted: str) -> None:
    assert fit(text, limit) == fitted


def test_the_ellipsis_never_joins_a_link() -> None:
    assert fit("https://example.com/a and the rest", 24) == "https://example.com/a …"


def test_a_fence_is_cut_at_a_line_and_closed_within_the_limit() -> None:
    text = "```\nfirst line\nsecond line\nthird line\n```"
    assert fit(text, 36) == "```\nfirst line\nsecond line\n…\n```"
    assert count_units(fit(text, 36)) <= 36


def test_a_fence_without_room_is_left_out() -> None:
    assert fit("Words before it:\n```\nsome code that is long\n```", 24) == "Words before it: …"


def test_an_impossible_limit_gives_an_ellipsis_or_nothing() -> None:
    assert fit("https://example.com/", 5) == "…"
    assert fit("text", 1) == "…"
    assert fit("text", 0) == ""


def test_an_emoji_counts_as_two_as_in_discords_client() -> None:
    assert fit("😀" * 5, 9) == "😀😀😀 …"


def test_pieces_open_again_the_fence_that_the_piece_before_closed() -> None:
    code = "\n".join(f"line {number}" for number in range(8))
    assert split(f"```\n{code}\n```", 40) == (
        "```\nline 0\nline 1\nline 2\nline 3\n```",
        "```\nline 4\nline 5\nline 6\nline 7\n```",
    )


def test_pieces_end_at_sentences_and_none_is_empty() -> None:
    assert split("A first sentence is here. A second one follows it.  ", 32) == (
        "A first sentence is here.",
        "A second one follows it.",
    )
    assert split(" \n ", 32) == ()


def test_a_limit_too_small_for_a_fence_is_refused() -> None:
    with pytest.raises(ValueError, match="31"):
        split("text", SMALLEST_PIECE - 1)
