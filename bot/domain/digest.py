"""A digest: what is shown to a reader, whichever engine wrote it and wherever it goes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.language import Language
from bot.domain.spending import Usage
from bot.domain.thread import Coverage, ItemId, Story, ThreadNote, permalink

MOST_TAGS = 5


class Engine(StrEnum):
    """Who wrote a digest."""

    EXTRACTIVE = "extractive"
    MODEL = "model"


class WritingNote(StrEnum):
    """Something a reader should know about how a digest was written; the value is a message id."""

    MODEL_UNAVAILABLE = "The model could not be reached, so sentences were chosen by rules."
    BUDGET_REACHED = "The budget for the model is used up for now, so sentences were chosen by rules."
    NOT_GOOD_ENOUGH = "What the model wrote could not be trusted, so sentences were chosen by rules."
    PARTLY_WRITTEN = (
        "Quotes marked ◇ are as their authors wrote them: the model's words could not be trusted."
    )
    PARTLY_REACHED = "Quotes marked ◇ are as their authors wrote them: the model could not be reached."
    PARTLY_PAID = (
        "Quotes marked ◇ are as their authors wrote them: the budget for the model is used up for now."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPoint:
    """One statement about the discussion. Each point has at least one source comment.

    `author` is set where `text` is that person's own sentence.
    """

    text: str
    sources: tuple[ItemId, ...]
    author: str | None

    def __post_init__(self) -> None:
        """Hold the invariant: nothing is claimed without a source."""
        if not self.sources:
            raise ValueError(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A top-level comment's discussion: what it is about, and how many comments it has."""

    phrase: str
    root: ItemId
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A chosen comment: `text` as shown (condensed, perhaps translated), `original` in full.

    `score` is 0 to 100; `colour` is `#rrggbb` for the best ones and empty for the rest.
    `parent`, `root` and `depth` are those of the comment; `reasons` say why it was chosen.
    `is_left` marks one that is in its author's words although the digest is translated.
    """

    id: ItemId
    author: str
    created_at: datetime | None
    parent: ItemId
    root: ItemId
    depth: int
    text: str
    original: str
    score: int
    colour: str
    reasons: tuple[str, ...] = ()
    is_left: bool = False

    @property
    def permalink(self) -> str:
        """The address of the comment."""
        return permalink(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A thread, digested. Quotes are in reading order, branches largest first; tags are five at most.

    `headline` is the title as shown; `language` is the reader's, for labels; `is_translated` says
    whether the quotes are in it, or in `tongue` where that is another one. `usage` is what a model
    took for it, and names the model, where one was asked.
    """

    story: Story
    engine: Engine
    language: Language
    is_translated: bool
    headline: str
    coverage: Coverage
    points: tuple[SummaryPoint, ...]
    branches: tuple[Branch, ...]
    quotes: tuple[Quote, ...]
    tags: tuple[str, ...]
    focus: ItemId | None = None
    notes: tuple[ThreadNote | WritingNote, ...] = ()
    tongue: str | None = None
    usage: Usage | None = None


def publication_day(digest: Digest, now: datetime) -> datetime:
    """Return the time (UTC) whose day a post of the digest carries.

    That is the story's submission, else its oldest quote, and never after `now`: site generators
    leave out posts from the future without a word.
    """
    known = digest.story.created_at or min(
        (quote.created_at for quote in digest.quotes if quote.created_at), default=now
    )
    return min(known, now).astimezone(UTC)
