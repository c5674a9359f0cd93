"""The engine of schedules: the ticker that makes jobs, and the worker that carries them out."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from bot.services.scheduling import Scheduler
from bot.services.working import Worker


class Bell:
    """Tells whoever listens that there may be something to do at once."""

    def __init__(self) -> None:
        self._listeners = list[Callable[[], None]]()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call a listener each time from now on."""
        self._listeners.append(listener)

    def ring(self) -> None:
        """Call all listeners."""
        for listener in self._listeners:
            listener()


class ScheduleEngine:
    """Runs schedules until it is closed.

    Args:
        scheduler: Makes jobs.
        worker: Carries them out.
        bell: Rung when either has something to do before its time.
    """

    def __init__(self, scheduler: Scheduler, worker: Worker, bell: Bell) -> None:
        self._scheduler = scheduler
        self._worker = worker
        bell.listen(scheduler.wake)
        bell.listen(worker.wake)

    async def run(self) -> None:
        """Fire and work until `close` is called, or until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            ticking = group.create_task(self._scheduler.run())
            await self._worker.run()
            ticking.cancel()

    async def close(self, grace: timedelta) -> None:
        """Make no job any more, and let those under way finish within the grace."""
        await self._worker.close(grace)
