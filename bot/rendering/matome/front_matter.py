"""The TOML between the `+++` lines: values both ways, and the file's own spelling where it is not ours."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

from bot.rendering.matome.post import FrontMatterEntry, MatomePost

Value: TypeAlias = str | bool | int | tuple[str, ...] | None

FENCE = "+++"
STRING_KEYS = ("date", "months", "title", "featureimage", "lastmod", "description")
_LONGEST_ENTRY = 200  # lines of one entry; what is longer is kept as a whole, unread
_COMMENT = re.compile(r"\s*(?:#|$)")
_TABLE = re.compile(r"\s*\[")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_NOT_LITERAL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f']")
_NOT_BASIC = re.compile(r'[\x00-\x1f\x7f"\\]')


def known_values(post: MatomePost) -> dict[str, Value]:
    """Return the entries that the format knows, in its order; None for those that the post has not."""
    return {
        "date": post.date or None,
        "months": post.months or None,
        "draft": post.is_draft,
        "title": post.title,
        "tags": post.tags,
        "featureimage": post.featureimage or None,
        "hn_id": post.hn_id,
        "lastmod": post.lastmod or None,
        "description": post.description or None,
    }


def front_matter_entries(post: MatomePost) -> tuple[str, ...]:
    """Return the TOML entries of a post, one or more lines each, without the fences."""
    values = {key: value for key, value in known_values(post).items() if value is not None}
    if not post.as_written:
        return tuple(_spell(key, value) for key, value in values.items())
    entries: list[str] = []
    tables: list[str] = []
    for entry in post.as_written:
        if not entry.key:
            tables.append(entry.toml)
        elif entry.key not in known_values(post):
            entries.append(entry.toml)
        elif entry.key in values:
            value = values.pop(entry.key)
            is_current = _comparable(parse_toml(entry.toml).get(entry.key)) == value
            entries.append(entry.toml if is_current else _spell(entry.key, value))
    return (*entries, *(_spell(key, value) for key, value in values.items()), *tables)


def split_entries(lines: Sequence[str]) -> tuple[FrontMatterEntry, ...]:
    """Return valid TOML lines cut into entries; comments stay with the entry below them.

    From the first table on, or from an entry of more lines than anybody writes, the rest is one
    entry without a key.
    """
    entries: list[FrontMatterEntry] = []
    start = 0
    for end in range(1, len(lines) + 1):
        chunk = lines[start:end]
        is_table = _TABLE.match(chunk[-1]) and all(_COMMENT.match(line) for line in chunk[:-1])
        if is_table or len(chunk) > _LONGEST_ENTRY:
            break
        try:
            values = parse_toml("\n".join(chunk))
        except ValueError:
            continue  # an entry of several lines, or a comment's entry still to come
        if values:
            entries.append(FrontMatterEntry(key=next(iter(values)), toml="\n".join(chunk)))
            start = end
    if start < len(lines):
        entries.append(FrontMatterEntry(key="", toml="\n".join(lines[start:])))
    return tuple(entries)


def parse_toml(text: str) -> Mapping[str, object]:
    """Return the values of a TOML text.

    Raises:
        ValueError: It is not TOML; the message names the line as tomllib does.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("brackets are nested too deeply (at line 1, column 1)") from error


def _comparable(value: object) -> object:
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


def _spell(key: str, value: Value) -> str:
    """Return an entry in the spelling of the site: `'…'` for strings, basic strings in lists."""
    match value:
        case bool():
            return f"{key} = {str(value).lower()}"
        case tuple():
            return f"{key} = [{', '.join(map(_basic, value))}]"
        case str():
            return f"{key} = {_literal(value)}"
        case _:
            return f"{key} = {value}"


def _literal(text: str) -> str:
    return f"'{text}'" if not _NOT_LITERAL.search(text) else _basic(text)


def _basic(text: str) -> str:
    return '"' + _NOT_BASIC.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    return _ESCAPES.get(sign) or f"\\u{ord(sign):04x}"
