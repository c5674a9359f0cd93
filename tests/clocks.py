"""A clock that a test moves, and that sleeping moves at once."""

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    """Call it for the time, in seconds; `slept` holds every sleep."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list[float])

    def __call__(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)  # others may go on, as when one really sleeps
