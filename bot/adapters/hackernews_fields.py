"""What both Hacker News APIs write alike: ids, names, texts and times, as the domain has them."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from bot.domain.link import LARGEST_ID
from bot.domain.thread import CommentState, PollOption, StoryKind
from bot.text.characters import one_line, strip_invisible
from bot.text.comment_html import WEB, comment_text

Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
# What stands for the text of a comment that was killed.
_PLACEHOLDERS = frozenset(("[flagged]", "[dead]", "[deleted]"))
COMMENT, POLL_OPTION = "comment", "pollopt"


def read_kind(item_type: str | None, title: str) -> StoryKind:
    """Return what sort of story it is, by its type or else its title."""
    match item_type:
        case "poll":
            return StoryKind.POLL
        case "job":
            return StoryKind.JOB
        case _:
            return StoryKind.of_title(title)


def read_state(author: str | None, text: str | None) -> CommentState:
    """Return whether a comment may be read, by what stands for its author and text."""
    words = (text or "").strip()
    if words == "[deleted]" or not (author or words):
        return CommentState.DELETED
    return CommentState.DEAD if words in _PLACEHOLDERS else CommentState.LIVE


def read_option(text: str | None, points: int | None) -> PollOption:
    """Return one choice of a poll."""
    return PollOption(text=comment_text(text or ""), points=points)


def read_line(text: str | None) -> str | None:
    """Return a name or title as one line; None where nothing of it can be seen."""
    return one_line(text or "") or None


def read_address(url: str | None) -> str | None:
    """Return a web address; None for anything else."""
    address = "".join(strip_invisible(url or "").split())
    return address if WEB.match(address) else None


def read_time(seconds: int | None) -> datetime | None:
    """Return the time that many seconds after 1970; None where no calendar has it."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
