"""How far a model's opinion counts in the score of a comment."""

import math

# A score decides what is coloured, and people who want that can ask a model for it in their comment.
# Structure (place, replies, voices) is what others made of a comment; an opinion of it counts less than
# half of that, and by no more than this either way. So comments that are 30 apart never change places.
_WEIGHT = 0.3
_MOST_MOVED = 15


def check_score(value: object) -> int | None:
    """Return the score that a model gave, 0 to 100; None where it gave none.

    Digits in a string are a number, and what is off the scale is at its end.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value.strip())
        except ValueError:
            return None
    if not isinstance(value, int | float) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return round(min(max(value, 0), 100))


def bound_score(structural: int, opinion: int | None) -> int:
    """Return the score of a comment from its place in the thread and what a model thinks of it."""
    if opinion is None:
        return structural
    moved = round(_WEIGHT * (opinion - structural))
    return min(max(structural + min(max(moved, -_MOST_MOVED), _MOST_MOVED), 0), 100)
