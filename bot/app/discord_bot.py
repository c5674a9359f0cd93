"""The bot put together: a database, services over it, a client over them; and its orderly end."""

import asyncio
import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp

from bot.app import current_time
from bot.app.schedules import make_engine
from bot.app.services import open_services
from bot.client import MatomeClient
from bot.client.channels import open_channels
from bot.client.connecting import connect
from bot.ports import Source
from bot.services.schedule_engine import ScheduleEngine
from bot.settings import Settings

_PROGRESS_PAUSE = timedelta(seconds=1.5)  # faster than people read, slower than Discord minds
_LAST_WORDS = timedelta(seconds=3)
_FAREWELL = timedelta(seconds=0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How Discord is reached: the token proves who we are; a connector leads to another than the real one."""

    token: str = field(repr=False)
    connector: aiohttp.BaseConnector | None = None


async def run_bot(  # noqa: PLR0913 - all that a test puts in another's place
    settings: Settings,
    source: Source,
    access: Access,
    *,
    stop: asyncio.Event,
    progress_every: timedelta = _PROGRESS_PAUSE,
    now: Callable[[], datetime] = current_time,
) -> None:
    """Run the bot until `stop` is set, then end it in order: no new work, work under way, connection.

    Args:
        settings: The operator's.
        source: Where threads come from.
        access: How Discord is reached.
        stop: Set it to end the bot.
        progress_every: The shortest time between two signs of progress.
        now: Tells the time.

    Raises:
        Misconfigured: Discord refuses the token or an intent, or the database cannot be used.
        Unavailable: Discord cannot be reached.
    """
    async with (
        open_services(settings, source, now=now, progress_every=progress_every) as (services, parts),
        asyncio.TaskGroup() as group,
    ):
        client = MatomeClient(services, group=group, connector=access.connector)
        async with client:
            connected = group.create_task(connect(client, access.token))
            engine = make_engine(parts, open_channels(client))
            running = group.create_task(_run_when_ready(engine, client))
            stopped = group.create_task(stop.wait())
            await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            client.is_stopping = True
            grace = timedelta(seconds=settings.stop_seconds)
            async with asyncio.TaskGroup() as closing:
                closing.create_task(engine.close(grace))
                closing.create_task(services.desk.close(grace))
            running.cancel()
            await client.drain(grace=_LAST_WORDS)
        # Logging in may be asleep for as long as Discord has told it to wait.
        await asyncio.wait({connected}, timeout=_FAREWELL.total_seconds())
        connected.cancel()
    fault = None if connected.cancelled() else connected.result()
    # Raised out here, where no group of tasks wraps it; a stop in the middle of logging in is no fault.
    if fault is not None and not stop.is_set():
        raise fault


async def _run_when_ready(engine: ScheduleEngine, client: MatomeClient) -> None:
    await client.wait_until_ready()
    await engine.run()


def set_loaded_aside() -> None:
    """Let the garbage collector pass over all that is loaded by now; for a process that only runs the bot.

    A full collection over the modules of such a program stops the event loop for some 100 ms
    (measured, 2026-11); over what comes later it takes a few.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
