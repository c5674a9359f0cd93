"""What Hugo accepts between the quotation marks of a shortcode, and the repair of what it does not."""

import re
from typing import NamedTuple

from bot.rendering.matome.problems import Topic
from bot.text.hugo_marks import holds_mark, part_marks

# Hugo's lexer ends a value at a quotation mark without a backslash before it, and refuses a
# backslash before a backtick (pagelexer_shortcode.go of 0.147.8; measured on 0.168.0 as well).
VALUE = r'[^"\\\n]*(?:\\(?:"|(?!["`]))[^"\\\n]*)*'

_SHORTCODE = re.compile(r"\{\{(?=[<%])")
# Every fault has one of these in it; nearly all of a site's values have none, and are done with.
_SUSPECT = re.compile(r'[\n"\\]|\{\{[<%]')
_RAW_QUOTE = re.compile(r'(?<!\\)"')


class Fault(NamedTuple):
    """Something wrong in plain words, and what the format wants instead."""

    sentence: str
    expected: str
    topic: Topic = Topic.QUOTE


def find_faults(value: str) -> tuple[Fault, ...]:
    """Return why Hugo would refuse the value or lose a part of it; empty when it would not."""
    if not _SUSPECT.search(value) and not holds_mark(value):
        return ()
    tests = (
        ("\n" in value, "holds a line break", "one line, with <br> for a line break"),
        (_RAW_QUOTE.search(value), 'holds a raw quotation mark (")', "&#34;"),
        (value.endswith("\\"), "ends with a backslash, which hides the closing quotation mark", "&#92;"),
        ("\\`" in value, "holds a backslash before a backtick, which Hugo refuses", "&#92;"),
        (holds_mark(value), "holds a mark of Hugo's own, which stops it", "a comment of HTML in its middle"),
        (_SHORTCODE.search(value), "holds the start of a shortcode ({{< or {{%)", "&#123;&#123;"),
    )
    return tuple(Fault(sentence, expected) for is_found, sentence, expected in tests if is_found)


def repair(value: str) -> str:
    """Return the value with its faults escaped, so that a reader sees what was meant."""
    value = value.replace("\n", "<br>").replace("\\`", "&#92;`")
    value = part_marks(value, "<!-- -->")
    value = _SHORTCODE.sub("&#123;&#123;", _RAW_QUOTE.sub("&#34;", value))
    return f"{value[:-1]}&#92;" if value.endswith("\\") else value
