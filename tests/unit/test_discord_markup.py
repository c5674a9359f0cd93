import pytest

from bot.text.discord_markup import LONGEST_LINK, escape, escape_line
from tests.discord_reader import read


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("snake_case and **bold**", r"snake\_case and \*\*bold\*\*"),
        ("~~gone~~ ||hidden||", r"\~\~gone\~\~ \|\|hidden\|\|"),
        ("# Not a heading", r"\# Not a heading"),
        ("-# not small print", r"\-# not small print"),
        ("- not a list\n12. nor this", "\\- not a list\n12\\. nor this"),
        ("3.11 is a version", "3.11 is a version"),
        (r"C:\path", r"C:\\path"),
        ("[free](https://example.com)", r"\[free\](<https://example.com>)"),
        ("@everyone and @here, not user@example.com", r"\@everyone and \@here, not user@example.com"),
        ("<@1> <#2> <:e:3> </c:4> <t:5> <id:6>", r"\<@1\> \<#2\> \<\:e:3\> \</c:4\> \<t:5\> \<id:6\>"),
        (":tada: at 10:30", r"\:tada: at 10:30"),
        ("join discord.gg/x", "join discord.gg/x"),
        ("steam://run/1", r"steam\://run/1"),
    ],
)
def test_markup_and_mentions_are_shown_and_not_followed(text: str, markup: str) -> None:
    assert escape(text) == markup
    assert read(markup).text == text


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("see https://example.com/a_b_c", "see https://example.com/a_b_c"),
        ("see https://example.com/a.", "see <https://example.com/a>."),
        ("(https://en.wikipedia.org/wiki/A_(b))", "(<https://en.wikipedia.org/wiki/A_(b)>)"),
        ("詳細はhttps://example.com/a。", "詳細は<https://example.com/a>。"),
        ("HTTPS://EXAMPLE.COM/", "<HTTPS://EXAMPLE.COM/>"),
    ],
)
def test_a_link_stays_whole_and_ends_where_its_writer_ended_it(text: str, markup: str) -> None:
    assert escape(text) == markup
    assert read(markup).text == text
    assert len(read(markup).links) == 1


def test_a_link_longer_than_discord_accepts_is_text() -> None:
    assert read(escape("https://example.com/" + "a" * LONGEST_LINK)).links == []


def test_short_italics_stay_italics_and_cannot_hide_other_markup() -> None:
    assert escape("a *soft* word") == "a *soft* word"
    assert escape("*# loud*") == r"*\# loud*"
    assert escape("2 * 3 * 4") == r"2 \* 3 \* 4"


def test_quoted_lines_become_a_block_quote_of_one_level() -> None:
    assert escape("> said\n>> before\n>\nanswer") == "> said\n> \\> before\n\\>\nanswer"


def test_indented_lines_become_one_fence_that_keeps_its_blank_lines() -> None:
    assert escape("look:\n\n  if a:\n\n    b_c()\n\nend") == "look:\n\n```\nif a:\n\n  b_c()\n```\n\nend"


def test_nothing_gets_out_of_a_fence() -> None:
    reading = read(escape("  ``` @everyone\n  ````` <@1>"))
    assert reading.effects == {"code"}
    assert reading.text.replace("\u200b", "") == "``` @everyone\n````` <@1>"


def test_a_line_holds_no_link_and_no_break() -> None:
    assert escape_line("Show HN:\n https://example.com/a_b") == r"Show HN: https\://example.com/a\_b"
    assert escape_line("# 1") == r"\# 1"


def test_a_colon_before_a_link_begins_no_emoji() -> None:
    assert escape(":tada:https://example.com/a") == ":tada\\:https://example.com/a"
    assert escape("\\:https://example.com/a") == "\\\\\\:https://example.com/a"
