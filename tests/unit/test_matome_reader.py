"""What the reader says about files that break the format, and what it makes of them."""

import pytest

from bot.rendering.matome.post import Fold
from bot.rendering.matome.reader import Reading, read_post
from bot.rendering.matome.writer import write_post
from bot.text.hugo_markup import escape_body

FIRST = (
    '{{<matomeQuote body="first<br>words" userName="ann" createdAt="2025-02-25T06:20:59" color="#ff5733">}}'
)
SECOND = '{{<matomeQuote body="second" userName="bob" createdAt="" color="">}}'
THIRD = '{{<matomeQuote body="third" userName="cy" createdAt="2025-02-25T07:00:00" color="">}}'
OPEN = '{{< details summary="もっとコメントを表示（1）">}}'
CLOSE = "{{< /details >}}"
FOOTER = '[記事一覧へ]({{% ref "/posts/" %}})'
SOURCE = (
    "引用元：[https://news.ycombinator.com/item?id=43167373](https://news.ycombinator.com/item?id=43167373)"
)

GOOD = f"""\
+++
date = '2025-02-25T00:00:00'
draft = false
title = 'A title'
tags = ["one", "two"]
featureimage = 'thumbnails/red2.jpg'
+++

> A title

{SOURCE}

{FIRST}

{SECOND}

{OPEN}
{THIRD}


{CLOSE}


{FOOTER}
"""
QUOTE_LINE = {FIRST: 13, SECOND: 15, OPEN: 17, THIRD: 18, CLOSE: 21, FOOTER: 24}


def read(text: str) -> Reading:
    return read_post(text.encode())


def complaints(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.sentence) for problem in read(text).problems]


def test_a_good_file_has_no_problems_and_is_written_byte_for_byte() -> None:
    reading = read(GOOD)
    assert reading.problems == ()
    assert write_post(reading.post) == GOOD
    assert [quote.author for quote in reading.post.quotes] == ["ann", "bob", "cy"]
    assert reading.post.quotes[0].text == "first\nwords"
    assert reading.post.folds == (Fold(summary="もっとコメントを表示（1）", size=1),)
    assert reading.post.open_quotes == 2


def test_lines_of_the_good_file_are_where_the_cases_expect_them() -> None:
    assert {
        line: number for number, line in enumerate(GOOD.split("\n"), 1) if line in QUOTE_LINE
    } == QUOTE_LINE


@pytest.mark.parametrize("text", ["HTTPS://EXAMPLE.COM/Ä", "https://a.example/\nhttps://b.example/100%"])
def test_addresses_as_they_are_written_are_no_problem(text: str) -> None:
    assert read_post(GOOD.replace("second", escape_body(text)).encode()).problems == ()


