"""From comments as a source lists them to the comments of a thread, in reading order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.thread import Comment, CommentState, ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedComment:
    """A comment whose place in the thread is not known yet; the fields are those of `Comment`."""

    id: ItemId
    parent: ItemId
    author: str | None
    created_at: datetime | None
    text: str
    state: CommentState


def place_comments(
    story: ItemId, comments: Iterable[UnplacedComment], order: Mapping[ItemId, Sequence[ItemId]]
) -> tuple[Comment, ...]:
    """Return the comments of a thread in reading order, each with its depth, root and position.

    Linear, and safe with any input: an id that comes again, and a comment that the story does
    not lead to (its parent is missing, or is below it), are left out.

    Args:
        story: Id of the story.
        comments: Its comments; siblings come as the source lists them.
        order: Hacker News' own order of the children of an item, where it is known. Children
            that it does not name come last.
    """
    children = _children(comments, order)
    placed: list[Comment] = []
    waiting = [(entry, 0, entry.id, place) for place, entry in _last_first(children.pop(story, []))]
    while waiting:
        entry, depth, root, position = waiting.pop()
        placed.append(
            Comment(
                id=entry.id,
                parent=entry.parent,
                root=root,
                author=entry.author,
                created_at=entry.created_at,
                text=entry.text,
                depth=depth,
                position=position,
                state=entry.state,
            )
        )
        replies = children.pop(entry.id, [])
        waiting.extend((reply, depth + 1, root, place) for place, reply in _last_first(replies))
    return tuple(placed)


def _children(
    comments: Iterable[UnplacedComment], order: Mapping[ItemId, Sequence[ItemId]]
) -> dict[ItemId, list[UnplacedComment]]:
    """Return the children of each item, best first where the order is known."""
    children: dict[ItemId, list[UnplacedComment]] = {}
    for comment in {comment.id: comment for comment in comments}.values():
        children.setdefault(comment.parent, []).append(comment)
    for parent, known in order.items():
        places = {item: place for place, item in reversed(list(enumerate(known)))}
        children.get(parent, []).sort(key=lambda child: places.get(child.id, len(known)))
    return children


def _last_first(siblings: Sequence[UnplacedComment]) -> list[tuple[int, UnplacedComment]]:
    return list(enumerate(siblings))[::-1]
