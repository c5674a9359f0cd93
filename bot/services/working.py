"""The worker: takes jobs that are ready, so many at once, and survives whatever happens to them."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.domain.job import Job
from bot.errors import BotError
from bot.services.job_running import LONGEST_TRY, JobRunning
from bot.storage.jobs import JobStore

# Longer than a job may take, so that it is never renewed: one that is over was lost, and a new process
# takes its jobs back at its start without waiting for that.
_LEASE = LONGEST_TRY + timedelta(minutes=5)
_LONGEST_REST = timedelta(minutes=1)  # in case that the clock is set
_BREATH = timedelta(seconds=1)  # where a job is ready and yet could not be claimed
_AFTER_FAULT = timedelta(seconds=5)

log = structlog.get_logger()


class Worker:
    """Works jobs off.

    Args:
        jobs: Where they are kept.
        running: Runs one.
        now: Tells the time.
        most: The most jobs at once.
        after_fault: How long to wait before a database is asked again that does not answer.
    """

    def __init__(
        self,
        *,
        jobs: JobStore,
        running: JobRunning,
        now: Callable[[], datetime],
        most: int = 8,
        after_fault: timedelta = _AFTER_FAULT,
    ) -> None:
        self._jobs = jobs
        self._running = running
        self._now = now
        self._most = most
        self._after_fault = after_fault
        self._under_way: dict[asyncio.Task[None], int] = {}
        self._woken = asyncio.Event()
        self._is_closing = False

    def wake(self) -> None:
        """Look for jobs at once."""
        self._woken.set()

    async def run(self) -> None:
        """Work until `close` is called, first on what an earlier run of the bot was in the middle of."""
        async with asyncio.TaskGroup() as group:
            is_first = True
            while not self._is_closing:
                self._woken.clear()
                try:
                    if is_first and (released := await self._jobs.release()):
                        log.info("jobs taken back", count=released)
                    is_first = False
                    await self._begin(group)
                    rest = await self._rest()
                except BotError as fault:
                    log.warning("no jobs can be taken", reason=str(fault))
                    rest = self._after_fault
                except Exception:
                    log.exception("no jobs can be taken")
                    rest = self._after_fault
                await self._pause(rest)

    async def settle(self) -> None:
        """Work off what is ready now and what becomes ready by that, and return when nothing is."""
        async with asyncio.TaskGroup() as group:
            await self._begin(group)
            while self._under_way:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                await self._begin(group)

    async def close(self, grace: timedelta) -> None:
        """Take no job any more; let those under way finish within the grace, and end the rest.

        What is ended stays claimed, and is gone on with by the next `run`.
        """
        self._is_closing = True
        self._woken.set()
        tasks = list(self._under_way)
        if not tasks:
            return
        await asyncio.wait(tasks, timeout=grace.total_seconds())
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    async def _begin(self, group: asyncio.TaskGroup) -> None:
        """Take jobs while there are some and places for them."""
        while not self._is_closing and len(self._under_way) < self._most:
            now = self._now()
            job = await self._jobs.claim(now=now, until=now + _LEASE)
            if job is None:
                return
            if job.id in self._under_way.values():  # the clock was set: its lease is over, and it is not
                log.warning("job claimed twice", job=job.id)
                continue
            task = group.create_task(self._work(job))
            self._under_way[task] = job.id
            task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self._woken.set()

    async def _work(self, job: Job) -> None:
        try:
            await self._running.run(job)
        except Exception:
            log.exception("job not settled", job=job.id)
            await self._give_back(job)

    async def _give_back(self, job: Job) -> None:
        """Let a job go whose end could not be kept, as soon as the database answers again."""
        while not self._is_closing:
            await asyncio.sleep(self._after_fault.total_seconds())
            try:
                await self._jobs.retry(job, self._now())
            except Exception:
                log.exception("job not settled", job=job.id)
            else:
                return

    async def _rest(self) -> timedelta:
        """Return for how long nothing is to be done, unless somebody wakes us."""
        if len(self._under_way) >= self._most:
            return _LONGEST_REST
        ready_at = await self._jobs.next_ready()
        if ready_at is None:
            return _LONGEST_REST
        wait = ready_at - self._now()
        return min(wait, _LONGEST_REST) if wait > timedelta() else _BREATH

    async def _pause(self, rest: timedelta) -> None:
        try:
            async with asyncio.timeout(rest.total_seconds()):
                await self._woken.wait()
        except TimeoutError:
            return
