"""Ids as Discord makes them: the time in milliseconds since 2015, then a number that keeps them apart.

https://docs.discord.com/developers/reference#snowflakes (read 2026-08-06).
"""

from collections.abc import Callable
from datetime import UTC, datetime

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_LOW_BITS = 22


class Snowflakes:
    """Makes ids that always grow, also where the clock stands still or goes back."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def make(self) -> int:
        """Return a new id."""
        milliseconds = int((self._now() - _EPOCH).total_seconds() * 1000)
        self._last = max(milliseconds << _LOW_BITS, self._last + 1)
        return self._last
