"""Reads a comment: Hacker News' HTML becomes the plain text that everything later works with.

A scanner of our own, since it has to be linear on hostile input: the standard library's parser
looks for the end of every unclosed comment and tag again (CVE-2025-6069; docs/decisions/0006).
"""

import re
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5

from bot.text.characters import strip_invisible
from bot.text.code_lines import CODE_INDENT

# The name ends at a space, a slash or the bracket, so that `<me@example.com>` stays text.
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:[\s/][^<>]*)?)>")
_HREF = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
# Only whole references: `?a=1&copy=2` in a link is no copyright sign.
_REFERENCE = re.compile(
    r"&(?:(?P<number>#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6}))|(?P<name>[a-zA-Z][a-zA-Z0-9]{1,31}));"
)
WEB = re.compile(r"https?://", re.IGNORECASE)
_SPACES = re.compile(" {2,}")
# Lines that are meant as lines; all other breaks inside a paragraph show as spaces on the page.
_OWN_LINE = re.compile(r">|[-*•–] |[0-9]{1,3}[.)] ")
_TAB_WIDTH = 4


def comment_text(html: str) -> str:
    """Return a comment's HTML as the plain text that `bot.domain.thread.Comment` describes.

    Links are whole: the address alone where the page shows it (shortened with `...` or not),
    else `words (address)`. Tags that Hacker News does not write go, their text stays.
    """
    writer = _Writer()
    end = 0
    for tag in _TAG.finditer(html):
        writer.write(html[end : tag.start()])
        writer.take(tag)
        end = tag.end()
    writer.write(html[end:])
    writer.end_block()
    return "\n\n".join(writer.blocks)


def decode(html: str) -> str:
    """Return the text with its character references decoded, exactly once."""
    return _REFERENCE.sub(_character, html)


@dataclass(slots=True, kw_only=True)
class _Writer:
    """The blocks written so far, and the pieces of the block under way."""

    blocks: list[str] = field(default_factory=list[str])
    pieces: list[str] = field(default_factory=list[str])
    is_code: bool = False
    is_italic: bool = False
    href: str = ""
    link_start: int = 0

    def write(self, html: str) -> None:
        if html:
            self.pieces.append(decode(html))

    def take(self, tag: re.Match[str]) -> None:
        is_opening = not tag["close"]
        match tag["name"].lower():
            case "pre":
                self.end_block()
                self.is_code = is_opening
            case _ if self.is_code:
                return
            case "p":
                self.end_block()
            case "br":
                self.pieces.append("\n")
            case "i":
                if is_opening:
                    self._start_italic()
                else:
                    self._end_italic()
            case "a":
                self._end_link()
                self.href = _href(tag["attributes"]) if is_opening else ""
            case _:
                return

    def end_block(self) -> None:
        """Finish a paragraph or a piece of code; italics go on in the next one."""
        self._end_link()
        was_italic = self.is_italic
        self._end_italic()
        text = "".join(self.pieces)
        block = _code(text) if self.is_code else _prose(text)
        if block:
            self.blocks.append(block)
        self.pieces.clear()
        self.link_start = 0
        if was_italic:
            self._start_italic()

    def _start_italic(self) -> None:
        if not self.is_italic:
            self.is_italic = True
            self.pieces.append("*")

    def _end_italic(self) -> None:
        if not self.is_italic:
            return
        self.is_italic = False
        if self.pieces[-1] == "*":
            self.pieces.pop()  # nothing was italic
        else:
            self.pieces.append("*")

    def _end_link(self) -> None:
        """Put the whole address where its shortened form stands, or after other words."""
        if self.href:
            shown = "".join(self.pieces[self.link_start :])
            self.pieces[self.link_start :] = [_link_text(shown, self.href)]
            self.href = ""
        self.link_start = len(self.pieces)


def _href(attributes: str) -> str:
    """Return the web address in a tag's attributes; empty where there is none."""
    found = _HREF.search(attributes)
    address = strip_invisible(decode(found[found.lastindex or 0])).strip() if found else ""
    return address if WEB.match(address) else ""


def _link_text(shown: str, href: str) -> str:
    words = shown.strip()
    start = words.removesuffix("...").removesuffix("…")
    is_address = words in ("", href) or (start != words and href.startswith(start))
    return href if is_address else f"{shown} ({href})"


def _prose(text: str) -> str:
    """Return a paragraph with its white space as a page shows it, quoted and listed lines apart."""
    pieces: list[str] = []
    is_quoted = False
    for raw in strip_invisible(text).split("\n"):
        line = _SPACES.sub(" ", raw).strip(" ")
        if not line:
            continue
        if pieces:
            pieces.append("\n" if is_quoted or _OWN_LINE.match(line) else " ")
        pieces.append(line)
        is_quoted = line.startswith(">")
    return "".join(pieces)


def _code(text: str) -> str:
    """Return lines of code as they are, all of them moved right if one is not indented by two."""
    lines = strip_invisible(text.expandtabs(_TAB_WIDTH)).strip("\n").rstrip().split("\n")
    if all(line.startswith(CODE_INDENT) or not line for line in lines):
        return "\n".join(lines)
    return "\n".join(CODE_INDENT + line if line else line for line in lines)


def _character(reference: re.Match[str]) -> str:
    if reference["number"]:
        return unescape(reference[0])
    return html5.get(f"{reference['name']};", reference[0])
