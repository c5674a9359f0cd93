"""Measures how long the event loop keeps everybody waiting."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

_BEAT = 0.005  # seconds


@dataclass(slots=True)
class Watch:
    """The longest time, in seconds, in which the loop did nothing but one thing."""

    longest: float = 0.0


@asynccontextmanager
async def watch_loop() -> AsyncGenerator[Watch]:
    """Watch the running loop for as long as the block lasts."""
    watch, end = Watch(), asyncio.Event()

    async def beat() -> None:
        while not end.is_set():
            before = perf_counter()
            await asyncio.sleep(_BEAT)
            watch.longest = max(watch.longest, perf_counter() - before - _BEAT)

    async with asyncio.TaskGroup() as group:
        group.create_task(beat())
        try:
            yield watch
        finally:
            end.set()
