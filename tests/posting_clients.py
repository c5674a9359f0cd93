"""A client that posts into the local Discord as the bot's own does, without its cogs."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord

from bot.client.channels import open_channels
from bot.client.pacing import Pacer
from bot.client.tracing import trace_requests
from bot.playground.inhabitants import Channel
from bot.playground.local_discord import LocalDiscord
from bot.rendering.components import button, row
from bot.rendering.messages import Embed, Message, write_message
from bot.services.channels import Channels


@asynccontextmanager
async def logged_in(local: LocalDiscord, pacer: Pacer | None = None) -> AsyncGenerator[discord.Client]:
    """Connect a client that knows its guilds and channels, and close it at the end."""
    client = discord.Client(
        intents=discord.Intents(guilds=True),
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        max_messages=None,
        guild_ready_timeout=0,
        allowed_mentions=discord.AllowedMentions.none(),
        connector=local.connector(),
        http_trace=trace_requests(pacer or Pacer()),
    )
    async with client, asyncio.TaskGroup() as tasks:
        await client.login(local.token)
        running = tasks.create_task(client.connect())
        await client.wait_until_ready()
        yield client
        await client.close()
        await running


@asynccontextmanager
async def posting(local: LocalDiscord, pacer: Pacer | None = None) -> AsyncGenerator[Channels]:
    """Log in, and yield what posting needs."""
    async with logged_in(local, pacer) as client:
        yield open_channels(client)


def marked(text: str, *, mark: str = "why:1", content: str = "") -> Message:
    """A message with a card, and with a button of that name."""
    card = Embed(title=text, description=text)
    return write_message(card, content=content, components=[row(button("Why this?", mark))])


def texts(channel: Channel) -> list[str]:
    """The titles of what is in a channel, oldest first."""
    return [message.embeds[0]["title"] for message in channel.messages.values()]


def posts(local: LocalDiscord, forum: Channel) -> list[Channel]:
    """The threads of a forum."""
    return [channel for channel in local.world.channels.values() if channel.parent_id == forum.id]
