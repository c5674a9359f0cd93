"""A digest offered for publishing, shown to whom it concerns: a person alone, or the queue for approval."""

import asyncio
from typing import TypeAlias

import discord
import structlog

from bot.client import MatomeClient, Press
from bot.client.apologising import reader_of
from bot.client.delivery import acknowledge, attachment, fields, persist
from bot.domain.digest import Digest
from bot.domain.language import Language
from bot.domain.publishing import Draft, Stage
from bot.domain.request import KeptDigest
from bot.errors import Refused
from bot.rendering.drafts import (
    PostOutline,
    offer_message,
    outcome_message,
    queue_message,
    queue_words,
    reminder,
)
from bot.rendering.dry_run import dry_run
from bot.rendering.messages import Message
from bot.services.publishing import Publication, Shelf, plan_publication, refuse_unfit
from bot.services.publishing_desk import Preview
from cogs.rights import may_publish, require_publisher

_Shown: TypeAlias = tuple[Message, tuple[str, str]]  # with name and text of the file that goes along

log = structlog.get_logger()


async def offer(press: Press, kept: KeptDigest) -> None:
    """Show a person what publishing a digest would do to the server's site."""
    services = press.client.services
    if press.guild_id is None or services.publishing.site_of(press.guild_id) is None:
        await require_publisher(press)
        await _answer_privately(press)
        await _show_dry_run(press, kept)
        return
    preferences = await services.guilds.get(press.guild_id)
    if preferences.review_channel is None:
        await require_publisher(press)
    await _answer_privately(press)
    draft = await services.publishing.offer(kept, guild=press.guild_id, asker=press.user.id)
    message, file = await _offered(press, draft)
    await persist(lambda: press.followup.send(**fields(message), file=attachment(*file), ephemeral=True))


async def show_again(press: Press, draft: Draft) -> None:
    """Show a draft anew after it was edited: in the message that was pressed, or in the queue."""
    if draft.stage is not Stage.WAITING:
        message, file = await _offered(press, draft)
        await persist(lambda: press.edit_original_response(**fields(message), attachments=_files(file)))
        return
    message, file = await _queued(press.client, draft)
    await _change_queue(press.client, draft, message, file)
    if not _is_in_queue(press, draft):
        await show_outcome(press, draft)


async def show_outcome(press: Press, draft: Draft) -> None:
    """Show what became of a draft: in the message that was pressed, and in the queue, if it was there."""
    if _is_in_queue(press, draft):  # where others read it
        language = await _language(press.client, draft)
    else:
        language = reader_of(press)
    message = await _outcome(press.client, draft, language)
    await persist(lambda: press.edit_original_response(**fields(message)))
    if not _is_in_queue(press, draft) and draft.stage is not Stage.WAITING:
        await settle(press.client, draft)


async def announce(client: MatomeClient, draft: Draft) -> None:
    """Put a draft into the queue for approval; of two tries within minutes, Discord takes one.

    What can never be seen there does not wait for ever: it counts as not asked for.

    Raises:
        Refused: The channel is gone, or we may not post there; or the post is not fit.
        BotError: The site cannot be read now.
        discord.HTTPException: Discord is out of order.
    """
    if draft.channel is None:
        return
    channel, desk = client.get_partial_messageable(draft.channel), client.services.publishing
    try:
        message, file = await _queued(client, draft)
        sent = await persist(
            lambda: channel.send(**fields(message), file=attachment(*file), nonce=f"draft-{draft.id}")
        )
    except Refused:
        await desk.recall(draft.id)
        raise
    except (discord.Forbidden, discord.NotFound) as refusal:
        await desk.recall(draft.id)
        raise Refused(
            "I cannot post in this server's channel for approvals.",
            hint="People who manage it can let me see it, write, embed links and attach files there,"
            " or choose another one in /settings.",
        ) from refusal
    await desk.announced(draft.id, sent.id)


async def remind(client: MatomeClient, draft: Draft) -> None:
    """Remind the queue of a draft, once; what somebody has deleted there waits no longer."""
    if draft.channel is None or draft.message is None:
        return
    desk, language = client.services.publishing, await _language(client, draft)
    address = f"https://discord.com/channels/{draft.guild}/{draft.channel}/{draft.message}"
    message = reminder(draft, language, address=address)
    channel = client.get_partial_messageable(draft.channel)
    place = channel.get_partial_message(draft.message)
    try:
        await persist(lambda: place.edit(content=queue_words(language)))  # as it was, if it is there
        await persist(lambda: channel.send(**fields(message), nonce=f"remind-{draft.id}"))
    except discord.NotFound:
        log.info("draft deleted from the queue", draft=draft.id, guild=draft.guild)
        await desk.recall(draft.id)
        return
    except discord.Forbidden:  # its buttons work nevertheless
        log.info("queue not reminded", draft=draft.id, guild=draft.guild)
    await desk.reminded(draft.id)


