"""The first step: what a person pasted becomes a link to a Hacker News item."""

from dataclasses import dataclass

from bot.domain.thread import ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to an item: `item` may be a story or a comment, which only a source can tell.

    `focus` is the comment that a fragment names (`item?id=1#2`), None without one.
    """

    item: ItemId
    focus: ItemId | None = None
