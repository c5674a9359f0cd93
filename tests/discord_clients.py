"""Bare clients of discord.py on the local Discord, for tests of the local Discord itself."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord
from discord import app_commands

from bot.playground.changes import Changes
from bot.playground.local_discord import LocalDiscord, open_local_discord
from bot.playground.rates import Limits
from tests.discord_replies import reply_violations


@dataclass(slots=True)
class Clock:
    """A time that stands still until a test moves it; of both kinds."""

    time: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    seconds: float = 1000.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.seconds

    def move(self, by: timedelta) -> None:
        self.time += by
        self.seconds += by.total_seconds()


class BareClient(discord.Client):
    """A client that keeps what it hears of."""

    def __init__(
        self,
        local: LocalDiscord,
        *,
        intents: discord.Intents | None = None,
        shard: tuple[int, int] = (0, 1),
    ) -> None:
        super().__init__(
            shard_id=shard[0],
            shard_count=shard[1],
            intents=intents or discord.Intents.default(),
            connector=local.connector(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0,
        )
        self.tree = app_commands.CommandTree(self)
        self.local = local
        self.changes = Changes()
        self.interactions: list[discord.Interaction[discord.Client]] = []
        self.heard: list[tuple[str, object]] = []

    def hear(self, name: str, thing: object) -> None:
        self.heard.append((name, thing))
        self.changes.tell()

    def names(self) -> list[str]:
        return [name for name, _ in self.heard]

    async def until_heard(self, name: str, times: int = 1) -> None:
        await self.changes.until(lambda: self.names().count(name) >= times, within=10)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait 5 seconds before a second IDENTIFY, as the library does."""

    async def on_connect(self) -> None:
        self.hear("connect", None)

    async def on_ready(self) -> None:
        self.hear("ready", None)

    async def on_resumed(self) -> None:
        self.hear("resumed", None)

    async def on_message(self, message: discord.Message) -> None:
        self.hear("message", message)

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        self.interactions.append(interaction)
        self.hear("interaction", interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.hear("guild_join", guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.hear("guild_remove", guild)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        self.hear("thread", thread)

    def on_component(self, answer: Callable[[discord.Interaction], Awaitable[object]]) -> None:
        """Answer every component and form in one way."""

        async def on_interaction(interaction: discord.Interaction) -> None:
            if interaction.type in {discord.InteractionType.component, discord.InteractionType.modal_submit}:
                await answer(interaction)

        self.on_interaction = on_interaction


@asynccontextmanager
async def connected(client: BareClient, *, sync: bool = True) -> AsyncGenerator[BareClient]:
    """Log a client in, let it connect, and close it at the end."""
    async with client, asyncio.TaskGroup() as tasks:
        await client.login(client.local.token)
        if sync:
            await client.tree.sync()
        running = tasks.create_task(client.connect())
        await client.local.wait_ready()
        await client.until_heard("connect")
        yield client
        await client.close()
        await running


@asynccontextmanager
async def opened(clock: Clock | None = None, *, rates: Limits | None = None) -> AsyncGenerator[LocalDiscord]:
    """Open a local Discord whose time stands still; at the end nothing may have broken a limit."""
    time = clock or Clock()
    async with open_local_discord(now=time.now, clock=time.monotonic, rates=rates) as local:
        yield local
        assert local.refusals == []
        assert list(reply_violations(local.exchanges)) == []
