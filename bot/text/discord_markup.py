"""Untrusted text as Discord markup that shows it as it is: no formatting, no mention, links whole.

Discord's rules are not specified; these follow what its clients do, as measured by
https://github.com/LyricLy/parse-discord (read 2026-11-24).
"""

import re
from itertools import groupby

from bot.text.characters import one_line, strip_invisible
from bot.text.code_lines import CODE_INDENT, find_code
from bot.text.graphemes import count_units
from bot.text.links import find_urls

FENCE = "```"

# A colon may begin an emoji (`:tada:`) or belong to an address.
_SPECIAL = re.compile(r"[\\*_~|`\[\]<>]|@(?=everyone|here)|:(?=//|[\w+-]+:)")
_MAY_BE_ESCAPED = "\\*_~|`[]<>@:"
_LINE_START = re.compile(r"(?P<space> *)(?P<number>\d*)(?P<mark>(?<=\d)\.(?=\s|$)|(?<!\d)[-#])")
_PROSE = re.compile(
    r"(?<![\w*])\*(?![\s*])(?P<italic>[^*\n]{1,200}?)(?<!\s)\*(?![\w*])"
    rf"|(?P<special>{_SPECIAL.pattern})"
)
_QUOTED = re.compile(r"> ?(?P<words>.*\S.*)")
_BACKTICKS = re.compile("``(?=`)")

# Discord's limit for the address of a link (https://github.com/discord/discord-api-spec, read
# 2026-07-18); what is longer is shown as text, which can be cut.
LONGEST_LINK = 2048

# Discord ends a bare link at white space and gives back some punctuation; these it keeps.
_BARE_URL = re.compile(r"https?://\S*[\w/=&#%+~-]", re.ASCII)


def escape(text: str) -> str:
    """Return Discord markup that shows a comment's text (see `bot.domain.thread.Comment.text`).

    Quoted lines become block quotes, indented lines fenced code, short italics stay italics;
    everything else shows as it is written. A link of up to `LONGEST_LINK` characters stays whole and
    can be clicked: bare before white space, otherwise in angle brackets, which Discord does not show.
    """
    lines = strip_invisible(text).split("\n")
    blocks = (
        _render(is_code, [line for _, line in group])
        for is_code, group in groupby(zip(find_code(lines), lines, strict=True), lambda pair: pair[0])
    )
    return "\n".join(blocks)


def bound_escaped(text: str) -> int:
    """Return a number of UTF-16 units that `escape` keeps below, at a tenth of its cost.

    Every character that may get a backslash counts twice, every address may get brackets, and every
    line a backslash, or a fence before and behind it instead of its indent.
    """
    plain = text.replace("\n", "")
    if not (plain.isascii() and plain.isprintable()):
        text = strip_invisible(text)
    lines = text.count("\n") + 1
    fences = text.count(f"\n{CODE_INDENT}") + text.startswith(CODE_INDENT)
    return (
        count_units(text)
        + sum(map(text.count, _MAY_BE_ESCAPED))
        + lines
        + fences * (2 * len(FENCE) + 2)
        + text.lower().count("http") * 2
    )


def escape_line(text: str) -> str:
    """Return one line of Discord markup without links, for places where Discord has none, like titles."""
    return escape_start(_escape_special(one_line(text)))


def escape_start(line: str) -> str:
    """Defuse what means a heading, a list or small print at the start of a line, by one character at most."""
    start = _LINE_START.match(line)
    return f"{start['space']}{start['number']}\\{line[start.start('mark') :]}" if start else line


def _render(is_code: bool, lines: list[str]) -> str:  # noqa: FBT001 - the key of the group
    if not is_code:
        return "\n".join(_escape_prose(line) for line in lines)
    # Nothing can be escaped in code, so a zero-width space keeps three backticks apart.
    code = "\n".join(line.removeprefix(CODE_INDENT) for line in lines)
    code = _BACKTICKS.sub("\\g<0>\u200b", code)
    return f"{FENCE}\n{code}\n{FENCE}"


def _escape_prose(line: str) -> str:
    quoted = _QUOTED.fullmatch(line)
    words, shown, start = quoted["words"] if quoted else line, "", 0
    for url_start, url_end in find_urls(words):
        before = words[start:url_start]
        shown += _PROSE.sub(_escape_token, before.removesuffix(":"))
        # With the scheme of the link behind it, a colon could begin an emoji (`:https:`).
        shown += "\\:" if before.endswith(":") else ""
        shown += _show_url(words[url_start:url_end], words[url_end : url_end + 1])
        start = url_end
    shown += _PROSE.sub(_escape_token, words[start:])
    return ("> " if quoted else "") + escape_start(shown)


def _show_url(url: str, following: str) -> str:
    if len(url) > LONGEST_LINK:
        return _escape_special(url)
    return url if not following.strip() and _BARE_URL.fullmatch(url) else f"<{url}>"


def _escape_token(token: re.Match[str]) -> str:
    if token["italic"]:
        return f"*{escape_start(_escape_special(token['italic']))}*"
    return "\\" + token["special"]


def _escape_special(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
