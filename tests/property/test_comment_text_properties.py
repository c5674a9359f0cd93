import html
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.link import find_links
from bot.text.characters import strip_invisible
from bot.text.comment_html import comment_text

TAGS = ("<p>", "</p>", "<i>", "</i>", "<pre><code>", "</code></pre>", "<a href=https://a.example>", "</a>")
# Pieces of what Hacker News writes, whole and broken, between arbitrary characters.
PIECES = st.sampled_from(
    (
        *TAGS,
        *(
            "<",
            ">",
            "&",
            "&lt;",
            "&#",
            "&#x27;",
            "&amp;",
            "\n",
            "  ",
            "\0",
            "\u202e",
            "\u200d",
            "\ufe0f",
            "❤",
        ),
        *("<!--", "item?id=1", "https://news.ycombinator.com/item?", "id=", "&id=12", "#3"),
    )
)
ANY = st.text(st.characters(exclude_categories=()), max_size=20)
SOUP = st.lists(PIECES | ANY, max_size=30).map("".join)


@given(SOUP)
@settings(max_examples=300)
def test_no_input_breaks_the_reader_or_brings_controls_along(soup: str) -> None:
    text = comment_text(soup)
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cs"}]
    assert "\u202e" not in text


@given(st.lists(st.sampled_from(TAGS) | ANY.filter(lambda text: text not in TAGS)))
def test_no_tag_of_hacker_news_is_left(pieces: list[str]) -> None:
    plain = (piece if piece in TAGS else html.escape(piece.replace("<", "")) for piece in pieces)
    assert "<" not in comment_text("".join(plain))


@given(ANY)
@settings(max_examples=300)
def test_a_plain_text_comes_back_from_its_html(plain: str) -> None:
    shown = " ".join(part for part in strip_invisible(plain).replace("\n", " ").split(" ") if part)
    assert comment_text(html.escape(plain.replace("\n", " "))).replace("\n", " ") == shown


@given(SOUP)
@settings(max_examples=300)
def test_taking_out_what_is_invisible_twice_changes_nothing_more(soup: str) -> None:
    once = strip_invisible(soup)
    assert strip_invisible(once) == once


@given(SOUP)
@settings(max_examples=300)
def test_links_are_found_in_anything_and_their_ids_are_valid(soup: str) -> None:
    for link in find_links(soup):
        assert 1 <= link.item <= 2**53
        assert link.focus != link.item
