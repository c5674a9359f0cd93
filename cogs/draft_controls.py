"""The controls of a draft: publish it, ask for approval, edit it, reject it, take it out again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

import aiohttp
import discord
import structlog

from bot.client import MatomeClient, Press
from bot.client.apologising import outdated, reader_of
from bot.client.delivery import Form, acknowledge, fields
from bot.domain.publishing import Draft, Route, Stage
from bot.domain.request import Asker, KeptDigest
from bot.errors import BotError, Refused
from bot.rendering.custom_ids import DRAFT_PATTERN, DraftAction, read_draft_control
from bot.rendering.draft_form import HEADLINE_FIELD, TAGS_FIELD, draft_form, read_edits
from bot.rendering.drafts import confirmation
from bot.services.decisions import forgotten
from cogs.drafting import announce, offer, show_again, show_outcome
from cogs.forms import typed
from cogs.pressing import control
from cogs.rights import require_publisher

log = structlog.get_logger()


async def _answer(press: Press, name: str, _: Sequence[str]) -> None:
    action, draft = await _read(press, name)
    if action not in _ANSWERS:
        raise outdated()
    await _ANSWERS[action](press, draft)


async def take_edits(press: Press, name: str, data: dict[str, Any]) -> None:
    """Take what was typed into the form of a draft, and show the draft anew.

    Args:
        press: The form, sent.
        name: The form's.
        data: What came with it.

    Raises:
        Refused: The form belongs to another version, the draft is no longer kept or decided already.
    """
    action, draft = await _read(press, name)
    if action is not DraftAction.EDITED:
        raise outdated()
    headline, tags = await _shown(press, draft)
    changed = read_edits(
        typed(data, HEADLINE_FIELD), typed(data, TAGS_FIELD), before=draft.edits, shown=(headline, tags)
    )
    await acknowledge(press.response.defer)
    # Who may change an offer may not change what has gone from it into the queue meanwhile.
    edited = await press.client.services.publishing.edit(draft.id, changed, stages=(draft.stage,))
    await show_again(press, edited)


async def _read(press: Press, name: str) -> tuple[DraftAction, Draft]:
    """Return what a control does, and its draft.

    Raises:
        Refused: It belongs to another version, or the draft is no longer kept.
    """
    found = read_draft_control(name)
    if found is None:
        raise outdated()
    draft = await press.client.services.publishing.find(found[1])
    if draft is None or draft.guild != press.guild_id:
        raise forgotten()
    return found[0], draft


async def _publish(press: Press, draft: Draft, *, route: Route) -> None:
    await require_publisher(press)
    await acknowledge(press.response.defer)
    async with press.client.busy():
        published = await press.client.services.publishing.publish(draft.id, who=press.user.id, route=route)
        await show_outcome(press, published)


async def _submit(press: Press, draft: Draft) -> None:
    preferences = await press.client.services.guilds.get(press.guild_id)
    if preferences.review_channel is None:
        raise Refused(
            "This server has no channel for approvals.", hint="People who manage it choose one in /settings."
        )
    await acknowledge(press.response.defer)
    submitted = await press.client.services.publishing.submit(
        draft.id, who=press.user.id, channel=preferences.review_channel
    )
    async with press.client.busy():
        try:
            await announce(press.client, submitted)
        except Refused:
            raise
        except (BotError, discord.HTTPException, aiohttp.ClientError, OSError) as fault:
            # It waits; who looks after the queue tries again.
            log.warning("draft not announced yet", draft=draft.id, guild=draft.guild, reason=str(fault))
        await show_outcome(press, submitted)


async def _open_form(press: Press, draft: Draft) -> None:
    headline, tags = await _shown(press, draft)
    form = Form(draft_form(draft.id, headline, tags, reader_of(press)))
    await acknowledge(lambda: press.response.send_modal(form))


async def _shown(press: Press, draft: Draft) -> tuple[str, Sequence[str]]:
    """Return headline and tags as the form shows them, to somebody who may change them.

    In the queue those are the ones who may publish; one's own offer is seen by nobody else.
    """
    if draft.stage is Stage.WAITING or press.user.id != draft.asker:
        await require_publisher(press)
    digest = (await _digest_of(press.client, draft)).digest
    headline, tags = draft.edits.headline, draft.edits.tags
    return digest.headline if headline is None else headline, digest.tags if tags is None else tags


async def _update(press: Press, draft: Draft) -> None:
    """Make the digest anew, and show what publishing that would do."""
    await require_publisher(press)
    kept = await _digest_of(press.client, draft)
    await acknowledge(lambda: press.response.defer(ephemeral=True, thinking=True))
    async with press.client.busy():
        asker = Asker(user=press.user.id, guild=press.guild_id)
        desk = press.client.services.desk
        await offer(press, await desk.digest(kept.link, kept.wish, asker, is_fresh=True))


async def _cancel(press: Press, draft: Draft) -> None:
    await acknowledge(press.response.defer)
    await show_outcome(press, await press.client.services.publishing.cancel(draft.id))


async def _reject(press: Press, draft: Draft) -> None:
    await require_publisher(press)
    await acknowledge(press.response.defer)
    await show_outcome(press, await press.client.services.publishing.reject(draft.id, who=press.user.id))


async def _ask_whether_meant(press: Press, draft: Draft) -> None:
    await require_publisher(press)
    question = confirmation(draft, reader_of(press))
    await acknowledge(lambda: press.response.send_message(**fields(question), ephemeral=True))


async def _withdraw(press: Press, draft: Draft) -> None:
    await require_publisher(press)
    await acknowledge(press.response.defer)
    async with press.client.busy():
        withdrawn = await press.client.services.publishing.withdraw(draft.id, who=press.user.id)
        await show_outcome(press, withdrawn)


async def _digest_of(client: MatomeClient, draft: Draft) -> KeptDigest:
    kept = await client.services.desk.kept(draft.digest)
    if kept is None:
        raise Refused("This digest is no longer kept.", hint="Use /publish to start over.")
    return kept


_ANSWERS: Mapping[DraftAction, Callable[[Press, Draft], Awaitable[None]]] = {
    DraftAction.PUBLISH: partial(_publish, route=Route.PUSH),
    DraftAction.PROPOSE: partial(_publish, route=Route.PULL_REQUEST),
    DraftAction.SUBMIT: _submit,
    DraftAction.EDIT: _open_form,
    DraftAction.CANCEL: _cancel,
    DraftAction.REJECT: _reject,
    DraftAction.UPDATE: _update,
    DraftAction.UNPUBLISH: _ask_whether_meant,
    DraftAction.WITHDRAW: _withdraw,
}
CONTROLS = (control(DRAFT_PATTERN, _answer),)