MALFORMED = {
    "unclosed fold": (
        (CLOSE, ""),
        [(17, "The fold is not closed"), (24, "5 blank lines stand before the footer")],
    ),
    "stray end": ((f"{OPEN}\n", ""), [(20, "A fold is closed that was not opened")]),
    "nested fold": (
        (f"{OPEN}\n", f"{OPEN}\n{OPEN}\n"),
        [(17, "The fold is not closed before line 18")],
    ),
    "apostrophe in a title": (
        ("'A title'", "'Cap'n Web'"),
        [(4, "title is not valid TOML: Expected newline or end of document after a statement")],
    ),
    "raw quotation mark": (("second", 'se"co"nd'), [(15, 'body holds a raw quotation mark (")')]),
    "backslash at the end": (
        ("second", "second\\"),
        [(15, "body ends with a backslash, which hides the closing quotation mark")],
    ),
    "backslash before a backtick": (
        ("second", "a \\` b"),
        [(15, "body holds a backslash before a backtick, which Hugo refuses")],
    ),
    "line break": (("second", "sec\nond"), [(15, "body holds a line break")]),
    "several line breaks": (("second", "sec\n\n\nond"), [(15, "body holds a line break")]),
    "shortcode in a body": (
        ("second", "{{< x >}}"),
        [(15, "body holds the start of a shortcode ({{< or {{%)")],
    ),
    "mark of Hugo": (
        ("second", "HAHAHUGOSHORTCODE"),
        [(15, "body holds a mark of Hugo's own, which stops it")],
    ),
    "no end": ((f"{SECOND}", SECOND.removesuffix(">}}")), [(15, "The quote's shortcode is not closed")]),
    "bad TOML": (("draft = false", "draft = maybe"), [(3, "draft is not valid TOML: Invalid value")]),
    "wrong type": (("draft = false", "draft = 'no'"), [(3, "draft cannot be used")]),
    "bad date": (("2025-02-25T00:00:00'", "yesterday'"), [(2, "date cannot be used")]),
    "missing key": (("draft = false\n", ""), [(1, "draft is missing")]),
    "key twice": (("draft = false", "draft = false\ndraft = true"), [(4, "draft stands twice")]),
    "no source": ((f"{SOURCE}\n\n", ""), [(11, "The source line is missing")]),
    "other source": (
        ("(https://news.ycombinator.com/item?id=43167373)", "(https://news.ycombinator.com/item?id=1)"),
        [(11, "The source line is written in another way")],
    ),
    "no title line": (("> A title\n\n", ""), [(9, "The title line is missing")]),
    "blank line too many": ((f"{FIRST}\n", f"{FIRST}\n\n"), [(16, "2 blank lines stand before the quote")]),
    "blank line too few": ((f"{FIRST}\n\n", f"{FIRST}\n"), [(14, "0 blank lines stand before the quote")]),
    "two on one line": ((f"{FIRST}\n\n", FIRST), [(13, "Two shortcodes stand on one line")]),
    "unknown shortcode": (
        (SECOND, "{{< youtube 1 >}}"),
        [
            (15, "Text stands between the quotes; it is left out of the data"),
            (15, "The shortcode youtube is unknown"),
        ],
    ),
    "other order": (
        ('userName="bob" createdAt=""', 'createdAt="" userName="bob"'),
        [(15, "The quote's parameters stand in another order")],
    ),
    "parameter twice": (
        ('userName="bob"', 'userName="bob" userName="eve"'),
        [(15, "The quote has userName twice")],
    ),
    "no author": ((' userName="bob"', ""), [(15, "The quote has no userName")]),
    "bad time": (('createdAt=""', 'createdAt="noon"'), [(15, "createdAt is not a time")]),
    "bad colour": (('"#ff5733"', '"red;x"'), [(13, "color is not a colour")]),
    "tag in a body": (
        ("second", "<script src=x>"),
        [(15, "body holds the HTML tag <script>, which would reach the page")],
    ),
    "half an escape": (
        ("second", "https://example.com/%E3%8"),
        [(15, "body holds an address with half an escape, which can stop Hugo")],
    ),
    "other spacing": (
        ('{{<matomeQuote body="second', '{{< matomeQuote  body="second'),
        [(15, "The quote is spaced or quoted in another way")],
    ),
    "fold number": (("（1）", "（2）"), [(17, "The fold has the number 2")]),
    "empty fold": ((f"{THIRD}\n", ""), [(17, "The fold holds no quote")]),
    "quote after a fold": (
        (f"{CLOSE}\n\n\n", f"{CLOSE}\n{SECOND}\n\n\n"),
        [(22, "A quote stands after a fold")],
    ),
    "NUL": (("second", "sec\0ond"), [(15, "The line holds the control character U+0000")]),
    "no footer": ((f"\n\n{FOOTER}\n", ""), [(21, "The footer is missing")]),
    "no end of line": ((f"{FOOTER}\n", FOOTER), [(24, "The last line is not ended")]),
    "empty lines at the end": ((f"{FOOTER}\n", f"{FOOTER}\n\n"), [(25, "Empty lines end the file")]),
    "spaces in an empty line": (
        (f"{FIRST}\n\n", f"{FIRST}\n  \n"),
        [(14, "The line holds only white space")],
    ),
    "no front matter end": (("+++\n\n>", "\n>"), [(1, "The front matter is not closed")]),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_each_deviation_is_told_with_its_line(name: str) -> None:
    (old, new), expected = MALFORMED[name]
    assert GOOD.count(old) >= 1
    assert complaints(GOOD.replace(old, new, 1)) == expected


@pytest.mark.parametrize("name", MALFORMED)
def test_a_post_that_was_read_from_a_malformed_file_is_written_well(name: str) -> None:
    (old, new), _ = MALFORMED[name]
    post = read(GOOD.replace(old, new, 1)).post
    assert {quote.author for quote in post.quotes} <= {"ann", "bob", "cy", ""}
    unmended = {
        "tag in a body",
        "half an escape",
        "bad time",
        "bad colour",
        "no footer",
        "no source",
        "fold number",
        "bad date",
    }
    assert name in unmended or read(write_post(post)).problems == ()


def test_a_broken_quote_keeps_its_words() -> None:
    broken = GOOD.replace("second", 'say "hi" \\` {{< x >}} y\nC:\\')
    quote = read(broken).post.quotes[1]
    assert quote.text == 'say "hi" \\` {{< x >}} y\nC:\\'
    assert quote.author == "bob"


def test_a_title_that_broke_its_quotation_marks_is_understood() -> None:
    post = read(GOOD.replace("'A title'", "'Cap'n Web'")).post
    assert post.title == "Cap'n Web"
    assert 'title = "Cap\'n Web"' in write_post(post)


def test_windows_line_ends_are_one_problem() -> None:
    text = GOOD.replace("\n", "\r\n")
    assert complaints(text) == [(1, "Lines end with CR LF (24 of them)")]
    assert write_post(read(text).post) == GOOD


def test_a_byte_order_mark_is_a_problem() -> None:
    reading = read_post(b"\xef\xbb\xbf" + GOOD.encode())
    assert [(p.line, p.sentence) for p in reading.problems] == [(1, "The file starts with a byte order mark")]


def test_bytes_that_are_not_utf8_are_told_with_their_line() -> None:
    reading = read_post(GOOD.encode().replace(b"second", b"sec\xffond"))
    assert [(p.line, p.sentence) for p in reading.problems] == [
        (15, "Byte 25 of the line (0xff) is not UTF-8")
    ]
    assert reading.post.quotes[1].text == "sec\ufffdond"


@pytest.mark.parametrize("source", [b"", b"\n", b"\0", b"+++", b"+++\n+++", b"{{<matomeQuote", b"\xff\xfe"])
def test_scraps_are_read_as_an_empty_post_with_problems(source: bytes) -> None:
    reading = read_post(source)
    assert reading.problems
    assert reading.post.title == ""


def test_front_matter_of_the_owners_keeps_its_spelling() -> None:
    text = GOOD.replace("title = 'A title'", 'title = "A title"  # mended').replace(
        "featureimage = 'thumbnails/red2.jpg'\n",
        "featureimage = 'thumbnails/red2.jpg'\naliases = [\n  '/old/',\n]\n\n[params]\nlayout = 'wide'\n",
    )
    reading = read(text)
    assert reading.problems == ()
    assert write_post(reading.post) == text


def test_posts_made_by_hand_in_the_first_days_are_well_formed() -> None:
    for footer in ("", "\n{{< list limit=2 >}}\n", "\n\n\n{{< list limit=2 >}}\n"):
        text = GOOD[: GOOD.index(f"\n{OPEN}")] + footer
        text = text.replace(SOURCE, "引用元：https://news.ycombinator.com/item?id=43167373")
        reading = read(text)
        assert reading.problems == ()
        assert write_post(reading.post) == text


def test_additions_and_parameters_of_others_are_read() -> None:
    text = GOOD.replace('color="">}}', 'color="" id="7" depth="1" parent="5" mood="calm">}}', 1)
    reading = read(text)
    quote = reading.post.quotes[1]
    assert reading.problems == ()
    assert (quote.id, quote.depth, quote.parent, quote.parameters) == (7, 1, 5, (("mood", "calm"),))
    assert write_post(reading.post) == text


def test_a_very_large_hostile_file_takes_no_time() -> None:
    for line in ('{{<matomeQuote body="', "{{< details ", "a = [", "[x", "> ", " ", '"' * 50, "+++"):
        for glue in ("\n", ""):
            read_post(("+++\n" + glue.join([line] * 20_000)).encode())


def test_an_entry_that_is_mended_keeps_its_place() -> None:
    text = write_post(read(GOOD.replace("'A title'", "'Cap'n Web'")).post)
    assert text == GOOD.replace("'A title'", '"Cap\'n Web"')
