"""Tasks beside a block of code, which end with it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


@asynccontextmanager
async def open_background() -> AsyncGenerator[asyncio.TaskGroup]:
    """Open a group of tasks; what the block raises leaves it as it is, not wrapped in an ExceptionGroup.

    At its end the block has to see to it that its tasks end too, as they are waited for.
    """
    failure: Exception | None = None
    async with asyncio.TaskGroup() as group:
        try:
            yield group
        except Exception as error:  # noqa: BLE001 - raised again below, where no group wraps it
            failure = error
    if failure is not None:
        raise failure
