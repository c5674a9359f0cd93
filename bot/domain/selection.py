"""From a ranking to a selection: which comments a digest quotes, within a budget."""

from dataclasses import dataclass

from bot.domain.thread import Comment, Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A chosen comment, its score of 0 to 100, and why it was chosen."""

    comment: Comment
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The picks of a thread in reading order; the parent of a pick comes before it."""

    thread: Thread
    picks: tuple[Pick, ...]
