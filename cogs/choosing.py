"""Buttons and selects that ask for a digest: on cards, in lists, where an old digest is no longer kept."""

from collections.abc import Sequence

from bot.client import Press
from bot.client.apologising import outdated
from bot.domain.link import Link
from bot.rendering.custom_ids import MAKE_PATTERN, PICK_PATTERN, PICK_PRIVATE, read_link_value, read_make
from cogs.answering import Request, answer, wish_of
from cogs.pressing import control


async def _make(press: Press, name: str, _: Sequence[str]) -> None:
    """Digest the link of a button, as privately as the message that it stands in."""
    is_private = press.message is not None and press.message.flags.ephemeral
    await _digest(press, read_make(name), is_private=is_private)


async def _pick(press: Press, name: str, values: Sequence[str]) -> None:
    """Digest the story that was chosen, for all or for one person, as the name says."""
    await _digest(press, read_link_value(values[0]) if values else None, is_private=name == PICK_PRIVATE)


async def _digest(press: Press, link: Link | None, *, is_private: bool) -> None:
    if link is None:
        raise outdated()
    await answer(press, Request(link=link, wish=await wish_of(press), is_private=is_private))


CONTROLS = (control(MAKE_PATTERN, _make), control(PICK_PATTERN, _pick))
