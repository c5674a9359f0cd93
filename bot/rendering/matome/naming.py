"""What a post is called: slug and path, title, tags and image, each the same whenever it is made again."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from bot.domain.digest import MOST_TAGS
from bot.domain.thread import ItemId, Story
from bot.rendering.matome.post import MatomePost
from bot.rendering.matome.style import LATEST, Style
from bot.text.characters import one_line, strip_invisible
from bot.text.hugo_marks import part_marks
from bot.text.tags import identify_tag

_SLUG_WORDS = 8  # as the site's generator cuts English titles (kaigai-go-scraper, 2025-07)
_LONGEST_SLUG = 100  # characters; a folder's name may have 255 bytes
_LONGEST_TAG = 40
_DEFAULT_TAG = "Hacker News"

_WORD = re.compile("[a-z0-9]+")
# Themes print titles and tags as HTML, and Hugo reads `:heart:` in titles as an emoji.
_UNSAFE = str.maketrans("<>&", "＜＞＆")
_EMOJI = re.compile(r"(?<![\w:]):(?=[a-z0-9_+-]+:(?![\w:]))")
# A tag is also the name of a folder: `TCP/IP` would be two, `R&D` would lose its sign and `.NET`
# would be hidden (measured with Hugo 0.147.8 and 0.168.0, 2026-11).
_WORDLIKE = re.compile(r"[^\W_]")
_HOSTILE = str.maketrans('<>&/\\"%?', "＜＞＆／＼”％？")


def choose_slugs(story: Story) -> tuple[str, str]:
    """Return the slug of a story, and the one to take where another story of the day has the first.

    The first is the first eight words of the English title joined by `_`, or the story's id
    without any; the second has the id behind it.
    """
    words = _WORD.findall(story.title.lower())[:_SLUG_WORDS]
    slug = "_".join(words)[:_LONGEST_SLUG].rstrip("_") or str(story.id)
    return slug, f"{slug}_{story.id}"


def post_path(post: MatomePost, slug: str, style: Style = LATEST) -> PurePosixPath:
    """Return where the post goes in the site's folder; the date in it is the post's.

    Raises:
        ValueError: The post has no date.
    """
    return PurePosixPath(style.path.format(date=datetime.fromisoformat(post.date), slug=slug))


def choose_image(story: ItemId, images: Collection[str]) -> str:
    """Return the image that is always this story's, while the site keeps it; empty without images.

    A new image becomes that of some stories and changes no other (rendezvous hashing).

    Args:
        story: The story's id.
        images: As front matter names them, like `thumbnails/green4.jpg`.
    """
    weigh = {image: hashlib.sha256(f"{story}/{image}".encode()).digest() for image in images}
    return max(sorted(weigh), key=weigh.__getitem__, default="")


def clean_title(title: str, story: ItemId) -> str:
    """Return a title on one line that means nothing to HTML; `Hacker News ID` where nothing is left."""
    line = part_marks(one_line(title).translate(_UNSAFE), " ")
    return _EMOJI.sub("：", line) or f"Hacker News {story}"


def clean_tags(tags: Iterable[str], vocabulary: Sequence[str] = ()) -> tuple[str, ...]:
    """Return one to five tags, each once and in the site's spelling: `usable_tags`, or one for all posts."""
    return usable_tags(tags, vocabulary) or (_DEFAULT_TAG,)


def usable_tags(tags: Iterable[str], vocabulary: Sequence[str] = ()) -> tuple[str, ...]:
    """Return up to five tags, each once and in the site's spelling.

    Args:
        tags: Wished tags, best first.
        vocabulary: Tags that the site has, most used first; their spelling wins, and a tag that
            it has in a spelling that a path would mangle is left out.
    """
    known: dict[str, str] = {}
    for tag in reversed(vocabulary):
        if is_path_safe(tag):
            known[identify_tag(tag)] = tag
    # Another spelling of what the site writes as `R&D` would be a second tag with the same page.
    shared = {identify_tag(tag) for tag in vocabulary if not tag.startswith(".") and "/" not in tag}
    chosen: dict[str, str] = {}
    for tag in map(_clean_tag, tags):
        name = identify_tag(tag)
        is_free = name in known or name not in shared
        if _WORDLIKE.search(tag) and is_free and len(chosen) < MOST_TAGS:
            chosen.setdefault(name, known.get(name, tag))
    return tuple(chosen.values())


def is_path_safe(tag: str) -> bool:
    """Return whether the page of a tag gets a path of its own, under which it is found."""
    return (
        bool(_WORDLIKE.search(tag))
        and not tag.startswith(".")
        and tag == part_marks(tag.translate(_HOSTILE), " ")
    )


def _clean_tag(tag: str) -> str:
    line = one_line(unicodedata.normalize("NFKC", strip_invisible(tag)))
    line = part_marks(line[:_LONGEST_TAG].strip().translate(_HOSTILE), " ")
    return f"．{line[1:]}" if line.startswith(".") else line
