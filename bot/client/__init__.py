"""The Discord client: it loads the cogs, syncs commands and turns errors into replies."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias, cast

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.client.apologising import apologise, outdated
from bot.client.delivery import persist
from bot.client.pacing import Pacer
from bot.client.speaking import CatalogueTranslator, sync_commands
from bot.client.tracing import trace_requests
from bot.domain.digest import Engine
from bot.domain.request import Wish
from bot.rendering.custom_ids import is_known
from bot.services.browsing import Browsing
from bot.services.desk import DigestDesk
from bot.services.guilds import Guilds
from bot.services.publishing_desk import PublishingDesk
from bot.services.spending import Spending
from bot.services.subscribing import SubscriptionDesk
from bot.storage.facts import FactStore
from bot.storage.replies import ReplyStore

_COGS = (
    "cogs.digest",
    "cogs.browse",
    "cogs.unfurl",
    "cogs.settings",
    "cogs.publishing",
    "cogs.schedule",
    "cogs.status",
    "cogs.usage",
    "cogs.about",
)
# After so long without another guild all count as there; one that comes later is known from then on.
_NO_MORE_GUILDS = timedelta(seconds=0.5)
_FAREWELL = timedelta(seconds=1)
_CONTROLS = (discord.InteractionType.component, discord.InteractionType.modal_submit)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the cogs call.

    `usual` is how the operator has set digests, `engines` those that can be asked for. Digests are
    kept for `kept_days`. Progress is shown no more often than every `progress_every`. `templates`
    replaces packaged ones.
    """

    desk: DigestDesk
    browsing: Browsing
    guilds: Guilds
    publishing: PublishingDesk
    schedules: SubscriptionDesk
    spending: Spending
    replies: ReplyStore
    facts: FactStore
    now: Callable[[], datetime]
    version: str
    usual: Wish
    engines: tuple[Engine, ...]
    kept_days: int
    can_unfurl: bool
    progress_every: timedelta
    templates: Path | None = None


class MatomeTree(app_commands.CommandTree["MatomeClient"]):
    """The commands; what they raise becomes a sentence."""

    async def on_error(
        self, interaction: discord.Interaction["MatomeClient"], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person what went wrong."""
        match error:
            case app_commands.CommandInvokeError(original=original):
                await apologise(interaction, original)
            case _:
                await apologise(interaction, error)


class MatomeClient(commands.Bot):
    """The bot as Discord sees it. It remembers nothing of people and messages.

    Args:
        services: What the cogs call.
        group: Owns what runs in the background; its end ends that.
        connector: Where connections go, for the local Discord; None for the real one.
    """

    def __init__(
        self, services: Services, *, group: asyncio.TaskGroup, connector: aiohttp.BaseConnector | None = None
    ) -> None:
        intents = discord.Intents(guilds=True)
        if services.can_unfurl:
            intents |= discord.Intents(guild_messages=True, message_content=True)
        super().__init__(
            command_prefix=commands.when_mentioned,  # never used: everything is an interaction
            help_command=None,
            tree_cls=MatomeTree,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            connector=connector,
            http_trace=trace_requests(Pacer()),
            guild_ready_timeout=_NO_MORE_GUILDS.total_seconds(),
        )
        self.services = services
        self._group = group
        self._background = set[asyncio.Task[None]]()
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.is_stopping = False

    async def setup_hook(self) -> None:
        """Load the cogs and tell Discord the commands, after logging in and before connecting."""
        await self.tree.set_translator(CatalogueTranslator())
        for name in _COGS:
            await self.load_extension(name)
        try:
            await persist(lambda: sync_commands(self.tree, self.services.facts))
        except discord.HTTPException as error:
            # The commands of the last start are still there, and better than no bot.
            log.warning("commands not synced", status=error.status, code=error.code)

    async def on_interaction(self, press: discord.Interaction, /) -> None:
        """Answer what nothing else answers: controls and forms of another version."""
        data = cast("dict[str, object]", press.data or {})
        if press.type in _CONTROLS and not is_known(str(data.get("custom_id", ""))):
            await apologise(press, outdated())

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: there are no commands by prefix, and the cogs listen for themselves."""

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """Log what an event raised."""
        log.error("fault", listener=event_method, exc_info=sys.exception())

    def in_background(self, work: Coroutine[object, object, None]) -> None:
        """Run what nobody waits for, until the client is closed; what it raises is logged."""
        task = self._group.create_task(_logged(work))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def close(self) -> None:
        """Leave Discord; what is under way now is given at the next start."""
        self.is_stopping = True
        try:
            async with asyncio.timeout(_FAREWELL.total_seconds()):
                await super().close()
        except TimeoutError:  # the gateway has half a minute to say goodbye too
            await self.http.close()
        for task in self._background:
            task.cancel()

    @asynccontextmanager
    async def busy(self) -> AsyncGenerator[None]:
        """Tell `drain` that something is under way for as long as the block lasts."""
        self._busy += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def drain(self, *, grace: timedelta) -> bool:
        """Wait until nothing is under way; return whether that came in time."""
        try:
            async with asyncio.timeout(grace.total_seconds()):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True


async def _logged(work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("fault in the background")


# A command, or a press of a button, a select or a modal's end.
Press: TypeAlias = discord.Interaction[MatomeClient]
