"""A comment's text becomes Markdown that a person would like to edit."""

import pytest

from bot.text.commonmark import escape, format_text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Plain words, (in brackets) and 3.5 - fine!", "Plain words, (in brackets) and 3.5 - fine!"),
        ("2*3*4 and __init__", r"2\*3\*4 and \_\_init\_\_"),
        ("a < b && c > d", r"a \< b \&\& c \> d"),
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("2025. A year", r"2025\. A year"),
        ("in 2025. A year", "in 2025. A year"),
        (":heart: at 10:30", r"\:heart: at 10:30"),
        ("{{ page.title }}", r"\{\{ page.title \}\}"),
        ("two\nlines", "two lines"),
        ("", ""),
    ],
)
def test_only_marks_that_mean_something_are_escaped(text: str, markdown: str) -> None:
    assert escape(text) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("See https://example.com/a_b?c=d&e=f.", "See <https://example.com/a_b?c=d&e=f>."),
        ("参照：https://example.com/x。", "参照：<https://example.com/x>。"),
        ("Wow!https://example.com/100%", r"Wow\![https://example.com/100%](<https://example.com/100%25>)"),
        ("https://example.com/100%", "[https://example.com/100%](<https://example.com/100%25>)"),
    ],
)
def test_addresses_become_links_to_the_whole_address(text: str, markdown: str) -> None:
    assert escape(text) == markdown


def test_addresses_stay_words_in_a_label() -> None:
    assert escape("https://example.com/a_b", keeps_links=False) == r"https://example.com/a\_b"


def test_paragraphs_and_line_breaks_stay() -> None:
    assert format_text("one\ntwo\n\n\nthree") == "one  \ntwo\n\nthree"


def test_code_becomes_a_fence_with_its_blank_lines_and_indents() -> None:
    text = "Look:\n\n  def f():\n\n    return `1`\n\nNeat."
    assert format_text(text) == "Look:\n\n```\ndef f():\n\n  return `1`\n```\n\nNeat."


def test_two_pieces_of_code_around_words_stay_apart() -> None:
    assert format_text("  a\nand\n  b") == "```\na\n```\n\nand\n\n```\nb\n```"


def test_a_fence_is_longer_than_any_in_the_code() -> None:
    assert format_text("  ````\n  x") == "`````\n````\nx\n`````"
