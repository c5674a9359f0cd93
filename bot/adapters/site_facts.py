"""What a site is asked about its posts, told by the beginning of each file."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.thread import ItemId
from bot.text.links import identify_address
from bot.text.tags import identify_tag

# Front matter and the line that names the source lie well inside; posts are up to 100 KB.
HEAD_BYTES = 8_192

# What a Hugo site has one of (https://gohugo.io/configuration/introduction/, read 2026-11-24).
CONFIGURATIONS = (
    "hugo.toml",
    "hugo.yaml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.json",
    "config",
)
THUMBNAILS = (Path("assets", "thumbnails"), Path("static", "thumbnails"))
_IMAGES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})

_ITEM = re.compile(r"""^hn_id\s*[=:]\s*['"]?(\d{1,18})\b""", re.MULTILINE)
_SOURCE = re.compile(r"^引用元.*?item\?id=(\d{1,18})\b", re.MULTILINE)
_ARTICLE = re.compile(r"^元記事：<(https?://[^<>\s]+)>", re.MULTILINE)
_TITLE = re.compile(r"^title\s*([=:])[ \t]*(.*?)\s*$", re.MULTILINE)
_TAGS = re.compile(r"^tags\s*[=:]\s*(\[[^\]]*\])", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """What a post is about.

    `item` is the Hacker News item, None where it names none; `article` the address of the article
    as the post has it. What a post does not tell is empty.
    """

    item: ItemId | None = None
    tags: tuple[str, ...] = ()
    title: str = ""
    article: str = ""


def read_facts(content: bytes) -> PostFacts:
    """Return the facts of a post; its first `HEAD_BYTES` are enough."""
    head = content[:HEAD_BYTES].decode("utf-8", errors="replace")
    match = _ITEM.search(head) or _SOURCE.search(head)
    article = _ARTICLE.search(head)
    return PostFacts(
        item=ItemId(int(match[1])) if match else None,
        tags=_read_tags(head),
        title=_read_title(head),
        article=article[1] if article else "",
    )


def find_stories(posts: Mapping[Path, PostFacts]) -> Mapping[ItemId, Path]:
    """Return the path of each Hacker News item's post; of several for one item, the first."""
    found: dict[ItemId, Path] = {}
    for path, facts in posts.items():
        if facts.item is not None:
            found.setdefault(facts.item, path)
    return found


def find_articles(posts: Mapping[Path, PostFacts]) -> Mapping[str, tuple[Path, ...]]:
    """Return the paths of the posts about each article, by its address as `identify_address` has it."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path, facts in posts.items():
        if address := identify_address(facts.article):
            found[address].append(path)
    return {address: tuple(paths) for address, paths in found.items()}


def rank_tags(posts: Iterable[PostFacts]) -> tuple[str, ...]:
    """Return the tags of posts, most used first.

    Several spellings of one tag count together, as its most used one.
    """
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for facts in posts:
        for tag in facts.tags:
            forms[identify_tag(tag)][tag] += 1
    ranked = sorted(forms.values(), key=lambda uses: (-uses.total(), min(uses)))
    return tuple(max(uses, key=lambda tag: (uses[tag], tag)) for uses in ranked)


def name_images(files: Iterable[Path]) -> tuple[str, ...]:
    """Return the names under which posts may use these files of `THUMBNAILS`, sorted."""
    return tuple(sorted({f"thumbnails/{path.name}" for path in files if path.suffix.lower() in _IMAGES}))


def _read_title(head: str) -> str:
    """Return the title in the front matter; one in YAML without its quotation marks."""
    match = _TITLE.search(head)
    if match is None:
        return ""
    sign, value = match.groups()
    if sign == ":":
        return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
    try:
        title = tomllib.loads(f"title = {value}")["title"]
    except tomllib.TOMLDecodeError:
        return ""
    return title if isinstance(title, str) else ""


def _read_tags(head: str) -> tuple[str, ...]:
    """Return the tags that the front matter lists; none where they cannot be read."""
    match = _TAGS.search(head)
    if match is None:
        return ()
    try:
        tags = tomllib.loads(f"tags = {match[1]}")["tags"]
    except tomllib.TOMLDecodeError:
        return ()
    return tuple(dict.fromkeys(tag.strip() for tag in tags if isinstance(tag, str) and tag.strip()))
