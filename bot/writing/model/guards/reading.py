"""What a model wrote, as plain text: without what cannot be seen and what it wrapped around it."""

import re

from bot.text.characters import strip_invisible
from bot.writing.model.guards.faults import Fault

# A whole text in a code fence, in a tag, or in one pair of quotation marks.
_WRAPPED = (
    re.compile(r"```[A-Za-z]*\n(?P<inside>.*?)\n?```", re.DOTALL),
    re.compile(r"`(?P<inside>[^`\n]+)`"),
    re.compile(
        r"[<‹](?P<tag>[A-Za-z][A-Za-z0-9]*)\b[^<>‹›\n]*[>›](?P<inside>.*)[<‹]/(?P=tag)[>›]", re.DOTALL
    ),
    re.compile(r'"(?P<inside>[^"]*)"'),
    re.compile(r"“(?P<inside>[^“”]*)”"),
    re.compile(r"「(?P<inside>[^「」]*)」"),
    re.compile(r"『(?P<inside>[^『』]*)』"),
)
_MOST_WRAPPINGS = 6
# Beside the links of its source a text has a few hundred characters; what is much longer is not read.
_ROOM = 4_000
_MARKDOWN_LINK = re.compile(r"\[(?P<label>[^\[\]\n]*)\]\((?P<url>https?://[^\s()<>]+)\)")
_BRACKETS = str.maketrans("‹›", "<>")
_GAPS = re.compile(r"\n\s*\n")
_SPACE_AT_END = re.compile(r"[^\S\n]+$", re.MULTILINE)


def read_text(value: object, *, source: str) -> str | Fault:
    """Return the text itself; a blank line is the most between two paragraphs.

    What is wrapped in the source too stays wrapped, and brackets that were defused become brackets.
    """
    if not isinstance(value, str):
        return Fault.NOT_TEXT
    if len(value) > _ROOM + len(source):
        return Fault.TOO_LONG
    text = strip_invisible(value)
    if not ("‹" in source or "›" in source):
        text = text.translate(_BRACKETS)
    text = _MARKDOWN_LINK.sub(lambda found: _write_out(found, source), text)
    text = _GAPS.sub("\n\n", _SPACE_AT_END.sub("", text)).strip()
    return unwrap(text, source=source) or Fault.EMPTY


def unwrap(text: str, *, source: str) -> str:
    """Return a text without what is wrapped around all of it; nothing where that has no end."""
    for _ in range(_MOST_WRAPPINGS):
        inside = _inside(text)
        if inside is None or text in source:
            return text
        text = inside.strip()
    return ""


def _inside(text: str) -> str | None:
    found = next(filter(None, (form.fullmatch(text) for form in _WRAPPED)), None)
    return found["inside"] if found else None


def _write_out(link: re.Match[str], source: str) -> str:
    label, url = link["label"].strip(), link["url"]
    if link.group() in source:
        return link.group()
    return url if not label or label in url else f"{label} {url}"
