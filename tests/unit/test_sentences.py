"""Where a text may be cut, and what counts as one sentence."""

import pytest

from bot.text.sentences import sentence_ends, split_sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Use a lockfile, e.g. the one of uv, i.e. pin everything vs. nothing.",
        "Mr. Foo of the U.S. Government met J. Smith at 5 p.m. today.",
        "Version v1.2 of Node.js costs $3.50 now.",
        "They sell apples, pears etc. and also tea.",
        "It is no. 5 of the list.",
        "I waited... and waited.",
        '"What?" she asked.',
        "See https://example.com/a.b?c=d!e.f#g for more (https://example.com/。x).",
        "「本当？」と聞いた。",
        "1. The first item of a list.",
    ],
)
def test_a_sentence_stays_whole(sentence: str) -> None:
    assert split_sentences(sentence) == (sentence,)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ("One.", "Two!", "Three?", "Four")),
        ('He said "no." Then he left.', ('He said "no."', "Then he left.")),
        ("i think so. it works.", ("i think so.", "it works.")),
        ("It is at https://example.com/a. Next one.", ("It is at https://example.com/a.", "Next one.")),
        ("We sell tea etc. They sell coffee.", ("We sell tea etc.", "They sell coffee.")),
        ("これは文です。次！　はい（笑）。", ("これは文です。", "次！", "はい（笑）。")),
        ("日本語。English. 終わり", ("日本語。", "English.", "終わり")),
        ("Who? Me. *Really.* Yes.", ("Who?", "Me.", "*Really.*", "Yes.")),
        ("No stop at the line's end\nNext line", ("No stop at the line's end", "Next line")),
    ],
)
def test_a_text_splits_at_the_ends_of_sentences(text: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(text) == sentences


def test_a_line_of_code_is_one_piece() -> None:
    assert split_sentences("Try this:\n\n  a. B. C\n  d! E\n\nDone.") == (
        "Try this:",
        "a. B. C",
        "d! E",
        "Done.",
    )


def test_the_last_end_is_the_end_of_the_stripped_text() -> None:
    assert sentence_ends("One. Two  \n") == (4, 8)


@pytest.mark.parametrize("text", ["", "   ", "\n \n\t"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == ()
    assert sentence_ends(text) == ()


def test_a_space_after_an_offset_is_not_part_of_the_sentence() -> None:
    text = "One.   Two."
    assert [text[:end] for end in sentence_ends(text)] == ["One.", text]
