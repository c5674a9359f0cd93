"""A digest on its way into a site: offered, perhaps approved by another person, published, withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.thread import ItemId


class Route(StrEnum):
    """How a change gets into a site: straight onto its branch, or as a pull request that its owner merges."""

    PUSH = "push"
    PULL_REQUEST = "pull-request"


class Stage(StrEnum):
    """Where a draft stands."""

    OFFERED = "offered"  # shown to the person who asked for it
    WAITING = "waiting"  # in the queue for approval
    PUBLISHING = "publishing"  # under way; found so at a start, it is done again, which is harmless
    PUBLISHED = "published"  # in the site, or in a pull request
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"  # was published and was taken out again


class Deed(StrEnum):
    """What somebody did to a site."""

    PUBLISH = "publish"
    UPDATE = "update"
    PROPOSE = "propose"  # opened or renewed a pull request
    UNPUBLISH = "unpublish"
    SUBMIT = "submit"  # asked for approval
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What a person has changed about a post; None leaves it to the digest, or to the published post."""

    headline: str | None = None
    tags: tuple[str, ...] | None = None


NO_EDITS = Edits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A digest that somebody wants in a guild's site. Times are UTC, ids of people and places Discord's.

    `digest` is the number of the kept digest. `asker` wanted it, `decider` published, rejected or
    withdrew it. `path`, `commit` and `link` (of the pull request) are what became of it. `channel` and
    `message` hold it in the queue for approval; `reminded_at` is when the queue was reminded of it.
    """

    id: int
    guild: int
    site: str
    digest: int
    item: ItemId
    asker: int
    made_at: datetime
    stage: Stage = Stage.OFFERED
    route: Route = Route.PUSH
    edits: Edits = NO_EDITS
    decider: int | None = None
    path: str = ""
    commit: str = ""
    link: str = ""
    channel: int | None = None
    message: int | None = None
    submitted_at: datetime | None = None
    reminded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A line of the audit log: who did what to which post of a site, and when (UTC).

    `guild` and `user` are None for the operator at a terminal.
    """

    at: datetime
    site: str
    deed: Deed
    item: ItemId
    path: str
    guild: int | None = None
    user: int | None = None
    commit: str = ""
    link: str = ""
