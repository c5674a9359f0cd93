"""From a thread to a ranking: which comments matter, and by which signs.

Hacker News hides the points of comments, so the signs are its own order of siblings (which
carries the votes), the discussion that a comment started, and the comment itself.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.thread import Comment, ItemId, Thread

# What each sign adds to a score; they add up to 1. Rank leads, because it alone carries votes.
_WEIGHTS = {"rank": 0.46, "size": 0.18, "voices": 0.10, "submitter": 0.05, "substance": 0.16, "age": 0.05}
# Without Hacker News' order, rank is only the order of arrival and may not lead.
_UNRANKED_WEIGHTS = _WEIGHTS | {"rank": 0.16, "size": 0.34, "voices": 0.24}

# A reply stands on its parent's shoulders, a little lower.
_REPLY_STANDING = 0.72
# Below this many characters a comment rarely says something; above it, length adds nothing.
FULL_LENGTH = 280
# A wall of text is read by few; from here on length takes away again.
LONG_LENGTH = 2_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """What a comment started: comments and people below it, and whether the submitter answered."""

    size: int
    voices: int
    has_submitter: bool
    siblings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedComment:
    """A comment with its place in the thread's ranking; `score` is 0 to 1."""

    comment: Comment
    discussion: Discussion
    standing: float
    score: float


def rank(thread: Thread) -> tuple[RankedComment, ...]:
    """Return every comment of the thread, best first; ties go to the earlier in reading order.

    Deterministic, and linear in the number of comments but for the final sort.
    """
    discussions = measure_discussions(thread)
    standings = measure_standings(thread.comments, discussions)
    largest = max((discussion.size for discussion in discussions.values()), default=0)
    most = max((discussion.voices for discussion in discussions.values()), default=0)
    ages = measure_ages(thread.comments)
    weights = _WEIGHTS if thread.is_ranked else _UNRANKED_WEIGHTS
    ranked: list[RankedComment] = []
    for comment in thread.comments:
        discussion, standing = discussions[comment.id], standings[comment.id]
        signs = {
            "rank": standing,
            "size": _log_share(discussion.size, largest),
            "voices": _log_share(discussion.voices, most),
            "submitter": float(discussion.has_submitter or comment.author == thread.story.author),
            "substance": substance(comment.text),
            "age": ages.get(comment.id, 0.0),
        }
        score = sum(weights[name] * value for name, value in signs.items())
        ranked.append(RankedComment(comment=comment, discussion=discussion, standing=standing, score=score))
    return tuple(sorted(ranked, key=lambda entry: -entry.score))


def measure_discussions(thread: Thread) -> Mapping[ItemId, Discussion]:
    """Return what each comment started, for all comments of the thread.

    People are counted by merging each smaller set of names into the larger one, so that a
    thread of any shape costs about as much as its number of comments.
    """
    sizes = dict.fromkeys((comment.id for comment in thread.comments), 0)
    voices: dict[ItemId, set[str]] = {comment.id: set() for comment in thread.comments}
    siblings: dict[ItemId, int] = {}
    answered: set[ItemId] = set()
    counted: dict[ItemId, int] = {}
    for comment in reversed(thread.comments):
        names = voices.pop(comment.id)
        counted[comment.id] = len(names)
        siblings[comment.parent] = siblings.get(comment.parent, 0) + 1
        if comment.author is not None:
            names.add(comment.author)
            if comment.author == thread.story.author:
                answered.add(comment.parent)
        if comment.parent in sizes:
            sizes[comment.parent] += sizes[comment.id] + 1
            above = voices[comment.parent]
            voices[comment.parent] = _merge(above, names)
    return {
        comment.id: Discussion(
            size=sizes[comment.id],
            voices=counted[comment.id],
            has_submitter=comment.id in answered,
            siblings=siblings[comment.parent],
        )
        for comment in thread.comments
    }


def measure_standings(
    comments: Sequence[Comment], discussions: Mapping[ItemId, Discussion]
) -> Mapping[ItemId, float]:
    """Return how high each comment stands on the page, 0 to 1.

    A first sibling has its parent's standing, later ones less by the logarithm of their place
    (as the discount of DCG, Järvelin and Kekäläinen, ACM TOIS 20(4), 2002); half of that loss is
    relative to the number of siblings, so that tenth of ten differs from tenth of two hundred.
    """
    standings: dict[ItemId, float] = {}
    for comment in comments:
        above = standings.get(comment.parent)
        base = 1.0 if above is None else above * _REPLY_STANDING
        discount = 1 / math.log2(2 + comment.position)
        share = 1 - comment.position / max(discussions[comment.id].siblings, comment.position + 1)
        standings[comment.id] = base * (discount + share) / 2
    return standings


def measure_ages(comments: Iterable[Comment]) -> Mapping[ItemId, float]:
    """Return 0 for the first comment to 1 for the last, by rank in time; unknown times are left out.

    Early comments had longer to gather votes, so of two at the same place the later one is stronger.
    """
    dated: list[tuple[datetime, ItemId]] = sorted(
        (comment.created_at, comment.id) for comment in comments if comment.created_at is not None
    )
    last = max(len(dated) - 1, 1)
    return {item: place / last for place, (_, item) in enumerate(dated)}


def substance(text: str) -> float:
    """Return 0 to 1 for how much a text can say by its length alone."""
    length = len(text)
    full = min(length / FULL_LENGTH, 1.0)
    return full * min(1.0, LONG_LENGTH / max(length, 1))


def _log_share(value: int, largest: int) -> float:
    return math.log1p(value) / math.log1p(largest) if largest else 0.0


def _merge(one: set[str], other: set[str]) -> set[str]:
    if len(one) < len(other):
        one, other = other, one
    one |= other
    return one
