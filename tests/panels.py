"""Kept digests, their controls and what a panel shows, for several tests."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.domain.digest import Digest, Engine
from bot.domain.link import Link
from bot.domain.request import KeptDigest, Wish
from bot.domain.thread import ItemId
from bot.rendering.components import Button, Select
from bot.rendering.custom_ids import PanelAction, PanelControl, Place, read_control
from bot.rendering.messages import Message
from bot.rendering.panel import move, panel
from tests.strategies import any_text, digests, item_ids

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def keep(digest: Digest, number: int = 7) -> KeptDigest:
    """Keep a digest as it is, under a number."""
    wish = Wish(language=digest.language, comments=60, engine=Engine.EXTRACTIVE)
    return KeptDigest(id=number, link=Link(item=digest.story.id), wish=wish, digest=digest, made_at=NOW)


def _keep_condensed(digest: Digest, roots: list[ItemId], original: str) -> KeptDigest:
    """Keep a digest whose quotes stand in its branches by turns, every second one condensed."""
    known = [*roots, *(branch.root for branch in digest.branches)]
    quotes = tuple(
        replace(quote, root=known[place % len(known)] if known else quote.root, original=original)
        if place % 2
        else replace(quote, original=quote.text)
        for place, quote in enumerate(digest.quotes)
    )
    return replace(keep(replace(digest, quotes=quotes), 2**63 - 1), link=Link(item=ItemId(2**53)))


kept_digests = st.builds(_keep_condensed, digests, st.lists(item_ids, max_size=3), any_text)
places = st.builds(Place, page=st.integers(0, 9999), branch=st.none() | item_ids, is_original=st.booleans())
controls = st.builds(
    PanelControl,
    action=st.sampled_from(PanelAction),
    digest=st.integers(0, 2**63 - 1),
    item=item_ids,
    owner=st.integers(0, 2**64 - 1),
    place=places,
)


def show(kept: KeptDigest, place: Place) -> Message:
    """Return the panel as a stranger with the largest id sees it, who may publish."""
    return panel(kept, place, owner=2**64 - 1, can_publish=True)


def press(kept: KeptDigest, action: PanelAction, place: Place, value: str | None = None) -> Place:
    """Return where a press leads."""
    control = PanelControl(action=action, digest=kept.id, item=kept.link.item, owner=1, place=place)
    return move(kept, control, value)


def controls_of(message: Message) -> list[Button | Select]:
    """Return everything below a message, in order."""
    return [part for line in message.get("components", ()) for part in line["components"]]


def names(message: Message) -> list[str]:
    """Return the custom ids of a message."""
    return [part["custom_id"] for part in controls_of(message) if "custom_id" in part]


def place_of(message: Message) -> Place:
    """Return where a message says that it is; all its controls agree."""
    found = {control.place for name in names(message) if (control := read_control(name))}
    (place,) = found
    return place