async def settle(client: MatomeClient, draft: Draft) -> None:
    """Show in the queue what became of a draft that was decided elsewhere, or by an earlier run."""
    message = await _outcome(client, draft, await _language(client, draft))
    await _change_queue(client, draft, message)


async def _change_queue(
    client: MatomeClient, draft: Draft, message: Message, file: tuple[str, str] | None = None
) -> None:
    """Change a draft's message in the queue, unless somebody has deleted it or shut us out."""
    if draft.channel is None or draft.message is None:
        return
    place = client.get_partial_messageable(draft.channel).get_partial_message(draft.message)
    try:
        await persist(lambda: place.edit(**fields(message), attachments=_files(file)))
    except (discord.NotFound, discord.Forbidden) as refusal:
        log.info("queue not changed", draft=draft.id, guild=draft.guild, code=refusal.code)


def _files(file: tuple[str, str] | None) -> list[discord.File | discord.Attachment]:
    """Return a file to attach in place of those before; without one, they stay."""
    return [attachment(*file)] if file else discord.utils.MISSING


def _is_in_queue(press: Press, draft: Draft) -> bool:
    return press.message is not None and press.message.id == draft.message


async def _offered(press: Press, draft: Draft) -> _Shown:
    preview = await press.client.services.publishing.preview(draft)
    preferences = await press.client.services.guilds.get(draft.guild)
    message = offer_message(
        draft,
        _outline(preview),
        reader_of(press),
        may_publish=await may_publish(press),
        has_queue=preferences.review_channel is not None,
    )
    return message, _file(preview.change)


async def _queued(client: MatomeClient, draft: Draft) -> _Shown:
    preview = await client.services.publishing.preview(draft)
    return queue_message(draft, _outline(preview), await _language(client, draft)), _file(preview.change)


async def _outcome(client: MatomeClient, draft: Draft, language: Language) -> Message:
    site = client.services.publishing.site_of(draft.guild)
    page = site.say_commit(draft.commit) if site is not None and draft.commit else None
    kept = await client.services.desk.kept(draft.digest)
    headline = draft.edits.headline or (kept.digest.headline if kept else "")
    return outcome_message(draft, language, title=headline, commit_page=page)


async def _language(client: MatomeClient, draft: Draft) -> Language:
    """Return the language of the queue: the server's, else the operator's."""
    preferences = await client.services.guilds.get(draft.guild)
    return preferences.language or client.services.usual.language


async def _answer_privately(press: Press) -> None:
    if not press.response.is_done():
        await acknowledge(lambda: press.response.defer(ephemeral=True, thinking=True))


async def _show_dry_run(press: Press, kept: KeptDigest) -> None:
    """Show the post that a digest makes, where there is no site to put it into."""
    change = await asyncio.to_thread(_plan, kept.digest, press.client)
    message = dry_run(change.path, change.after, kept.digest, reader_of(press))
    await persist(
        lambda: press.followup.send(**fields(message), file=attachment(*_file(change)), ephemeral=True)
    )


def _plan(digest: Digest, client: MatomeClient) -> Publication:
    services = client.services
    refuse_unfit(digest)
    return plan_publication(digest, Shelf(), now=services.now(), templates=services.templates)


def _outline(preview: Preview) -> PostOutline:
    change, diff = preview.change, preview.change.diff()[2:]
    return PostOutline(
        site=preview.site.name,
        path=change.path,
        title=change.title,
        tags=change.tags,
        is_new=change.before is None,
        is_changed=change.is_changed,
        quotes=change.quotes,
        added=change.added,
        lines_in=sum(line.startswith("+") for line in diff),
        lines_out=sum(line.startswith("-") for line in diff),
        size=len(change.after.encode()),
        twins=change.twins,
        routes=preview.site.routes,
    )


def _file(change: Publication) -> tuple[str, str]:
    """Return name and text of the file that shows a post."""
    name = change.path.stem if change.path.name != "index.md" else change.path.parent.name
    return f"{name}.md", change.after
