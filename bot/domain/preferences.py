"""What the people who run a server (a *guild*) have chosen for it."""

from dataclasses import dataclass

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.request import Wish

FEWEST_COMMENTS = 1
MOST_COMMENTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """A guild's choices; what is None follows the reader or the operator.

    `publishers` are the roles that may publish, besides those who may manage the guild;
    `unfurled` are the channels where links get a card. Both hold Discord's ids, ascending.
    """

    language: Language | None = None
    comments: int | None = None
    engine: Engine = Engine.EXTRACTIVE
    publishers: tuple[int, ...] = ()
    unfurled: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Hold the invariant."""
        if self.comments is not None and not FEWEST_COMMENTS <= self.comments <= MOST_COMMENTS:
            raise ValueError(self)

    def wish(self, *, reader: Language, comments: int) -> Wish:
        """Return how a digest is wanted here, by a reader, where the operator allows so many comments."""
        return Wish(language=self.language or reader, comments=self.comments or comments, engine=self.engine)


NO_PREFERENCES = Preferences()
