"""The controls below a digest: paging, branches, the other view, a newer digest, the post that it makes."""

from collections.abc import Sequence

from bot.client import Press
from bot.client.apologising import outdated, reader_of
from bot.client.delivery import acknowledge, fields
from bot.domain.request import KeptDigest
from bot.rendering.apologies import too_old
from bot.rendering.custom_ids import (
    OPEN_PATTERN,
    PANEL_PATTERN,
    PanelAction,
    PanelControl,
    Place,
    read_control,
    read_digest_value,
)
from bot.rendering.messages import Message
from bot.rendering.panel import move, panel
from bot.rendering.scheduled import NOBODY
from cogs.answering import Request, answer, promise
from cogs.drafting import offer
from cogs.marks import mark_of
from cogs.pressing import control


async def _answer(press: Press, name: str, values: Sequence[str]) -> None:
    control = read_control(name)
    if control is None:
        raise outdated()
    kept = await press.client.services.desk.kept(control.digest)
    if kept is None:
        await _whisper(press, too_old(control.item, reader_of(press)))
        return
    match control.action:
        case PanelAction.REFRESH:
            await _refresh(press, kept, control)
        case PanelAction.PUBLISH:
            await offer(press, kept)
        case _:
            await _turn(press, kept, control, values[0] if values else None)


async def _open(press: Press, _: str, values: Sequence[str]) -> None:
    """Show a digest that was chosen in an overview, as it was kept, to the person alone."""
    chosen = read_digest_value(values[0]) if values else None
    if chosen is None:
        raise outdated()
    number, item = chosen
    kept, reader = await press.client.services.desk.kept(number), reader_of(press)
    if kept is None:
        await _whisper(press, too_old(item, reader))
        return
    can_publish = press.guild_id is not None
    await _whisper(press, panel(kept, Place(), owner=press.user.id, can_publish=can_publish, language=reader))


async def _turn(press: Press, kept: KeptDigest, control: PanelControl, value: str | None) -> None:
    """Show another place: in the message itself, or to the person alone where it is not theirs.

    What a schedule posted is there for all, so that not even a moderator turns its pages for others.
    """
    place = move(kept, control, value)
    is_theirs = control.owner != NOBODY and _may_change(press, control)
    is_private = not is_theirs or (press.message is not None and press.message.flags.ephemeral)
    message = panel(
        kept,
        place,
        owner=control.owner if is_theirs else press.user.id,
        can_publish=press.guild_id is not None,
        language=reader_of(press) if is_private else None,
    )
    if is_theirs:
        await acknowledge(lambda: press.response.edit_message(**fields(message)))
    else:
        await _whisper(press, message)


async def _refresh(press: Press, kept: KeptDigest, control: PanelControl) -> None:
    message = press.message
    if message is None or not _may_change(press, control):
        await answer(press, Request(link=kept.link, wish=kept.wish, is_private=True, is_fresh=True))
        return
    request = Request(
        link=kept.link,
        wish=kept.wish,
        is_private=message.flags.ephemeral,
        is_fresh=True,
        replaces=kept.id,
        delivery=mark_of(message),
    )
    await acknowledge(press.response.defer)
    await promise(press, request, message=message.id)


async def _whisper(press: Press, message: Message) -> None:
    await acknowledge(lambda: press.response.send_message(**fields(message), ephemeral=True))


def _may_change(press: Press, control: PanelControl) -> bool:
    """Whether the person may change the message: it is theirs, or nobody else sees it, or they moderate."""
    message = press.message
    is_seen_alone = message is not None and message.flags.ephemeral
    return is_seen_alone or press.user.id == control.owner or press.permissions.manage_messages


CONTROLS = (control(PANEL_PATTERN, _answer), control(OPEN_PATTERN, _open))
