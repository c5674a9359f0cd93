"""A digest as the answer to a press: promised at once, reported on, given once, even after a restart."""

from dataclasses import dataclass, replace

import discord
import structlog

from bot.client import MatomeClient, Press
from bot.client.apologising import explain, reader_of
from bot.client.delivery import acknowledge
from bot.domain.link import Link
from bot.domain.request import Asker, KeptDigest, PendingReply, Wish
from bot.errors import BotError
from bot.rendering.apologies import interrupted
from bot.rendering.custom_ids import Place
from bot.rendering.messages import Message
from bot.rendering.panel import panel
from bot.rendering.scheduled import story_message
from bot.services.background import open_background
from cogs.reply import Latest, Reply

_MOST_STARTS = 2  # of the bot with the same reply still to give

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A digest that somebody asked for.

    `replaces` is the number of the one in whose message it goes, and `delivery` that of the delivery
    which posted that message, where a schedule did.
    """

    link: Link
    wish: Wish
    is_private: bool
    is_fresh: bool = False
    replaces: int | None = None
    delivery: int | None = None


async def answer(press: Press, request: Request) -> None:
    """Answer a press with a digest in a message of its own."""
    message = await _defer(press, is_private=request.is_private)
    await promise(press, request, message=message)


async def promise(press: Press, request: Request, *, message: int) -> None:
    """Put a digest into a message that the press allows to edit, now or after a restart."""
    pending = PendingReply(
        interaction=press.id,
        application=press.application_id,
        token=press.token,
        message=message,
        channel=press.channel_id or 0,
        asker=Asker(user=press.user.id, guild=press.guild_id),
        locale=reader_of(press),
        link=request.link,
        wish=request.wish,
        is_private=request.is_private,
        is_fresh=request.is_fresh,
        created_at=press.created_at,
        replaces=request.replaces,
        delivery=request.delivery,
    )
    await press.client.services.replies.add(pending)
    await fulfil(press.client, pending, allowed=press.app_permissions)


async def fulfil(
    client: MatomeClient, pending: PendingReply, *, allowed: discord.Permissions | None = None
) -> None:
    """Give what was promised. Ended by a stop of the bot, it stays promised for the next start."""
    reply = Reply(client, pending)
    async with client.busy():
        try:
            await reply.give(_panel(await _digest(client, reply, pending), pending))
        except Exception as error:  # noqa: BLE001 - a promise is kept, at least by saying why not
            if client.is_closed():
                return
            if client.is_stopping:
                await _give_up(client, reply, interrupted(pending.link, pending.locale))
                return
            await _give_up(client, reply, explain(error, pending.locale, allowed=allowed))
        await _forget(client, pending)


async def resume(client: MatomeClient, pending: PendingReply) -> None:
    """Give what an earlier run of the bot has promised.

    A reply that was under way whenever the bot ended may be what ends it, so that is not tried for ever.
    """
    if pending.starts < _MOST_STARTS:
        pending = replace(pending, starts=pending.starts + 1)
        await client.services.replies.add(pending)
        await fulfil(client, pending)
        return
    log.warning("reply given up", item=pending.link.item, starts=pending.starts)
    await _forget(client, pending)
    await _give_up(client, Reply(client, pending), interrupted(pending.link, pending.locale))


async def _forget(client: MatomeClient, pending: PendingReply) -> None:
    try:
        await client.services.replies.remove(pending.interaction)
    except BotError as error:  # nothing that the person who has the reply should hear of
        log.warning("given reply not forgotten", reason=str(error))


async def _give_up(client: MatomeClient, reply: Reply, apology: Message | None) -> None:
    """Say why there is no digest; one that was to be replaced stays, and only its reader is told."""
    if apology is None:
        return
    replaced = reply.pending.replaces
    kept = None if replaced is None else await client.services.desk.kept(replaced)
    if kept is None:
        await reply.give(apology)
    else:
        await reply.give(_panel(kept, reply.pending))
        await reply.whisper(apology)


def _panel(kept: KeptDigest, pending: PendingReply) -> Message:
    if pending.delivery is not None:
        return story_message(kept, delivery=pending.delivery)
    asker, reader = pending.asker, pending.locale if pending.is_private else None
    return panel(kept, Place(), owner=asker.user, can_publish=asker.guild is not None, language=reader)


async def wish_of(press: Press) -> Wish:
    """Return how digests are wanted by this person in this place."""
    services = press.client.services
    preferences = await services.guilds.get(press.guild_id)
    return preferences.wish(replace(services.usual, language=reader_of(press)))


async def _digest(client: MatomeClient, reply: Reply, pending: PendingReply) -> KeptDigest:
    latest = Latest()
    async with open_background() as group:
        group.create_task(reply.follow(latest))
        try:
            return await client.services.desk.digest(
                pending.link, pending.wish, pending.asker, is_fresh=pending.is_fresh, report=latest.tell
            )
        finally:
            latest.end()


async def _defer(press: Press, *, is_private: bool) -> int:
    """Promise an answer and return the message that will hold it."""
    response = await acknowledge(lambda: press.response.defer(ephemeral=is_private, thinking=True))
    if response is not None and response.message_id is not None:
        return response.message_id
    return (await press.original_response()).id
