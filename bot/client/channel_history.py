"""Looks for a message of ours in what a channel already has, by the custom id of one of its controls."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from datetime import datetime, timedelta

import discord

from bot.errors import HistoryClosed
from bot.services.channels import Posted

# Discord's clock dates messages, and ours the first try; they may differ.
_BETWEEN_CLOCKS = timedelta(minutes=5)
_MOST = 10_000  # messages, or posts of a forum, a hundred with each request
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (read 2026-08-06).
_UNKNOWN_MESSAGE = 10008
_MISSING_PERMISSIONS = 50013


async def find_message(client: discord.Client, channel: int, *, mark: str, since: datetime) -> Posted | None:
    """Return the first message of ours that has the mark; None where there certainly is none.

    Raises:
        HistoryClosed: We may not read there, for which Discord has an empty answer, or it is too much.
        discord.HTTPException: Discord refuses, or is out of order.
    """
    place = client.get_channel(channel)
    if place is not None and _is_closed(place):
        raise _closed()
    place = place or await client.fetch_channel(channel)
    look = _find_post if isinstance(place, discord.ForumChannel) else _find_in_channel
    try:
        return await look(client, place, mark, since - _BETWEEN_CLOCKS)  # pyright: ignore[reportArgumentType]
    except discord.Forbidden as refusal:
        if refusal.code == _MISSING_PERMISSIONS:
            raise _closed() from refusal
        raise


async def _find_in_channel(
    client: discord.Client, place: discord.abc.Snowflake, mark: str, since: datetime
) -> Posted | None:
    channel, read = client.get_partial_messageable(place.id), 0
    async for message in channel.history(after=since, limit=_MOST):
        if _has_mark(client, message, mark):
            return Posted(channel=place.id, message=message.id)
        read += 1
    if read == _MOST:
        raise _too_long()
    # Without the permission the history is empty; a single message tells, be it there or not.
    try:
        await channel.fetch_message(discord.utils.time_snowflake(since))
    except discord.NotFound as missing:
        if missing.code != _UNKNOWN_MESSAGE:
            raise
    return None


async def _find_post(
    client: discord.Client, forum: discord.ForumChannel, mark: str, since: datetime
) -> Posted | None:
    earliest = discord.utils.time_snowflake(since)
    async with aclosing(_posts(forum, since)) as threads:
        async for thread in threads:
            if thread.owner_id != _our_id(client) or thread.id < earliest:
                continue
            try:
                # The first message of a post has the id of its thread.
                message = await thread.fetch_message(thread.id)
            except discord.NotFound:
                continue
            if _has_mark(client, message, mark):
                return Posted(channel=thread.id, message=message.id)
    return None


async def _posts(forum: discord.ForumChannel, since: datetime) -> AsyncGenerator[discord.Thread]:
    """Yield a forum's posts: those that are active, and those that were archived since."""
    for thread in await forum.guild.active_threads():
        if thread.parent_id == forum.id:
            yield thread
    read = 0
    async for thread in forum.archived_threads(limit=_MOST):
        if thread.archive_timestamp < since:
            return
        yield thread
        read += 1
    if read == _MOST:
        raise _too_long()


def _is_closed(place: discord.abc.GuildChannel | discord.Thread | discord.abc.PrivateChannel) -> bool:
    """Return whether we know already that we may look at the channel, but not read its history."""
    if isinstance(place, discord.abc.PrivateChannel) or (
        isinstance(place, discord.Thread) and place.parent is None
    ):
        return False
    allowed = place.permissions_for(place.guild.me)
    return allowed.view_channel and not allowed.read_message_history


def _closed() -> HistoryClosed:
    return HistoryClosed(
        "The bot may not read the channel, so it cannot tell whether its message is there already.",
        hint="Give it the permission to read the message history there.",
    )


def _too_long() -> HistoryClosed:
    return HistoryClosed(
        "So much was written in the channel meanwhile that the bot cannot tell whether its message is there.",
        hint="It stays as it is, so that nothing comes twice.",
    )


def _has_mark(client: discord.Client, message: discord.Message, mark: str) -> bool:
    return message.author.id == _our_id(client) and mark in _custom_ids(message.components)


def _custom_ids(components: Iterable[object]) -> set[str]:
    """Return the custom ids in the rows of a message."""
    rows = (row for row in components if isinstance(row, discord.ActionRow))
    return {child.custom_id for row in rows for child in row.children if child.custom_id is not None}


def _our_id(client: discord.Client) -> int:
    return client.user.id if client.user is not None else 0
