"""Turns for requests: evenly spaced, in the order of asking, and never more at once than Discord takes.

Discord takes 50 requests a second of a bot, where answers to interactions do not count
(https://docs.discord.com/developers/topics/rate-limits#global-rate-limit, read 2026-08-06). It does not
say where a second begins, so this keeps the limit in every one.
"""

import asyncio
import heapq
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

_MOST = 50  # in any second
_RATE = 48.0  # a second, which leaves room for 40 ms by which some requests are slower than others
_SECOND = 1.0
# How late turns may be and still be made up for, by a loop or a machine that was busy.
_LATENESS = 0.1  # seconds
_REMEMBERED = 100  # requests whose duration tells how long the way is
_SLOWER, _SLOWEST = 0.75, 5.0
_RECOVERY = 0.2  # requests a second, in each second without a complaint


@dataclass(slots=True, eq=False)
class Turn:
    """A request under way, since a time of the clock."""

    began_at: float
    is_over: bool = False


class Pacer:
    """Gives turns; whoever has one tells when the answer is there.

    Discord counts a request somewhere on its way. Both ways together take as long as the fastest
    request has taken; so one that was answered counts no longer than a second after its answer, less
    that time. As long as no more than 50 can count at once, no second holds more: also where answers
    come late, or a loop, a machine or Discord stands still for a while.

    Args:
        clock: Seconds that never go back.
        sleep: Waits for seconds.
        rate: Turns a second.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        rate: float = _RATE,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._full_rate = rate
        self._lowered_rate = rate
        self._quiet_until = float("-inf")
        self._last_due = float("-inf")
        self._under_way = 0
        self._counting = list[float]()  # until when each answered request may still count, a heap
        self._durations = deque[float](maxlen=_REMEMBERED)
        self._ended = asyncio.Event()
        self._queue = asyncio.Lock()  # fair: first come, first served

    @property
    def rate(self) -> float:
        """Return how many turns a second there are now."""
        recovered = max(0.0, self._clock() - self._quiet_until) * _RECOVERY
        return min(self._full_rate, self._lowered_rate + recovered)

    async def take_turn(self) -> Turn:
        """Wait for a turn; it has to be ended."""
        asked_at = self._clock()
        async with self._queue:
            due = max(self._last_due + 1 / self.rate, asked_at, self._clock() - _LATENESS)
            while (due := max(due, self._quiet_until, await self._wait_for_room())) > self._clock():
                await self._sleep(due - self._clock())
            self._last_due = due
            self._under_way += 1
            return Turn(self._clock())

    def end(self, turn: Turn, *, is_answered: bool = True) -> None:
        """Say that the answer is there, or that there will be none; a second time changes nothing."""
        if turn.is_over:
            return
        turn.is_over = True
        self._under_way -= 1
        now = self._clock()
        if is_answered:
            self._durations.append(now - turn.began_at)
        heapq.heappush(self._counting, now + _SECOND - min(self._durations, default=0.0))
        self._ended.set()

    def slow_down(self, retry_after: float) -> None:
        """Give no turn for so many seconds, and fewer afterwards: Discord has complained."""
        now = self._clock()
        if now >= self._quiet_until:  # else it is the same complaint, about others that were under way
            self._lowered_rate = max(_SLOWEST, self.rate * _SLOWER)
        self._quiet_until = max(self._quiet_until, now + retry_after)

    async def _wait_for_room(self) -> float:
        """Return from when on fewer than the most requests may count, once that is known."""
        while self._under_way >= _MOST:
            self._ended.clear()
            await self._ended.wait()
        now = self._clock()
        while self._counting and self._counting[0] <= now:
            heapq.heappop(self._counting)
        is_full = self._under_way + len(self._counting) >= _MOST
        return self._counting[0] if is_full else float("-inf")
