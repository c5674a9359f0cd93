"""Firebase's items, and the domain values that they hold.

The shapes are those of https://github.com/HackerNews/API (read 2026-11).
"""

from pydantic import BaseModel

from bot.adapters.hackernews_fields import (
    Id,
    read_address,
    read_kind,
    read_line,
    read_option,
    read_state,
    read_time,
)
from bot.domain.placement import UnplacedComment
from bot.domain.thread import CommentState, ItemId, PollOption, Story
from bot.text.comment_html import comment_text, decode


class FirebaseItem(BaseModel):
    """One item of Firebase; fields that do not apply are absent. `kids` are ranked, best first."""

    id: Id
    type: str | None = None
    by: str | None = None
    title: str | None = None
    url: str | None = None
    text: str | None = None
    score: int | None = None
    time: int | None = None
    parent: Id | None = None
    poll: Id | None = None
    kids: list[Id] = []
    parts: list[Id] = []
    descendants: int | None = None
    deleted: bool = False
    dead: bool = False

    @property
    def is_gone(self) -> bool:
        """Whether its author or a moderator took it away."""
        return self.deleted or self.dead

    @property
    def kid_ids(self) -> tuple[ItemId, ...]:
        """The comments right below it, best first."""
        return tuple(map(ItemId, self.kids))

    @property
    def above(self) -> ItemId | None:
        """What a comment answers, or the poll of an option; None for a story."""
        return ItemId(self.parent or self.poll or 0) or None


def firebase_story(item: FirebaseItem, options: tuple[PollOption, ...]) -> Story | None:
    """Return the story in an item, with the options of a poll; None where it was taken away."""
    if item.is_gone or not item.title:
        return None
    return Story(
        id=ItemId(item.id),
        kind=read_kind(item.type, item.title),
        title=read_line(decode(item.title)) or "",
        url=read_address(item.url),
        text=comment_text(item.text or ""),
        author=read_line(item.by),
        points=item.score,
        created_at=read_time(item.time),
        options=options,
    )


def firebase_option(item: FirebaseItem) -> PollOption:
    """Return the choice of a poll in an item."""
    return read_option(item.text, item.score)


def firebase_comment(item: FirebaseItem, parent: ItemId) -> UnplacedComment:
    """Return the comment in an item, under the parent that lists it among its kids."""
    if item.deleted:
        state = CommentState.DELETED
    else:
        state = CommentState.DEAD if item.dead else read_state(item.by, item.text)
    return UnplacedComment(
        id=ItemId(item.id),
        parent=parent,
        author=read_line(item.by),
        created_at=read_time(item.time),
        text=comment_text(item.text or "") if state is CommentState.LIVE else "",
        state=state,
    )
