"""Algolia's answers, and the domain values that they hold.

The shapes are those of https://hn.algolia.com/api (read 2026-11). Nodes are validated one by one,
since a thread may nest thousands deep.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel

from bot.adapters.hackernews_fields import (
    POLL_OPTION,
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


class AlgoliaItem(BaseModel):
    """One node of Algolia's tree. Fields are null where they do not apply, or where it knows no better."""

    id: Id
    type: str | None = None
    author: str | None = None
    title: str | None = None
    url: str | None = None
    text: str | None = None
    points: int | None = None
    created_at_i: int | None = None
    created_at: str | None = None
    num_comments: int | None = None
    parent_id: Id | None = None
    story_id: Id | None = None
    children: list[object] = []
    options: list[object] = []

    @property
    def story(self) -> ItemId | None:
        """The story that it belongs to, or is; None where the index does not say."""
        return ItemId(self.story_id or (0 if self.parent_id else self.id)) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What Algolia knows of an item: itself, its poll options, and all comments below it.

    `is_ranked` says that siblings are not simply in order of id, so the order must be Hacker
    News' own: true of some recordings, never of the service.
    """

    item: AlgoliaItem
    options: tuple[PollOption, ...]
    comments: tuple[UnplacedComment, ...]
    is_ranked: bool


def read_tree(payload: object) -> Tree:
    """Return the tree in an answer of Algolia's `items/ID`, in one pass of any depth.

    Raises:
        pydantic.ValidationError: A node has another shape.
    """
    root = AlgoliaItem.model_validate(payload)
    comments: dict[int, UnplacedComment] = {}
    options = [AlgoliaItem.model_validate(option) for option in root.options]
    waiting: list[tuple[object, int]] = [(child, root.id) for child in reversed(root.children)]
    while waiting:
        raw, parent = waiting.pop()
        if raw is None:
            continue
        node = AlgoliaItem.model_validate(raw)
        if node.type == POLL_OPTION:
            options.append(node)
        elif node.id != root.id and node.id not in comments:
            comments[node.id] = _comment(node, parent)
            waiting.extend((child, node.id) for child in reversed(node.children))
    return Tree(
        item=root,
        options=tuple(read_option(option.text, option.points) for option in options),
        comments=tuple(comments.values()),
        is_ranked=_is_ranked(comments.values()),
    )


def algolia_story(tree: Tree) -> Story | None:
    """Return the story at the root of a tree; None where it was taken away."""
    item = tree.item
    if not item.title:
        return None
    return Story(
        id=ItemId(item.id),
        kind=read_kind(item.type, item.title),
        title=read_line(decode(item.title)) or "",
        url=read_address(item.url),
        text=comment_text(item.text or ""),
        author=read_line(item.author),
        points=item.points,
        created_at=_created_at(item),
        options=tree.options,
    )


def _comment(node: AlgoliaItem, parent: int) -> UnplacedComment:
    state = read_state(node.author, node.text)
    return UnplacedComment(
        id=ItemId(node.id),
        parent=ItemId(parent),
        author=read_line(node.author),
        created_at=_created_at(node),
        text=comment_text(node.text or "") if state is CommentState.LIVE else "",
        state=state,
    )


def _is_ranked(comments: Iterable[UnplacedComment]) -> bool:
    last: dict[ItemId, ItemId] = {}
    for comment in comments:
        if comment.id < last.get(comment.parent, 0):
            return True
        last[comment.parent] = comment.id
    return False


def _created_at(node: AlgoliaItem) -> datetime | None:
    if node.created_at_i is not None:
        return read_time(node.created_at_i)
    try:
        moment = datetime.fromisoformat(node.created_at or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
