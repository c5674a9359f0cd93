"""The queue for approval, looked after: what was interrupted is finished, what waits long is told once."""

from collections.abc import Awaitable
from datetime import timedelta

import aiohttp
import discord
import structlog

from bot.client import MatomeClient
from bot.domain.publishing import Draft
from bot.errors import BotError
from cogs.drafting import announce, remind, settle

_EVERY = timedelta(minutes=10)

log = structlog.get_logger()


async def keep_looking(client: MatomeClient) -> None:
    """Look after the queue again and again; first, at what an earlier run was in the middle of."""
    await client.wait_until_ready()
    is_first, told = True, dict[int, str]()
    while True:
        try:
            await _look(client, told, is_first=is_first)
            is_first = False
        except BotError as error:  # the database, for once
            log.warning("queue not looked after", reason=str(error))
        await client.services.publishing.wait_for_call(_EVERY)


async def _look(client: MatomeClient, told: dict[int, str], *, is_first: bool) -> None:
    publishing = client.services.publishing
    for draft in await publishing.interrupted() if is_first else ():
        await _attempt(_resume(client, draft), draft, told)
    for draft in await publishing.unannounced():
        await _attempt(announce(client, draft), draft, told)
    for draft in await publishing.overdue():
        await _attempt(remind(client, draft), draft, told)


async def _resume(client: MatomeClient, draft: Draft) -> None:
    async with client.busy():
        await settle(client, await client.services.publishing.resume(draft))


async def _attempt(work: Awaitable[None], draft: Draft, told: dict[int, str]) -> None:
    """Do what concerns one draft; what fails is tried again at the next look, and keeps no other waiting.

    Args:
        work: What is to be done.
        draft: The draft.
        told: The last reason that was logged for each; the same one is not logged at every look.
    """
    try:
        await work
    except (BotError, discord.HTTPException, aiohttp.ClientError, OSError) as error:
        reason = str(error)
        if told.get(draft.id) != reason:
            log.warning("draft not seen to", draft=draft.id, guild=draft.guild, reason=reason)
        told[draft.id] = reason
    else:
        told.pop(draft.id, None)
