"""Lets requests go when a place is free, the minute has room and the model wants to be spoken to."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.writing.model.pace import next_start


class TooLate(Exception):
    """A turn would come after the deadline; `after` is how long from now, where that is known."""

    def __init__(self, after: timedelta | None = None) -> None:
        super().__init__(after)
        self.after = after


@dataclass(slots=True, kw_only=True)
class Turns:
    """Turns at one server, in the order of asking.

    Args:
        at_once: Requests under way together.
        per_minute: Requests that start within a minute.
        clock: A monotonic clock, in seconds.
        sleep: Waits for so many of them.
    """

    at_once: int
    per_minute: int
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    _places: asyncio.Semaphore = field(init=False)
    _starts: deque[float] = field(init=False)

    def __post_init__(self) -> None:
        """Nothing has started yet."""
        self._places = asyncio.Semaphore(self.at_once)
        self._starts = deque(maxlen=self.per_minute)

    @asynccontextmanager
    async def take(self, *, until: float, quiet_until: Callable[[], float]) -> AsyncGenerator[None]:
        """Hold a place for as long as the block lasts, from when the request may go.

        Args:
            until: The deadline, on the clock.
            quiet_until: Tells before when nothing may be sent; asked once a place is free.

        Raises:
            TooLate: The turn would not come before the deadline.
        """
        try:
            async with asyncio.timeout(max(until - self.clock(), 0)):
                await self._places.acquire()
        except TimeoutError as error:
            raise TooLate from error
        try:
            await self._wait(until, quiet_until())
            yield
        finally:
            self._places.release()

    async def _wait(self, until: float, quiet_until: float) -> None:
        now = self.clock()
        start = max(next_start(self._starts, now=now, per_minute=self.per_minute), quiet_until)
        if start >= until:
            raise TooLate(timedelta(seconds=start - now))
        self._starts.append(start)
        if start > now:
            await self.sleep(start - now)
