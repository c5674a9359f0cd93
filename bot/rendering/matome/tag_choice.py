"""Which tags a post gets: those that the site has already, as far as they fit, before new ones."""

import re
import unicodedata
from collections.abc import Sequence

from bot.domain.digest import Digest
from bot.rendering.matome.naming import clean_tags, is_path_safe
from bot.text.tags import identify_tag

_FEWEST_PLACES = 2  # that a tag has to be found in, unless the headline has it
_SHORTEST = 2  # characters; single ones stand for anything
_LATIN, _KATAKANA = "0-9A-Za-z\u00c0-\u024f", "\u30a1-\u30fa\u30fc"
# Words that people write often without meaning what a tag of this name means: they have to be spelt as it is.
_COMMON = frozenset({
    "ai", "all", "any", "apple", "art", "bash", "basic", "chrome", "dart", "edge", "go", "it",
    "less", "lit", "make", "meta", "next", "node", "notion", "r", "ray", "rest", "ruby", "rust",
    "safari", "scheme", "shell", "show", "signal", "spring", "square", "stripe", "swift", "us",
    "vue", "zed",
})  # fmt: skip


def choose_tags(digest: Digest, vocabulary: Sequence[str]) -> tuple[str, ...]:
    """Return one to five tags for a digest that may have been made without knowing the site.

    First come the digest's own that the site has, then those of the site that the digest speaks
    of, then the rest of the digest's own.

    Args:
        digest: The digest.
        vocabulary: Tags that the site has, most used first.
    """
    known = {identify_tag(tag) for tag in vocabulary}
    own = [tag for tag in digest.tags if identify_tag(tag) in known]
    return clean_tags((*own, *_find(digest, vocabulary), *digest.tags), vocabulary)


def _find(digest: Digest, vocabulary: Sequence[str]) -> list[str]:
    """Return the tags that the digest speaks of: in its headline first, then in the most places."""
    headline = _plain(digest.headline)
    places = [
        headline,
        *(_plain(point.text) for point in digest.points),
        *(_plain(f"{quote.text}\n{quote.original}") for quote in digest.quotes),
    ]
    everything = "\n".join(places).casefold()
    found: list[tuple[bool, int, int, str]] = []
    for rank, tag in enumerate(vocabulary):
        word = _plain(tag).strip()
        if len(word) < _SHORTEST or not is_path_safe(tag) or word.casefold() not in everything:
            continue
        pattern = _whole(word)
        count = sum(pattern.search(place) is not None for place in places)
        is_in_headline = pattern.search(headline) is not None
        if is_in_headline or count >= _FEWEST_PLACES:
            found.append((not is_in_headline, -count, rank, tag))
    return [tag for *_, tag in sorted(found)]


def _whole(word: str) -> re.Pattern[str]:
    """Return what finds a tag where it is no part of a longer word; kanji have no such edges."""
    before, after = _edge(word[0]), _edge(word[-1])
    start = f"(?<![{before}])" if before else ""
    end = f"(?![{after}])" if after else ""
    is_exact = word.casefold() in _COMMON
    return re.compile(start + re.escape(word) + end, re.NOFLAG if is_exact else re.IGNORECASE)


def _edge(sign: str) -> str:
    for letters in (_LATIN, _KATAKANA):
        if re.match(f"[{letters}]", sign):
            return f"{letters}+#" if letters == _LATIN else letters
    return ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
