"""Builds small threads for tests from nested comments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.thread import Comment, CommentState, Coverage, ItemId, Story, StoryKind, Thread

STORY = ItemId(100)
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Node:
    """A comment to be: who says what, and what it gets in reply."""

    author: str | None
    text: str
    replies: tuple["Node", ...] = ()
    state: CommentState = CommentState.LIVE


def node(author: str | None, text: str, *replies: Node) -> Node:
    return Node(author, text, replies)


def deleted(*replies: Node) -> Node:
    return Node(None, "", replies, CommentState.DELETED)


def story(title: str = "A story", author: str = "sub", **changes: object) -> Story:
    fields: dict[str, object] = {
        "id": STORY,
        "kind": StoryKind.LINK,
        "title": title,
        "url": "https://example.com/story",
        "text": "",
        "author": author,
        "points": 120,
        "created_at": START,
    }
    return Story(**(fields | changes))  # pyright: ignore[reportArgumentType] - tests pass what fits


def thread(
    *roots: Node, about: Story | None = None, focus: int | None = None, is_ranked: bool = True
) -> Thread:
    """Return a thread of the given top-level comments; ids count up from 101 in reading order."""
    comments: list[Comment] = []
    for position, root in enumerate(roots):
        comments.extend(_walk(root, position, len(comments)))
    return Thread(
        story=about or story(),
        comments=tuple(comments),
        coverage=Coverage(read=len(comments), total=len(comments)),
        is_ranked=is_ranked,
        focus=None if focus is None else ItemId(focus),
    )


def _walk(root: Node, position: int, before: int) -> Iterator[Comment]:
    stack = [(root, STORY, 0, position)]
    top = ItemId(STORY + before + 1)
    number = before
    while stack:
        entry, parent, depth, place = stack.pop()
        number += 1
        item = ItemId(STORY + number)
        yield Comment(
            id=item,
            parent=parent,
            root=top,
            author=entry.author,
            created_at=START + timedelta(minutes=number),
            text=entry.text,
            depth=depth,
            position=place,
            state=entry.state,
        )
        stack.extend((reply, item, depth + 1, i) for i, reply in reversed(list(enumerate(entry.replies))))
