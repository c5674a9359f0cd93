"""The button "Why this?" below what a schedule posted: what was asked of each story, and what it had."""

from collections.abc import Sequence

import discord

from bot.client import Press
from bot.client.apologising import outdated, reader_of
from bot.client.delivery import acknowledge, fields, persist
from bot.domain.judging import Reason
from bot.domain.thread import ItemId
from bot.errors import BotError
from bot.rendering.custom_ids import WHY_PATTERN, read_why
from bot.rendering.messages import Embed, pack
from bot.rendering.scheduled import quiet_message
from bot.rendering.why import why_message
from cogs.marks import stories_of
from cogs.pressing import control


async def _answer(press: Press, name: str, _: Sequence[str]) -> None:
    """Tell it to the person alone, of every story that the message shows."""
    if read_why(name) is None:
        raise outdated()
    await acknowledge(lambda: press.response.defer(ephemeral=True, thinking=True))
    embeds, trouble = list[Embed](), list[BotError]()
    for item in stories_of(press.message):
        try:
            embeds += await _explain(press, item)
        except BotError as error:  # of this one alone, it may be
            trouble.append(error)
    if trouble and not embeds:
        raise trouble[0]
    message = pack(embeds)[0] if embeds else quiet_message(reader_of(press))
    await persist(lambda: press.edit_original_response(**fields(message)))


async def _explain(press: Press, item: ItemId) -> Sequence[Embed]:
    """Return why a story was posted; by the schedule that did it, where that is still there."""
    for channel in _channels_of(press):
        reasons = await press.client.services.schedules.why(channel, item)
        if reasons:
            own = tuple(filter(_has_posted, reasons)) or reasons
            return why_message(own, reader_of(press), item=item, channel=channel)["embeds"]
    return why_message((), reader_of(press), item=item, channel=press.channel_id or 0)["embeds"]


def _has_posted(reason: Reason) -> bool:
    return reason.posting is not None and reason.posting.subscription == reason.subscription.id


def _channels_of(press: Press) -> Sequence[int]:
    """Return where the schedule may be: here, or in the forum that holds this post."""
    place = press.channel
    parent = [place.parent_id] if isinstance(place, discord.Thread) else []
    return [number for number in (press.channel_id, *parent) if number]


CONTROLS = (control(WHY_PATTERN, _answer),)
