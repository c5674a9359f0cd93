"""Every failure a person can meet, grouped by what they can do about it.

The sentence and the hint are message ids with named facts, so that a shell can translate
them before the facts are filled in.
"""

from datetime import timedelta


class BotError(Exception):
    """Root of the errors that are shown to people.

    Args:
        sentence: What happened, and to which thing; named facts in braces.
        hint: The next step to take; the same facts may appear in it.
        facts: Values for the braces.
    """

    def __init__(self, sentence: str, *, hint: str = "", **facts: object) -> None:
        super().__init__(sentence, hint)
        self.sentence = sentence
        self.hint = hint
        self.facts = facts

    def __str__(self) -> str:
        """Return sentence and hint in English, on one line."""
        return " ".join(part.format(**self.facts) for part in (self.sentence, self.hint) if part)


class BadLink(BotError):
    """The text holds no link to a Hacker News item: paste another one."""


class ThreadNotFound(BotError):
    """The item does not exist, or holds nothing to digest: choose another one."""


class Unavailable(BotError):
    """A source is down, slow, or answers nonsense: try again later.

    `retry_after` is what the source asked for, where it did.
    """

    def __init__(
        self, sentence: str, *, hint: str = "", retry_after: timedelta | None = None, **facts: object
    ) -> None:
        super().__init__(sentence, hint=hint, **facts)
        self.retry_after = retry_after


class Overspent(Unavailable):
    """A budget is used up until the next day or month: use what costs nothing, or wait."""


class LostRace(Unavailable):
    """Somebody else changed the same place in the meantime: plan anew and try again."""


class Refused(BotError):
    """We will not do it, now or later, with this input: change the input."""


class NotPublished(Refused):
    """A site has no post of the discussion: there is nothing to take out."""


class Misconfigured(BotError):
    """The operator has to change a setting, a folder or an installation first."""


class ChannelLost(Refused):
    """A channel is gone, or closed to us: its people have to let us in, or choose another one."""


class MessageLost(Refused):
    """A message that was to be changed is gone: there is nothing to change."""


class HistoryClosed(Unavailable):
    """What a channel already has may not be read: nobody can tell whether something is there."""
