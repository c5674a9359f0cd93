"""A Hacker News discussion as values: the story, its comments in reading order, what was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

ItemId = NewType("ItemId", int)


def permalink(item: ItemId) -> str:
    """Return the address of a story or comment on Hacker News."""
    return f"https://news.ycombinator.com/item?id={item}"


class StoryKind(StrEnum):
    """What sort of submission a story is."""

    LINK = "link"
    ASK = "ask"
    SHOW = "show"
    LAUNCH = "launch"
    POLL = "poll"
    JOB = "job"

    @classmethod
    def of_title(cls, title: str) -> "StoryKind":
        """Return the kind that a story's title announces; `LINK` when it announces none."""
        prefixes = {"ask hn": cls.ASK, "tell hn": cls.ASK, "show hn": cls.SHOW, "launch hn": cls.LAUNCH}
        return prefixes.get(title.lower().partition(":")[0].strip(), cls.LINK)


class CommentState(StrEnum):
    """Whether a comment may be read and quoted."""

    LIVE = "live"
    DELETED = "deleted"
    DEAD = "dead"  # killed by software, moderators or flags; its replies may still be live


class ThreadNote(StrEnum):
    """Something a reader should know about how a thread was read; the value is a message id."""

    ORDER_UNKNOWN = "Hacker News' own order was not available; replies are in order of time."
    ORDER_PARTIAL = "Hacker News' own order is known for the top of the thread only."
    TREE_UNAVAILABLE = "The search index was not available; comments were read one by one."
    TREE_BEHIND = "The search index lagged behind; missing comments were read one by one."
    CAPPED = "The thread is very long; reading stopped at a limit."


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOption:
    """One choice of a poll; `points` are its votes."""

    text: str
    points: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A submission. `text` is empty for plain links; `points` are None where a source hides them."""

    id: ItemId
    kind: StoryKind
    title: str
    url: str | None
    text: str
    author: str | None
    points: int | None
    created_at: datetime | None
    options: tuple[PollOption, ...] = ()

    @property
    def permalink(self) -> str:
        """The address of the discussion."""
        return permalink(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment.

    `text` is plain: a blank line between paragraphs, code lines indented by two spaces, italics
    between asterisks, links whole. It is empty for deleted comments. `parent` is the story's id
    for a top-level comment, whose `depth` is 0 and whose `root` is itself. `position` counts
    from 0 among the siblings, as the source ranks them. Times are UTC, None where unknown.
    """

    id: ItemId
    parent: ItemId
    root: ItemId
    author: str | None
    created_at: datetime | None
    text: str
    depth: int
    position: int
    state: CommentState = CommentState.LIVE

    @property
    def permalink(self) -> str:
        """The address of the comment."""
        return permalink(self.id)

    @property
    def is_readable(self) -> bool:
        """Whether there is an author and a text that may be quoted."""
        return self.state is CommentState.LIVE and self.author is not None and bool(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many comments were read of how many there are; `total` is never below `read`."""

    read: int
    total: int

    def __post_init__(self) -> None:
        """Hold the invariant."""
        if not 0 <= self.read <= self.total:
            raise ValueError(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A story with its comments in reading order: depth first, each parent before its replies.

    `focus` is the comment that the link named, if it named one. `is_ranked` says whether
    positions are Hacker News' own ranking, at least for the top of the thread.
    """

    story: Story
    comments: tuple[Comment, ...]
    coverage: Coverage
    is_ranked: bool
    focus: ItemId | None = None
    notes: tuple[ThreadNote, ...] = ()

    def by_id(self) -> Mapping[ItemId, Comment]:
        """Return the comments keyed by id, in reading order."""
        return {comment.id: comment for comment in self.comments}
