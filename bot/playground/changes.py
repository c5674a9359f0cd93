"""Waiting for something to become true, woken by every change."""

import asyncio
from collections.abc import Callable


class Changes:
    """Tells all who wait that something has changed."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        """Wake everyone who waits, to look again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, condition: Callable[[], bool], *, within: float) -> None:
        """Return as soon as the condition holds.

        Args:
            condition: Asked at once and after every change.
            within: Seconds.

        Raises:
            TimeoutError: It has not become true.
        """
        async with asyncio.timeout(within):
            while not condition():
                await self._event.wait()
