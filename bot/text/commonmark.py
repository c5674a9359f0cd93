"""Plain text to CommonMark that shows exactly that text, whatever marks it contains.

Escapes after https://spec.commonmark.org/0.31.2/#backslash-escapes (2024-01-28, read 2026-11-24),
and further ones for what other dialects and site generators would read: tables, strike-through,
formulas, emoji names, definition lists, Liquid.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from bot.text.characters import one_line, strip_invisible
from bot.text.code_lines import CODE_INDENT, find_code
from bot.text.links import clean_url, find_urls

_MARK = re.compile(r"[\\`*_{}\[\]<>&~|$]|:(?=[\w+-]+:)")
_LINE_START = re.compile(r"([#+\-=:]|[0-9]{1,9}(?=[.)]))")


def escape(text: str, *, keeps_links: bool = True) -> str:
    """Return one line of Markdown that shows the text; line breaks become spaces.

    Args:
        text: Any text.
        keeps_links: Whether web addresses become links; off for the label of a link.
    """
    line = one_line(text)
    return _escape_start(_link_addresses(line) if keeps_links else _escape_marks(line))


def format_text(text: str) -> str:
    """Return Markdown blocks that show a comment's text.

    Blank lines part paragraphs, single line breaks stay, and lines indented by two spaces become
    a fenced code block, with the blank lines among them.
    """
    lines = strip_invisible(text).strip("\n").split("\n")
    blocks: list[str] = []
    for kind, group in groupby(zip(lines, _kinds(lines), strict=True), key=lambda pair: pair[1]):
        block = [line for line, _ in group]
        if kind == "code":
            blocks.append(_fence(block))
        elif kind == "words":
            blocks.append("  \n".join(escape(line) for line in block))
    return "\n\n".join(blocks)


def _kinds(lines: list[str]) -> Iterator[str]:
    """Yield `code`, `words` or `blank` for each line."""
    for line, is_code in zip(lines, find_code(lines), strict=True):
        yield "code" if is_code else "words" if line.strip() else "blank"


def _fence(lines: list[str]) -> str:
    """Return a code block whose fence is longer than any run of backticks in it."""
    code = "\n".join(line.removeprefix(CODE_INDENT) for line in lines)
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}\n{fence}"


def _link_addresses(line: str) -> str:
    pieces: list[str] = []
    done = 0
    for start, end in find_urls(line):
        if link := _link(line[start:end]):
            before = _escape_marks(line[done:start])
            # Right before the bracket of a link, an exclamation mark would make it an image.
            pieces += (re.sub(r"!\Z", r"\\!", before), link)
            done = end
    return "".join((*pieces, _escape_marks(line[done:])))


def _link(url: str) -> str | None:
    target = clean_url(url)
    if target is None:
        return None
    # An address that had to be repaired is still shown as it was written.
    return f"<{url}>" if target == url else f"[{_escape_marks(url)}](<{target.replace('&', '&amp;')}>)"


def _escape_marks(text: str) -> str:
    return _MARK.sub(r"\\\g<0>", text)


def _escape_start(line: str) -> str:
    match = _LINE_START.match(line)
    if match is None:
        return line
    found = match[1]
    return f"{found}\\{line[len(found) :]}" if found[0].isdigit() else f"\\{line}"
