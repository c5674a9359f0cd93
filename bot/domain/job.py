"""A job: what one slot of a subscription posts, and how far that has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.domain.thread import ItemId

_NONCE = 25  # characters: https://docs.discord.com/developers/resources/message (read 2026-08-06)


class JobState(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    DEAD = "dead"  # given up; a person can see why
    CANCELLED = "cancelled"  # its subscription was paused or removed


UNFINISHED = (JobState.WAITING, JobState.WORKING)


class PartKind(StrEnum):
    """What one step of a job does."""

    OVERVIEW = "overview"  # one message about all its stories
    STORY = "story"  # a message about one story
    THREAD = "thread"  # a thread opened from a story's message
    GROWN = "grown"  # an edit of the message about a story that has grown
    NOTHING = "nothing"  # a line that says that there is nothing
    SITE = "site"  # the story's post in the site, or in its queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A step of a job, done once; `stories` is one but for an overview, and none for `NOTHING`."""

    kind: PartKind
    stories: tuple[ItemId, ...] = ()

    @property
    def target(self) -> str:
        """Return its name, unique in its job."""
        is_single = len(self.stories) == 1 and self.kind is not PartKind.OVERVIEW
        return f"{self.kind}/{self.stories[0]}" if is_single else str(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The work of one slot. (`subscription`, `slot`) is unique; times are UTC.

    `slot` is its time in ISO 8601, or a name of its own where a person started it. `due_at` is when it
    should have been posted; it is not worked on before `not_before`. `parts` are None until they are
    planned, and never change afterwards. `outcome` says in a message id why it is dead or cancelled.
    """

    id: int
    subscription: int
    guild: int
    channel: int
    slot: str
    due_at: datetime
    state: JobState = JobState.WAITING
    attempts: int = 0
    not_before: datetime
    parts: tuple[Part, ...] | None = None
    outcome: str = ""
    finished_at: datetime | None = None

    @property
    def is_asked(self) -> bool:
        """Whether a person started it, who wants it now."""
        return not self.slot[:1].isdigit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One part of a job as it is carried out; (`job`, `target`) is unique. Times are UTC.

    `digests` are the numbers of the kept digests that it shows, in the order of its stories, and are
    fixed before the first try, so that every try sends the same. `began_at` is when the first try
    began: from then on Discord may have the message. `message` is set once that is known; `channel`
    is where it is, which for a forum is the post's own thread.
    """

    id: int
    job: int
    target: str
    channel: int
    digests: tuple[int, ...] = ()
    began_at: datetime | None = None
    message: int | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A job with what was sent for it, in the order of its parts."""

    job: Job
    deliveries: tuple[Delivery, ...]


def nonce_of(delivery: Delivery) -> str:
    """Return what Discord knows a message by for a few minutes: the same for each try of a delivery."""
    name = f"{delivery.job}/{delivery.target}"
    return f"m{sha256(name.encode()).hexdigest()}"[:_NONCE]
