"""How often somebody may do something: so many times within any stretch of time, for each key."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

_MOST_KEYS = 10_000


class Allowance:
    """At most `most` times in any stretch of `within`, for each key: a user, a guild.

    Only what still matters is remembered, and of so many keys at most: beyond that the one that
    was silent longest starts afresh.

    Args:
        most: How many times.
        within: In which stretch.
        most_keys: The most keys that are remembered.
    """

    def __init__(self, *, most: int, within: timedelta, most_keys: int = _MOST_KEYS) -> None:
        if most < 1 or within <= timedelta():
            raise ValueError(most, within)
        self._most = most
        self._within = within
        self._most_keys = most_keys
        self._spent = OrderedDict[int, deque[datetime]]()

    def __len__(self) -> int:
        return len(self._spent)

    def wait(self, key: int, now: datetime) -> timedelta:
        """Return how long the key has to wait; zero where it may go on at once."""
        spent = self._spent.get(key)
        if spent is None or len(spent) < self._most:
            return timedelta()
        # A clock that was set back must keep nobody out for longer than the stretch.
        return max(timedelta(), min(spent[0] + self._within - now, self._within))

    def spend(self, key: int, now: datetime) -> None:
        """Count one time, now."""
        self._spent.setdefault(key, deque(maxlen=self._most)).append(now)
        self._spent.move_to_end(key)
        while len(self._spent) > self._most_keys or self._is_over(now):
            self._spent.popitem(last=False)

    def _is_over(self, now: datetime) -> bool:
        """Whether nothing that the most silent key did matters any more."""
        return next(iter(self._spent.values()))[-1] + self._within <= now
