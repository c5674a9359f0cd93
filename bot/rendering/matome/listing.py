"""A line about each post of a site, told by the beginning of its file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from bot.domain.thread import ItemId
from bot.rendering.matome.front_matter_reading import read_front_matter
from bot.rendering.matome.lines import decode_lines

_HEAD = 8_192  # bytes; front matter and source lie well inside
_SOURCE = re.compile(r"引用元：.*?item\?id=([0-9]{1,18})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPost:
    """What a list says about a post; what the post does not tell is empty."""

    path: Path
    date: str
    item: ItemId | None
    title: str
    tags: tuple[str, ...]


def list_contents(contents: Mapping[Path, bytes]) -> tuple[ListedPost, ...]:
    """Return the posts of a site, newest first."""
    listed = (_read(path, content) for path, content in contents.items())
    return tuple(sorted(listed, key=lambda post: (post.date, str(post.path)), reverse=True))


def _read(path: Path, content: bytes) -> ListedPost:
    lines, _ = decode_lines(content[:_HEAD])
    front, _ = read_front_matter(lines)
    values, found = front.values, _SOURCE.search("\n".join(lines))
    item = values.get("hn_id") or (int(found[1]) if found else None)
    return ListedPost(
        path=path,
        date=cast("str", values.get("date", "")),
        item=None if item is None else ItemId(cast("int", item)),
        title=cast("str", values.get("title", "")),
        tags=tuple(cast("list[str]", values.get("tags", []))),
    )
