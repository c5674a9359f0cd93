"""From a ranking to a selection: which comments a digest quotes, within a budget."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.basket import Basket, Budget
from bot.domain.dissent import find_minority
from bot.domain.ranking import FULL_LENGTH, RankedComment
from bot.domain.thread import Comment, Thread

_ROOT_SHARE = 0.2  # of the budget, for one top-level comment's discussion
_SMALLEST_QUOTA = 3  # comments of one discussion that even a small budget admits
_MINORITY_SHARE = 1 / 12  # of the budget, for contested views
_SHORTEST_QUOTE = 24  # characters; shorter comments come in only when there is room left


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


def select(thread: Thread, ranked: Sequence[RankedComment], budget: Budget) -> Selection:
    """Return the comments that a digest should quote.

    In this order: the comment that the link named, contested views, then the best by rank with
    a quota a root, then the best without one while there is room. A reply comes with the
    comments that it answers; deleted ones among them cannot be quoted and are passed over.

    Args:
        thread: The thread.
        ranked: Its ranking, best first.
        budget: The most to choose.
    """
    basket = Basket(thread=thread, budget=budget)
    _add_focus(basket)
    _add_minority(basket, ranked)
    quota = max(_SMALLEST_QUOTA, math.ceil(budget.comments * _ROOT_SHARE))
    _add_best(basket, ranked, quota=quota, shortest=_SHORTEST_QUOTE)
    _add_best(basket, ranked, quota=budget.comments, shortest=_SHORTEST_QUOTE)
    _add_best(basket, ranked, quota=budget.comments, shortest=1)
    return Selection(thread=thread, picks=_picks(thread, ranked, basket))


def _add_focus(basket: Basket) -> None:
    """Show the comment that somebody pointed at, even when too much leads up to it."""
    focus = basket.by_id.get(basket.thread.focus) if basket.thread.focus is not None else None
    if focus is None or not focus.is_readable:
        return
    reason = "the comment that the link names"
    if not basket.add(focus, reason, missing=basket.budget.comments // 2):
        basket.take([focus], reason)


def _add_minority(basket: Basket, ranked: Sequence[RankedComment]) -> None:
    """Keep places for contested views, which a ranking by votes would drown."""
    places = math.floor(basket.budget.comments * _MINORITY_SHARE)
    for entry in find_minority(ranked, basket.thread.comments):
        if places <= 0:
            return
        if basket.add(entry.comment, "a contested view, kept for balance"):
            places -= 1


def _add_best(basket: Basket, ranked: Sequence[RankedComment], *, quota: int, shortest: int) -> None:
    for entry in ranked:
        if basket.is_full:
            return
        if len(entry.comment.text) >= shortest:
            basket.add(entry.comment, quota=quota)


def _picks(thread: Thread, ranked: Sequence[RankedComment], basket: Basket) -> tuple[Pick, ...]:
    chosen = {entry.comment.id: entry for entry in ranked if entry.comment.id in basket.reasons}
    return tuple(
        Pick(
            comment=comment,
            score=round(100 * chosen[comment.id].score),
            reasons=(*basket.reasons[comment.id], *explain(chosen[comment.id], thread)),
        )
        for comment in thread.comments
        if comment.id in chosen
    )


def explain(entry: RankedComment, thread: Thread) -> tuple[str, ...]:
    """Return the signs that speak for a comment, in words, strongest kind first."""
    comment, discussion = entry.comment, entry.discussion
    level = "top-level comment" if comment.depth == 0 else f"reply to {comment.parent}"
    order = "" if thread.is_ranked else " by time"
    reasons = [f"{level} {comment.position + 1} of {discussion.siblings}{order}"]
    if discussion.size:
        size = f"{discussion.size} comment{'s' * (discussion.size != 1)}"
        voices = "one person" if discussion.voices == 1 else f"{discussion.voices} people"
        reasons.append(f"{size} by {voices} below it")
    if discussion.has_submitter:
        reasons.append("the submitter answered")
    if comment.author == thread.story.author:
        reasons.append("written by the submitter")
    if len(comment.text) >= FULL_LENGTH:
        reasons.append(f"{len(comment.text)} characters")
    return tuple(reasons)
