"""The real bot in a process of its own, killed wherever it happens to be, while schedules fire.

Time runs faster here, for the bot and for the local Discord alike, so that a slot comes up every two seconds.
"""

import asyncio
import multiprocessing
import os
import selectors
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.app.discord_bot import Access, run_bot
from bot.log import configure_logging
from bot.playground.certificates import certificates
from bot.playground.local_discord import LocalDiscord, connector_to, open_local_discord
from bot.playground.rates import Limit, Limits
from bot.settings import Settings, SiteSettings
from tests.bots import settings_in
from tests.fakes.moving_front_page import MovingFrontPage
from tests.threads import START

# Their server has all modules loaded, so that a process is at work at once.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])

SPEED = 30  # seconds of the bot's time in one of ours
SITE = "blog"
_NO_RATES = Limits(
    overall=Limit(requests=100_000, seconds=1), routes={}, other=Limit(requests=100_000, seconds=1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FastClock:
    """Time that runs `SPEED` times as fast since a moment of the real one, in every process alike."""

    since: float

    def __call__(self) -> datetime:
        """Return the time."""
        return START + timedelta(seconds=(time.time() - self.since) * SPEED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a process has to know: where the local Discord is, and how time runs."""

    port: int
    authority: str
    token: str
    settings: Settings
    clock: FastClock


class _FastSelector(selectors.DefaultSelector):
    """Waits for seconds of the fast clock."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(None if timeout is None else timeout / SPEED)


class _FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds are those of the fast clock: what sleeps wakes in time."""

    def time(self) -> float:
        return super().time() * SPEED


def _be_a_bot(orders: Orders) -> None:
    """Be the bot, until it is killed or told to end."""
    os.setpgrp()  # programs that it starts, such as git, are killed with it
    configure_logging(is_verbose=False)
    with asyncio.Runner(loop_factory=lambda: _FastLoop(_FastSelector())) as runner:
        runner.run(_run(orders))


async def _run(orders: Orders) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    access = Access(token=orders.token, connector=connector_to(orders.port, orders.authority))
    source = MovingFrontPage(orders.clock, timedelta(seconds=25))
    await run_bot(orders.settings, source, access, stop=stop, now=orders.clock)


@dataclass(slots=True, kw_only=True)
class KilledBots:
    """A local Discord, and bots in it that are killed."""

    local: LocalDiscord
    orders: Orders

    def start(self) -> ForkServerProcess:
        """Start a bot."""
        process = _PROCESSES.Process(target=_be_a_bot, args=(self.orders,))
        process.start()
        return process

    async def kill(self, *, after: float, is_at_work: bool) -> None:
        """Start a bot, and kill it without a word.

        Args:
            after: So many seconds later.
            is_at_work: They count from its first request about a message, not from its start.
        """
        process, before = self.start(), len(self.local.exchanges)
        if is_at_work:
            exchanges = self.local.exchanges
            await self.local.world.changes.until(
                lambda: any("/messages" in one.path for one in exchanges[before:]), within=30
            )
        await asyncio.sleep(after)  # whatever it does by then, it is killed in the middle of it
        self.end(process, signal.SIGKILL)

    def end(self, process: ForkServerProcess, how: signal.Signals) -> None:
        """End a bot, with all that it has started where it is killed."""
        assert process.pid is not None
        if how is signal.SIGKILL:
            try:
                os.killpg(process.pid, how)
            except ProcessLookupError:  # it has not made its group yet
                os.kill(process.pid, how)
        else:
            os.kill(process.pid, how)
        process.join(30)
        assert process.exitcode in (-signal.SIGKILL, 0), process.exitcode


@asynccontextmanager
async def killed_bots(folder: Path, *, site: Path | None = None) -> AsyncGenerator[KilledBots]:
    """Open a local Discord for bots that are killed; `site` is a repository that its guild publishes to."""
    clock = FastClock(since=time.time())
    # Limits by the second are not what is looked at here, and are not as fast as this clock.
    async with open_local_discord(now=clock, rates=_NO_RATES) as local:
        guild = str(local.world.guild.id)
        sites = {SITE: SiteSettings(repository=str(site), guilds=guild)} if site else {}
        settings = settings_in(folder, sites=sites, site_cache=folder / "cache", fresh_minutes=30)
        orders = Orders(
            port=local.port,
            authority=certificates().authority,
            token=local.token,
            settings=settings,
            clock=clock,
        )
        yield KilledBots(local=local, orders=orders)
