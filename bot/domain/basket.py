"""What a selection may hold, and what it holds while it is being made."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.thread import Comment, ItemId, Thread

_MISSING_PARENTS = 2  # a reply that would bring in more comments above it is left out
# A long comment costs no more than what is left of it once condensed, links included.
_QUOTED_CHARACTERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much a digest may hold, in comments and in characters of their text."""

    comments: int = 60
    characters: int = 24_000

    @classmethod
    def of(cls, comments: int) -> "Budget":
        """Return the budget of so many comments, with room for all of them to be long."""
        return cls(comments=comments, characters=max(cls().characters, comments * _QUOTED_CHARACTERS))


@dataclass(slots=True, kw_only=True)
class Basket:
    """What has been chosen so far: why, how many of each top-level comment's discussion, and at what cost."""

    thread: Thread
    budget: Budget
    by_id: dict[ItemId, Comment] = field(init=False)
    reasons: dict[ItemId, list[str]] = field(default_factory=dict[ItemId, list[str]])
    per_root: dict[ItemId, int] = field(default_factory=dict[ItemId, int])
    characters: int = 0

    def __post_init__(self) -> None:
        self.by_id = dict(self.thread.by_id())

    @property
    def is_full(self) -> bool:
        """Whether nothing more fits, however short."""
        return len(self.reasons) >= self.budget.comments or self.characters >= self.budget.characters

    def add(
        self,
        comment: Comment,
        reason: str | None = None,
        *,
        quota: int | None = None,
        missing: int = _MISSING_PARENTS,
    ) -> bool:
        """Take the comment and what it answers, if they are readable, fit, and keep the quota."""
        if comment.id in self.reasons or not comment.is_readable:
            return False
        above = self._missing_above(comment, missing)
        if above is None:
            return False
        family = [*above, comment]
        if not self._fits(family, self.budget.comments if quota is None else quota):
            return False
        self.take(family, reason)
        return True

    def take(self, family: Sequence[Comment], reason: str | None) -> None:
        """Take a comment, the last of the family, with those that it answers."""
        comment = family[-1]
        for member in family:
            why = self.reasons.setdefault(member.id, [])
            if member is not comment:
                why.append(f"answered by {comment.id}, which was chosen")
            elif reason:
                why.append(reason)
            self.characters += _cost(member)
        self.per_root[comment.root] = self.per_root.get(comment.root, 0) + len(family)

    def _fits(self, family: Sequence[Comment], quota: int) -> bool:
        root = family[-1].root
        return (
            len(self.reasons) + len(family) <= self.budget.comments
            and self.characters + sum(map(_cost, family)) <= self.budget.characters
            and self.per_root.get(root, 0) + len(family) <= quota
        )

    def _missing_above(self, comment: Comment, most: int) -> list[Comment] | None:
        """Return the readable comments above that are not chosen yet, top first; None if too many."""
        missing: list[Comment] = []
        above = self.by_id.get(comment.parent)
        steps = 0
        while above is not None and above.id not in self.reasons:
            if above.is_readable:
                missing.append(above)
            steps += 1
            if steps > most:
                return None
            above = self.by_id.get(above.parent)
        return missing[::-1]


def _cost(comment: Comment) -> int:
    return min(len(comment.text), _QUOTED_CHARACTERS)
