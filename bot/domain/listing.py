"""Stories as they stand in Hacker News' lists and search results."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.thread import Story


class ListKind(StrEnum):
    """One of Hacker News' own lists of stories."""

    TOP = "top"
    BEST = "best"
    NEW = "new"
    ASK = "ask"
    SHOW = "show"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStory:
    """A story and how many comments it has, deleted ones included; None where that is not told."""

    story: Story
    comments: int | None
