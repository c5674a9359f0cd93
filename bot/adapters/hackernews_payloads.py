"""The wire shapes of the two Hacker News APIs, and the domain values that they hold.

Algolia: https://hn.algolia.com/api (read 2026-11). Firebase: https://github.com/HackerNews/API
(read 2026-11). Nodes are validated one by one, since a thread may nest thousands deep.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from bot.domain.link import LARGEST_ID
from bot.domain.placement import UnplacedComment
from bot.domain.thread import CommentState, ItemId, PollOption, Story, StoryKind
from bot.text.characters import one_line, strip_invisible
from bot.text.comment_html import WEB, comment_text, decode

Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
# What stands for the text of a comment that was killed.
_PLACEHOLDERS = frozenset(("[flagged]", "[dead]", "[deleted]"))
COMMENT, POLL_OPTION = "comment", "pollopt"


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
            comments[node.id] = _algolia_comment(node, parent)
            waiting.extend((child, node.id) for child in reversed(node.children))
    return Tree(
        item=root,
        options=tuple(_option(option.text, option.points) for option in options),
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
        kind=_kind(item.type, item.title),
        title=_line(decode(item.title)) or "",
        url=_address(item.url),
        text=comment_text(item.text or ""),
        author=_line(item.author),
        points=item.points,
        created_at=_algolia_time(item),
        options=tree.options,
    )


def firebase_story(item: FirebaseItem, options: tuple[PollOption, ...]) -> Story | None:
    """Return the story in an item, with the options of a poll; None where it was taken away."""
    if item.is_gone or not item.title:
        return None
    return Story(
        id=ItemId(item.id),
        kind=_kind(item.type, item.title),
        title=_line(decode(item.title)) or "",
        url=_address(item.url),
        text=comment_text(item.text or ""),
        author=_line(item.by),
        points=item.score,
        created_at=_time(item.time),
        options=options,
    )


def firebase_option(item: FirebaseItem) -> PollOption:
    """Return the choice of a poll in an item."""
    return _option(item.text, item.score)


def firebase_comment(item: FirebaseItem, parent: ItemId) -> UnplacedComment:
    """Return the comment in an item, under the parent that lists it among its kids."""
    if item.deleted:
        state = CommentState.DELETED
    else:
        state = CommentState.DEAD if item.dead else _state(item.by, item.text)
    return UnplacedComment(
        id=ItemId(item.id),
        parent=parent,
        author=_line(item.by),
        created_at=_time(item.time),
        text=comment_text(item.text or "") if state is CommentState.LIVE else "",
        state=state,
    )


def _algolia_comment(node: AlgoliaItem, parent: int) -> UnplacedComment:
    state = _state(node.author, node.text)
    return UnplacedComment(
        id=ItemId(node.id),
        parent=ItemId(parent),
        author=_line(node.author),
        created_at=_algolia_time(node),
        text=comment_text(node.text or "") if state is CommentState.LIVE else "",
        state=state,
    )


def _state(author: str | None, text: str | None) -> CommentState:
    words = (text or "").strip()
    if words == "[deleted]" or not (author or words):
        return CommentState.DELETED
    return CommentState.DEAD if words in _PLACEHOLDERS else CommentState.LIVE


def _is_ranked(comments: Iterable[UnplacedComment]) -> bool:
    last: dict[ItemId, ItemId] = {}
    for comment in comments:
        if comment.id < last.get(comment.parent, 0):
            return True
        last[comment.parent] = comment.id
    return False


def _kind(item_type: str | None, title: str) -> StoryKind:
    match item_type:
        case "poll":
            return StoryKind.POLL
        case "job":
            return StoryKind.JOB
        case _:
            return StoryKind.of_title(title)


def _option(text: str | None, points: int | None) -> PollOption:
    return PollOption(text=comment_text(text or ""), points=points)


def _line(text: str | None) -> str | None:
    """Return a name or title as one line; None where nothing of it can be seen."""
    return one_line(text or "") or None


def _address(url: str | None) -> str | None:
    address = "".join(strip_invisible(url or "").split())
    return address if WEB.match(address) else None


def _algolia_time(node: AlgoliaItem) -> datetime | None:
    if node.created_at_i is not None:
        return _time(node.created_at_i)
    try:
        moment = datetime.fromisoformat(node.created_at or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _time(seconds: int | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
