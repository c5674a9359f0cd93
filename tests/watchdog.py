"""Measures how long what runs on the event loop keeps everybody waiting.

The time of the processor that the loop's own thread took counts. What other programs and threads take
meanwhile depends on the machine, and says nothing of the code.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter, thread_time

_BEAT = 0.005  # seconds


@dataclass(slots=True)
class Watch:
    """The longest time, in seconds, in which the loop gave nobody else a turn."""

    longest: float = 0.0


@asynccontextmanager
async def watch_loop() -> AsyncGenerator[Watch]:
    """Watch the running loop for as long as the block lasts."""
    watch, end = Watch(), asyncio.Event()

    async def beat() -> None:
        while not end.is_set():
            passed, worked = perf_counter(), thread_time()
            await asyncio.sleep(_BEAT)
            watch.longest = max(watch.longest, min(perf_counter() - passed - _BEAT, thread_time() - worked))

    async with asyncio.TaskGroup() as group:
        group.create_task(beat())
        try:
            yield watch
        finally:
            end.set()
