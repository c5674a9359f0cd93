"""The tags of a digest: those of the site where they fit, else the names that the thread uses."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.domain.digest import MOST_TAGS
from bot.domain.thread import Comment
from bot.writing.extractive.names import count_names
from bot.writing.extractive.sentences import Sentence
from bot.writing.extractive.stop_words import NAMELESS
from bot.writing.extractive.terms import COMPOUND, HIRAGANA, terms_of, words_of
from bot.writing.extractive.vocabulary import Vocabulary

_MOST_TITLE_WORDS = 3
_LONGEST_TAG = 30  # characters
# Shorter names are tags only where the title has them (AI, UK): two capitals may stand for anything.
_SHORTEST_NAME = 3
# A tag that is not in the title has to come up in this many comments, and in this share of them.
_FEWEST_MENTIONS, _MENTIONED_SHARE = 2, 0.02

# Hugo makes a path of a tag: `TCP/IP` becomes a folder, `R&D` loses its sign, `.NET` is hidden
# (measured with 0.147.8 and 0.168.0, 2026-11).
_HOSTILE = re.compile(r"^[.\-]|[/\\&?%:;,\"'<>|*`{}\[\]()\x00-\x1f]")
_ANNOUNCEMENT = re.compile(r"^(?:ask|show|tell|launch) hn\s*:?\s*", re.IGNORECASE)


def find_tags(
    title: str, comments: Sequence[Comment], sentences: Sequence[Sentence], *, vocabulary: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return up to five tags, none of which a path would mangle; those in the title come first.

    Args:
        title: The story's title.
        comments: The readable comments of the thread.
        sentences: Their sentences.
        vocabulary: Tags that the site already uses; where any of them fit, only they are given.
    """
    subject = _ANNOUNCEMENT.sub("", title)
    known = Vocabulary.of(tag for tag in vocabulary if is_fit(tag))
    mentions = Counter(tag for comment in comments for tag in known.find(comment.text))
    tags = _without_parts([*known.find(subject), *_often(mentions, len(comments))])
    if not tags:
        names = Counter({name: count for name, count in count_names(sentences).items() if is_fit(name)})
        often = [name for name in _often(names, len(comments)) if len(name) >= _SHORTEST_NAME]
        tags = _without_parts([*_in_title(subject, names), *often])
    return tuple(tags[:MOST_TAGS]) or _title_words(subject, sentences)


def is_fit(tag: str) -> bool:
    """Whether a tag says something, and makes a path that is its own."""
    return (
        0 < len(tag) <= _LONGEST_TAG
        and tag == tag.strip()
        and not _HOSTILE.search(tag)
        and tag.lower() not in NAMELESS
    )


def _in_title(subject: str, names: Counter[str]) -> list[str]:
    """Return the names that the title holds, in its order, the longest of those that start together first."""
    places = {name: _spaced(subject).find(_spaced(name)) for name in names}
    return sorted(
        (name for name in names if places[name] >= 0), key=lambda name: (places[name], -len(name), name)
    )


def _often(mentions: Counter[str], comments: int) -> list[str]:
    """Return the tags that come up in enough comments, most often first."""
    least = max(_FEWEST_MENTIONS, _MENTIONED_SHARE * comments)
    often = [tag for tag, count in mentions.items() if count >= least]
    return sorted(often, key=lambda tag: (-mentions[tag], tag))


def _without_parts(tags: Sequence[str]) -> list[str]:
    """Return the tags without those that hold one before them, or are a part of it."""
    kept: list[str] = []
    for tag in tags:
        words = _spaced(tag)
        if not any(words in _spaced(other) or _spaced(other) in words for other in kept):
            kept.append(tag)
    return kept


def _title_words(subject: str, sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the title's words of which the thread speaks most, for threads in which nothing is named."""
    counts = Counter(term for sentence in sentences for term in sentence.terms)
    words = [
        word
        for word in dict.fromkeys((*COMPOUND.findall(subject), *words_of(subject)))
        if terms_of(word) and not HIRAGANA.search(word) and not word.isdecimal() and is_fit(word)
    ]
    words.sort(key=lambda word: -max((counts[term] for term in terms_of(word)), default=0))
    return tuple(words[:_MOST_TITLE_WORDS])


def _spaced(text: str) -> str:
    return f" {' '.join(words_of(text.lower()))} "
