"""Forgets what nobody needs any more: old digests, and replies that can no longer be given."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog

from bot.errors import BotError
from bot.services.background import open_background
from bot.storage.digests import DigestStore
from bot.storage.replies import ReplyStore

_EVERY = timedelta(minutes=10)
# As long as Discord lets them be edited:
# https://docs.discord.com/developers/interactions/receiving-and-responding (read 2026-08-06)
REPLIES_KEPT = timedelta(minutes=15)

log = structlog.get_logger()


@asynccontextmanager
async def keeping_tidy(
    digests: DigestStore, replies: ReplyStore, *, now: Callable[[], datetime], digests_kept: timedelta
) -> AsyncGenerator[None]:
    """Forget again and again, for as long as the block lasts."""

    async def forget() -> None:
        while True:
            try:
                await tidy(digests, replies, now=now(), digests_kept=digests_kept)
            except BotError as error:
                log.warning("not tidied", reason=str(error))
            await asyncio.sleep(_EVERY.total_seconds())

    async with open_background() as group:
        forgetting = group.create_task(forget())
        try:
            yield
        finally:
            forgetting.cancel()


async def tidy(digests: DigestStore, replies: ReplyStore, *, now: datetime, digests_kept: timedelta) -> None:
    """Forget what is older than it has to be."""
    forgotten = await digests.forget(now - digests_kept)
    await replies.forget(now - REPLIES_KEPT)
    if forgotten:
        log.info("old digests forgotten", count=forgotten)
