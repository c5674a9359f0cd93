"""What the people who run a server (a *guild*) have chosen for it."""

from dataclasses import dataclass, replace

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.request import Wish
from bot.domain.wording import Tone

FEWEST_COMMENTS = 1
MOST_COMMENTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """A guild's choices; what is None follows the reader or the operator. A tone is for a model.

    `publishers` are the roles that may publish, besides those who may manage the guild; `schedulers`
    those that may set up schedules, besides those who may manage the channel; `unfurled` are the
    channels where links get a card. All hold Discord's ids, ascending.
    `review_channel` is where drafts wait for approval; without one, nobody can ask for it.
    """

    language: Language | None = None
    comments: int | None = None
    engine: Engine | None = None
    tone: Tone | None = None
    publishers: tuple[int, ...] = ()
    unfurled: tuple[int, ...] = ()
    review_channel: int | None = None
    schedulers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Hold the invariant."""
        if self.comments is not None and not FEWEST_COMMENTS <= self.comments <= MOST_COMMENTS:
            raise ValueError(self)

    def wish(self, usual: Wish) -> Wish:
        """Return how a digest is wanted here, by somebody who would get the usual one elsewhere."""
        return replace(
            usual,
            language=self.language or usual.language,
            comments=self.comments or usual.comments,
            engine=self.engine or usual.engine,
            tone=self.tone or usual.tone,
        )


NO_PREFERENCES = Preferences()
