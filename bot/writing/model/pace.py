"""When the next request may go, so that no more than so many go in any minute."""

from collections.abc import Sequence

_MINUTE = 60.0


def next_start(starts: Sequence[float], *, now: float, per_minute: int) -> float:
    """Return when the next request may start: now, or a minute after the one that fills the minute.

    Args:
        starts: When earlier ones started or will start, oldest first, in seconds of any clock.
        now: The same clock's time.
        per_minute: How many may start within a minute.
    """
    if len(starts) < per_minute:
        return now
    return max(now, starts[-per_minute] + _MINUTE)
