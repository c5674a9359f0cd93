"""From a comment to its quote: the same words, fewer of them, every link whole."""

import re
from collections.abc import Collection, Sequence
from itertools import groupby

from bot.text.links import find_urls
from bot.writing.extractive.sentences import Sentence, Voice, without_urls
from bot.writing.extractive.standalone import leans

# About four lines on a phone; nine of ten quotes on the site that we learn from are shorter.
QUOTE_LENGTH = 280
# When the sentences that fit are less than this share of the limit, the best one is cut instead.
_MEAGRE_SHARE = 0.25
GAP = "…"
# Code is evidence: a short block stays with the words around it, uncounted like a link.
_MOST_CODE_LINES, _MOST_CODE = 12, 480
# A link with its number or a label is no loss of words: the link is kept anyway.
_ONLY_LINK = re.compile(r"\W*\w{0,8}\W*https?://\S+")


def condense(text: str, scored: Sequence[tuple[Sentence, float]], *, limit: int = QUOTE_LENGTH) -> str:
    """Return a comment's text within a limit of characters; links, short code and gap marks do not count.

    A short text comes back as it is. Of a longer one, what it quotes from others goes first, then
    long code, then the sentences that say least, with the code beside them; `…` marks each gap. A
    text that is one long sentence, or none of the author's own, is cut at a word. Links that were
    dropped follow on lines of their own.

    Args:
        text: The whole text.
        scored: Its sentences in order, as read from the text, each with its score.
        limit: The most characters.
    """
    if visible_length(text.strip()) <= limit:
        return text
    sentences = [sentence for sentence, _ in scored]
    own = [place for place, sentence in enumerate(sentences) if sentence.voice is Voice.OWN]
    best = sorted(own, key=lambda place: (-scored[place][1], place))
    kept = _fill(sentences, best, limit)
    too_long = next((place for place in best if place not in kept), None)
    if not own:
        shown = _cut(text.strip(), limit)
    elif too_long is None or _length(sentences, kept) >= limit * _MEAGRE_SHARE:
        shown = _join(sentences, kept | _find_code(sentences, kept))
    else:
        shown = (f"{GAP} " if too_long > own[0] else "") + _cut(sentences[too_long].text, limit)
    present = set(_links(shown))
    return "\n".join([shown, *(link for link in _links(text) if link not in present)])


def visible_length(text: str) -> int:
    """Return the number of characters of a text without its links."""
    return len(without_urls(text))


def _length(sentences: Sequence[Sentence], places: Collection[int]) -> int:
    return sum(visible_length(sentences[place].text) for place in places)


def _fill(sentences: Sequence[Sentence], best: Sequence[int], limit: int) -> set[int]:
    """Return the places of the best sentences that fit together.

    One that leans on the sentence before it gets in only after that one, when there is room left.
    """
    kept, room = set[int](), limit
    for place in (*best, *best):
        if place in kept or (place and place - 1 not in kept and leans(sentences[place].text)):
            continue
        cost = visible_length(sentences[place].text) + len("\n\n")
        if cost <= room:
            kept.add(place)
            room -= cost
    return kept


def _find_code(sentences: Sequence[Sentence], kept: Collection[int]) -> set[int]:
    """Return the places of the first block of code that is short and stands beside a kept sentence."""
    for is_code, group in groupby(range(len(sentences)), lambda place: sentences[place].voice is Voice.CODE):
        block = list(group)
        is_short = len(block) <= _MOST_CODE_LINES and _length(sentences, block) <= _MOST_CODE
        if is_code and is_short and {block[0] - 1, block[-1] + 1} & set(kept):
            return set(block)
    return set()


def _join(sentences: Sequence[Sentence], kept: Collection[int]) -> str:
    """Return the kept sentences in order, with the breaks that were between them or a mark for each gap."""
    shown, gap, breaks, before = "", False, False, Voice.OWN
    for place, sentence in enumerate(sentences):
        breaks = breaks or sentence.starts_line
        if place in kept:
            if gap:
                shown += (_space(before, Voice.OWN) if shown else "") + GAP
                before, breaks = Voice.OWN, False
            shown += (_space(before, sentence.voice, breaks=breaks) if shown else "") + sentence.text
            gap, breaks, before = False, False, sentence.voice
        elif sentence.voice is not Voice.QUOTED and not _ONLY_LINK.fullmatch(sentence.text):
            gap = True
    return f"{shown}{_space(before, Voice.OWN)}{GAP}" if gap else shown


def _space(before: Voice, after: Voice, *, breaks: bool = False) -> str:
    """Return what parts two sentences; code stands in lines, and apart from words."""
    if before is after is Voice.CODE:
        return "\n"
    return "\n\n" if breaks or Voice.CODE in (before, after) else " "


def _cut(text: str, limit: int) -> str:
    """Return the start of a text, cut at a word where one ends in its second half, never in a link."""
    room, at = limit, 0
    for start, end in find_urls(text):
        if start - at > room:
            break
        room -= start - at
        at = end
    shown = text[: at + room]
    if len(shown) == len(text):
        return shown
    words = shown if text[len(shown)].isspace() else shown.rpartition(" ")[0]
    return f"{words.rstrip() if 2 * len(words) > len(shown) else shown} {GAP}"


def _links(text: str) -> list[str]:
    """Return the distinct links of a text, in order."""
    return list(dict.fromkeys(text[start:end] for start, end in find_urls(text)))
