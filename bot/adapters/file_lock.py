"""A lock between the processes, and the tasks, of one machine."""

import asyncio
import fcntl
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.adapters.folder import unusable
from bot.errors import Unavailable

_PAUSE = 0.02  # seconds


@asynccontextmanager
async def hold_lock(path: Path, *, limit: timedelta = timedelta(minutes=5)) -> AsyncGenerator[int]:
    """Hold the lock on a file for as long as the block lasts, and yield the file's descriptor.

    The system gives the lock back when the last process that has the descriptor ends, however it ends.

    Raises:
        Unavailable: Others held it for too long.
        Misconfigured: The file cannot be made.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unusable(path, error) from error
    try:
        await _wait_for(descriptor, path, limit)
        yield descriptor
    finally:
        os.close(descriptor)


async def _wait_for(descriptor: int, path: Path, limit: timedelta) -> None:
    try:
        async with asyncio.timeout(limit.total_seconds()):
            while not _take(descriptor):  # noqa: ASYNC110 - a file has no event to wait for
                await asyncio.sleep(_PAUSE)
    except TimeoutError as error:
        raise Unavailable(
            "Another program has been at work in {folder} for minutes.",
            hint="Wait for it to end, or end it; then try again.",
            folder=path.parent,
        ) from error


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
