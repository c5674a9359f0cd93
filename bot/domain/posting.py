"""What was posted in a channel, and why a story was or was not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.thread import ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A story that a channel has, or is about to get from a job; times are UTC.

    `address` is the article's as `identify_address` has it, empty for texts; `title` is folded. Either
    tells a story that comes up again under another id. `points` and `comments` are those at the time of
    the post or of its last edit. `message` is None until it is there.
    """

    channel: int
    item: ItemId
    address: str
    title: str
    subscription: int
    job: int
    posted_at: datetime
    points: int
    comments: int
    place: int | None = None  # the channel or thread that holds the message
    message: int | None = None


class Check(StrEnum):
    """Something that a story has to pass before it is posted, in the order in which they are asked."""

    POINTS = "points"
    COMMENTS = "comments"
    AGE = "age"
    WORDS = "words"
    WITHOUT_WORDS = "without words"
    DOMAINS = "domains"
    WITHOUT_DOMAINS = "without domains"
    REPEAT = "repeat"  # the channel has it already, perhaps under another id
    DAY = "day"  # enough for today, of a subscription that polls
    GAP = "gap"  # too soon after the last one, likewise
    PLACE = "place"  # others came first


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found: the story's own value and the one that was wanted, both as plain text.

    Numbers are digits, stretches of time whole minutes, moments ISO 8601, lists comma-separated.
    """

    check: Check
    passes: bool
    value: str
    wanted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a subscription made of a story at a time: every check that it asks for, and its value."""

    item: ItemId
    title: str
    at: datetime
    findings: tuple[Finding, ...]

    @property
    def is_chosen(self) -> bool:
        """Whether the story passed everything."""
        return all(finding.passes for finding in self.findings)
