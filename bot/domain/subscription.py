"""A subscription: which stories a channel wants, when, and in which form."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.request import Wish
from bot.domain.wording import Tone

MOST_STORIES = 10  # of one slot: as many embeds as one message can hold
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


class FeedKind(StrEnum):
    """Where stories come from: a list of Hacker News, or what words, a domain or a person bring up."""

    TOP = "top"
    BEST = "best"
    NEW = "new"
    ASK = "ask"
    SHOW = "show"
    SEARCH = "search"
    DOMAIN = "domain"
    USER = "user"


NAMED_FEEDS = frozenset((FeedKind.SEARCH, FeedKind.DOMAIN, FeedKind.USER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source of stories; `words` are the search, the domain or the user, and empty for a list."""

    kind: FeedKind = FeedKind.TOP
    words: str = ""

    def __post_init__(self) -> None:
        """Hold the invariant."""
        if (self.kind in NAMED_FEEDS) != bool(self.words.strip()):
            raise ValueError(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a story has to be like; empty tuples and zeros ask for nothing.

    `age` is how old its discussion has to be. A title has to hold one of `words` and none of
    `without_words`; its address has to be of one of `domains` (or below it) and of none of
    `without_domains`. At most `most` stories are posted for a slot.
    """

    points: int = 0
    comments: int = 0
    age: timedelta = timedelta()
    words: tuple[str, ...] = ()
    without_words: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    without_domains: tuple[str, ...] = ()
    most: int = 3

    def __post_init__(self) -> None:
        """Hold the invariants."""
        if not 1 <= self.most <= MOST_STORIES or min(self.points, self.comments, self.age.days) < 0:
            raise ValueError(self)


class Form(StrEnum):
    """How stories are posted."""

    OVERVIEW = "overview"  # one message about all
    STORIES = "stories"  # a message for each
    THREADS = "threads"  # a message for each, with a thread opened from it


class SiteStep(StrEnum):
    """Whether the digests go to the guild's site as well."""

    NONE = "none"
    REVIEW = "review"  # into the queue for approval
    PUBLISH = "publish"


class CatchUp(StrEnum):
    """What becomes of slots that were missed while the bot was down."""

    LATEST = "latest"  # the last one
    ALL = "all"  # those of the last hours, see `Terms.catch_up_hours`
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTimes:
    """Times of day, local and to the minute, ascending; `weekdays` are 0 (Monday) to 6, ascending."""

    times: tuple[time, ...]
    weekdays: tuple[int, ...] = EVERY_DAY

    def __post_init__(self) -> None:
        """Hold the invariants."""
        is_sorted = list(self.times) == sorted(set(self.times))
        if not self.times or not self.weekdays or not is_sorted or not set(self.weekdays) <= set(EVERY_DAY):
            raise ValueError(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """A cron expression of five fields."""

    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """As soon as a story passes: at most `most_a_day` (local days), `gap` between two of them."""

    most_a_day: int = 5
    gap: timedelta = timedelta(minutes=30)

    def __post_init__(self) -> None:
        """Hold the invariants."""
        if self.most_a_day < 1 or self.gap < timedelta():
            raise ValueError(self)


Timing: TypeAlias = DailyTimes | Cron | Polling


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A stretch of each local day in which nothing is posted; it may go past midnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        """Hold the invariant: one that never ends posts nothing."""
        if self.start == self.end:
            raise ValueError(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """All that a person chooses about a subscription.

    `zone` is an IANA name, for times and days. `window` is for how long a story is not posted again
    in the channel; one whose comments have grown by the factor `growth` meanwhile (None: never) is
    edited in place. `language`, `comments`, `engine` and `tone` follow the guild where they are None.
    `role` is pinged with the first message of a slot. `tells_nothing`: a slot without stories says so.
    """

    feed: Feed = Feed()
    filters: Filters = Filters()
    form: Form = Form.STORIES
    timing: Timing = field(default_factory=lambda: DailyTimes(times=(time(9),)))
    zone: str = "UTC"
    quiet: QuietHours | None = None
    catch_up: CatchUp = CatchUp.LATEST
    catch_up_hours: int = 24
    window: timedelta = timedelta(days=30)
    growth: float | None = 2.0
    language: Language | None = None
    comments: int | None = None
    engine: Engine | None = None
    tone: Tone | None = None
    role: int | None = None
    site: SiteStep = SiteStep.NONE
    tells_nothing: bool = False

    def wish(self, usual: Wish) -> Wish:
        """Return how its digests are wanted, in a guild whose usual ones are as given."""
        return Wish(
            language=self.language or usual.language,
            comments=self.comments or usual.comments,
            engine=self.engine or usual.engine,
            tone=self.tone or usual.tone,
            tongue=usual.tongue if self.language in {None, usual.language} else None,
        )


class Standing(StrEnum):
    """Whether a subscription runs."""

    SKETCH = "sketch"  # being set up, or being changed: see `Subscription.replaces`
    ACTIVE = "active"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a channel is subscribed to; ids are Discord's but for its own. Times are UTC.

    `replaces` is the subscription that a sketch will change once it is saved. `next_at` is the next
    slot, None while it does not run. `pause_reason` is a message id and empty where a person paused
    it; `failures` counts the slots in a row that could not be posted.
    """

    id: int
    guild: int
    channel: int
    owner: int
    terms: Terms
    made_at: datetime
    standing: Standing = Standing.SKETCH
    replaces: int | None = None
    next_at: datetime | None = None
    pause_reason: str = ""
    failures: int = 0
