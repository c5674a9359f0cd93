"""What a model says of a thread as a whole: headline, tags, points and phrases, each held to its sources."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.wording import Wording
from bot.writing.model.guards.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPoint:
    """A statement and the slots of the comments that it rests on; at least one."""

    text: str
    slots: tuple[str, ...]


def check_headline(value: object, *, source: str, wording: Wording, nonce: str) -> str | Fault:
    """Return the headline; `source` is the story's title, its text, and what else it may speak of."""
    raise NotImplementedError


def check_tags(value: object, *, wording: Wording, nonce: str) -> tuple[str, ...]:
    """Return the tags that can be used, five at most, each once."""
    raise NotImplementedError


def check_points(
    value: object, *, sources: Mapping[str, str], wording: Wording, nonce: str, most: int = 6
) -> tuple[CheckedPoint, ...]:
    """Return the points that rest on a comment; `sources` are the comments' texts by slot, in full."""
    raise NotImplementedError


def check_phrase(value: object, *, source: str, wording: Wording, nonce: str) -> str | Fault:
    """Return what a discussion is about, in a few words; `source` is the comments of that discussion."""
    raise NotImplementedError
