"""One piece of work that several askers wait for, and are told about while it goes on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeAlias, TypeVar

import structlog

from bot.domain.progress import Progress, Report
from bot.errors import Unavailable

Result = TypeVar("Result")
# Does the work, and reports from whichever thread it likes.
Work: TypeAlias = Callable[[Report], Awaitable[Result]]

log = structlog.get_logger()


class SharedRun(Generic[Result]):
    """A run of some work. It goes on while anybody waits, and ends when the last one has left.

    Args:
        group: What the run belongs to; a failure is for those who wait, and leaves the group alone.
        work: The work.
    """

    def __init__(self, group: asyncio.TaskGroup, work: Work[Result]) -> None:
        self._loop = asyncio.get_running_loop()
        self._outcome: asyncio.Future[Result] = self._loop.create_future()
        self._reports: list[Report] = []
        self._latest: Progress | None = None
        self._is_left = False
        # Settled from outside, since a task that is ended before its first step runs nothing of its own.
        self.task = group.create_task(self._carry_out(work))
        self.task.add_done_callback(self._settle)

    @property
    def is_over(self) -> bool:
        """Whether it is too late to join."""
        return self._is_left or self.task.done()

    async def wait(self, report: Report) -> Result:
        """Return what comes of it; `report` is called on the event loop, at once if there is news.

        Raises:
            Unavailable: It was ended before it was done.
            Exception: Whatever the work raised, for all who wait.
        """
        self._reports.append(report)
        if self._latest is not None:
            _tell(report, self._latest)
        try:
            return await asyncio.shield(self._outcome)
        finally:
            self._reports.remove(report)
            if not self._reports and not self.task.done():
                self._is_left = True
                self.task.cancel()

    async def _carry_out(self, work: Work[Result]) -> Result | Exception:
        try:
            return await work(self._report)
        except Exception as error:  # noqa: BLE001 - given to all who wait
            return error

    def _settle(self, task: asyncio.Task[Result | Exception]) -> None:
        if task.cancelled():
            self._outcome.set_exception(restarting())
        elif isinstance(result := task.result(), Exception):
            self._outcome.set_exception(result)
        else:
            self._outcome.set_result(result)
            return
        self._outcome.exception()  # seen, even when nobody waits any more

    def _report(self, progress: Progress) -> None:
        try:
            self._loop.call_soon_threadsafe(self._pass_on, progress)
        except RuntimeError:  # the loop is closed, so nobody waits
            return

    def _pass_on(self, progress: Progress) -> None:
        self._latest = progress
        for report in tuple(self._reports):
            _tell(report, progress)


def restarting() -> Unavailable:
    """Return the error for what a restart cuts short."""
    return Unavailable("The bot is restarting.", hint="Try again in a moment.")


def _tell(report: Report, progress: Progress) -> None:
    try:
        report(progress)
    except Exception:
        log.exception("A report of progress failed.", stage=progress.stage)
