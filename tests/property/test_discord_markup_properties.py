"""Whatever people write, Discord shows it and does nothing else with it."""

import re

from hypothesis import given, settings

from bot.text.characters import one_line, strip_invisible
from bot.text.discord_markup import escape, escape_line
from tests.discord_reader import read
from tests.strategies import hostile_text


def letters(text: str) -> str:
    """What is left when white space, quote marks, asterisks and zero-width spaces are ignored."""
    return re.sub(r"[\s>*\u200b]", "", text)


@settings(max_examples=400)
@given(hostile_text)
def test_an_escaped_text_shows_what_was_written(text: str) -> None:
    assert letters(read(escape(text)).text) == letters(strip_invisible(text))


@settings(max_examples=400)
@given(hostile_text)
def test_an_escaped_text_has_no_effect_but_quotes_code_and_italics(text: str) -> None:
    assert read(escape(text)).effects <= {"quote", "code", "italic"}


@settings(max_examples=400)
@given(hostile_text)
def test_an_escaped_line_shows_itself_and_has_no_effect_at_all(text: str) -> None:
    reading = read(escape_line(text))
    assert reading.text == one_line(text)
    assert not reading.effects
    assert not reading.links


@settings(max_examples=200)
@given(hostile_text, hostile_text)
def test_a_link_stays_whole_between_any_two_texts(before: str, after: str) -> None:
    url = "https://example.com/whole_path/a_(b)?q=1#top"
    assert url in read(escape(f"{before}\n\n{url} {after}")).links


@settings(max_examples=200)
@given(hostile_text)
def test_every_fence_is_closed(text: str) -> None:
    assert escape(text).count("```") % 2 == 0
