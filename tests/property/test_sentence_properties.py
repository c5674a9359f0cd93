"""Splitting loses nothing, whatever the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.sentences import sentence_ends, split_sentences

PIECES = st.sampled_from(
    [
        "a",
        "B",
        "e.g.",
        ". ",
        "...",
        "! ",
        "?",
        "\n",
        "  ",
        "\t",
        '"',
        ")",
        "。",
        "「",
        "」",
        "https://x.y/z.",
        "1.",
        "😀",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80)


@settings(max_examples=200)
@given(TEXTS)
def test_the_sentences_hold_every_character_but_white_space(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


@settings(max_examples=200)
@given(TEXTS)
def test_the_ends_ascend_to_the_end_of_the_text(text: str) -> None:
    ends = sentence_ends(text)
    assert list(ends) == sorted(set(ends))
    assert ends[-1:] == ((len(text.rstrip()),) if text.strip() else ())
    assert len(ends) == len(split_sentences(text))


@settings(max_examples=100)
@given(st.sampled_from(["https://a.b/c.d?e", "http://x.y/。z", "https://q.r/(s)!t"]), TEXTS)
def test_a_link_is_never_split(url: str, text: str) -> None:
    assert sum(url in sentence for sentence in split_sentences(f"See {url} {text}")) >= 1
