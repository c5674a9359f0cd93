"""The same story under another id: it comes up on Hacker News again, and a site wants it once."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from bot.text.links import identify_address

_FEWEST_WORDS = 3  # of a slug that tells what a story is about
_DAY = re.compile(r"\d{4}[_-]\d\d[_-]\d\d[_-]")
_ID = re.compile(r"[_-]\d{6,12}\Z")
_WORDS = re.compile("[_-]+")


def find_twins(
    path: Path, url: str | None, *, articles: Mapping[str, Collection[Path]], taken: Collection[Path]
) -> tuple[Path, ...]:
    """Return the other posts that seem to be about the same story, sorted.

    They have the same article; those that name none have the same slug.

    Args:
        path: The story's own post.
        url: Its article.
        articles: The posts about each article, by its address as `identify_address` has it.
        taken: The paths of all posts.
    """
    address = identify_address(url or "")
    same = set(articles.get(address, ())) if address else set[Path]()
    words = _words(path)
    if len(words) >= _FEWEST_WORDS:
        named = {other for others in articles.values() for other in others}
        same |= {other for other in taken if other not in named and _words(other) == words}
    return tuple(sorted(same - {path}))


def _words(path: Path) -> tuple[str, ...]:
    """Return the words of a post's slug, without its day and id."""
    name = path.parent.name if path.name == "index.md" else path.stem
    slug = _ID.sub("", _DAY.sub("", name, count=1))
    return tuple(filter(None, _WORDS.split(slug)))
