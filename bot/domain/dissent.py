"""Who holds the minority view: comments low on the page that many people argue with."""

import re
from collections.abc import Iterable, Mapping

from bot.domain.ranking import RankedComment
from bot.domain.thread import Comment, ItemId

# How a reply opens when it argues; matched after the lines that it quotes.
_ARGUES = re.compile(
    r"(?:no|nope|but|wrong|actually|citation|nonsense|disagree|on the contrary|counterpoint|to be fair)\b"
    r"|really\?|not (?:really|true|quite|at all)\b"
    r"|(?:i|i'd|i would|strongly|hard) (?:strongly |have to |must |would )?disagree\b"
    r"|(?:that|this|it)(?:'s| is| isn't|s) (?:(?:simply |just )?not|wrong|false|untrue|incorrect|nonsense)\b"
    r"|i (?:don't|do not|doubt|highly doubt|wouldn't)\b",
    re.IGNORECASE,
)
_OPENING = 60  # characters of a reply in which an argument shows
_SMALLEST_DISPUTE = 2  # people; one answer is a talk, not a dispute
_SHORTEST_VIEW = 80  # characters; less is rarely a view


def argues(text: str) -> bool:
    """Return whether a reply opens by contradicting what it answers."""
    for line in text.split("\n"):
        words = line.strip()
        if words and not words.startswith(">"):
            return _ARGUES.match(words[:_OPENING]) is not None
    return False


def find_minority(ranked: Iterable[RankedComment], comments: Iterable[Comment]) -> tuple[RankedComment, ...]:
    """Return the comments that hold a contested view, most contested first.

    Contested means: in the lower half of its siblings or argued with, and answered by several
    people. Linear but for the final sort.
    """
    against = _count_arguments(comments)
    contested: list[tuple[float, RankedComment]] = []
    for entry in ranked:
        comment, discussion = entry.comment, entry.discussion
        if discussion.voices < _SMALLEST_DISPUTE or len(comment.text) < _SHORTEST_VIEW:
            continue
        is_low = discussion.siblings > 1 and comment.position * 2 >= discussion.siblings
        arguments = against.get(comment.id, 0)
        if is_low or arguments >= _SMALLEST_DISPUTE:
            heat = discussion.voices * (1 + arguments) * (1 - entry.standing)
            contested.append((heat, entry))
    return tuple(entry for _, entry in sorted(contested, key=lambda pair: -pair[0]))


def _count_arguments(comments: Iterable[Comment]) -> Mapping[ItemId, int]:
    counts: dict[ItemId, int] = {}
    for comment in comments:
        if argues(comment.text):
            counts[comment.parent] = counts.get(comment.parent, 0) + 1
    return counts
