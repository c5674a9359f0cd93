"""The part of Discord's markup that our messages use, as HTML for the local preview page."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from itertools import groupby

from markupsafe import Markup

from bot.domain.language import Language
from bot.rendering.translations import format_time

_FENCED = re.compile(r"^```\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<target>https?://[^\s()]+)\)"
    r"|<(?P<bracketed>(?i:https?)://[^\s<>]+)>"
    r"|(?P<bare>https?://[^\s<]+[^<.,:;\"'\]\s])"
    r"|<t:(?P<time>-?\d{1,12}):[tTdDfFR]>"
    r"|\*\*(?P<bold>(?:\\.|[^*\\\n])++)\*\*"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*(?P<italic>(?:\\.|[^*\\\n])++)\*"
)


def markup_to_html(markup: str, language: Language) -> Markup:
    """Return what a reader would see: links, italics, lists, quotes and code; everything else escaped."""
    parts = _FENCED.split(markup)  # prose and code by turns
    blocks = (
        f"<pre><code>{escape(part)}</code></pre>" if place % 2 else _show_prose(part, language)
        for place, part in enumerate(parts)
    )
    return Markup("".join(blocks))  # noqa: S704 - every piece was escaped above or below


def line_to_html(markup: str, language: Language) -> Markup:
    """Return one line without lists, quotes and fences, such as a title."""
    return Markup(_show_line(markup, language))  # noqa: S704 - escaped there


def _show_prose(prose: str, language: Language) -> str:
    return "".join(_show_block(kind, lines, language) for kind, lines in groupby(prose.split("\n"), _kind))


def _kind(line: str) -> str:
    return line[:2] if line.startswith(("- ", "> ")) else "" if line.strip() else "blank"


def _show_block(kind: str, lines: Iterable[str], language: Language) -> str:
    shown = [_show_line(line.removeprefix(kind), language) for line in lines]
    match kind:
        case "blank":
            return ""
        case "- ":
            return f"<ul>{''.join(f'<li>{line}</li>' for line in shown)}</ul>"
        case "> ":
            return f"<blockquote>{'<br>'.join(shown)}</blockquote>"
        case _:
            return f"<p>{'<br>'.join(shown)}</p>"


def _show_line(line: str, language: Language) -> str:
    shown, start = list[str](), 0
    for token in _INLINE.finditer(line):
        shown.append(escape(line[start : token.start()]))
        shown.append(_show_token(token, language))
        start = token.end()
    return "".join(shown) + escape(line[start:])


def _show_token(token: re.Match[str], language: Language) -> str:
    if token["escaped"]:
        return escape(token["escaped"])
    if token["bold"]:
        return f"<strong>{_show_line(token['bold'], language)}</strong>"
    if token["code"]:
        return f"<code>{escape(token['code'])}</code>"
    if token["italic"]:
        return f"<em>{_show_line(token['italic'], language)}</em>"
    if token["time"]:
        moment = datetime.fromtimestamp(int(token["time"]), UTC)
        return f"<time>{escape(format_time(moment, language))}</time>"
    target = token["target"] or token["bracketed"] or token["bare"]
    label = _show_line(token["label"], language) if token["label"] else escape(target)
    return f'<a href="{escape(target)}" rel="noreferrer">{label}</a>'
