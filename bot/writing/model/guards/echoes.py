"""The first words of comments: an answer repeats them to show that it stands under the right slot."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.words import gist

_WORDS = 2  # as the prompt asks for
_LINES = 4  # two words may stand in two lines, with an empty one between them
_LETTERS = 60  # more than any two words have
_MOST_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a comment begins, in letters and digits alone: its first words, and its lines from each on.

    Models that leave out what is quoted begin with a later line.
    """

    words: str
    lines: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Opening":
        """Read it from a comment; done once for each, as comments may be long."""
        lines = [gist(line) for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]]
        starts = ("".join(lines[at : at + _LINES])[:_LETTERS] for at in range(len(lines)))
        return cls(
            words=gist(" ".join(text.split(None, _WORDS)[:_WORDS]))[:_LETTERS], lines=frozenset(starts)
        )

    def has(self, words: str) -> bool:
        """Whether a line begins with these letters."""
        return any(line.startswith(words) for line in self.lines)


def check_echo(value: object, *, source: Opening, others: Iterable[Opening]) -> Fault | None:
    """Return the fault that an answer stands under the slot of another comment.

    Models mix up slots; what they then say of one person's comment is true of another's, and no check of
    the text alone finds that. So they repeat its first words. Of 145 translations moved on by one slot, 63
    were found by their names, numbers and links, and 142 with these words (measured on two real threads).
    Words of no comment at all show nothing, and are no fault.

    Args:
        value: The words that the model repeats.
        source: The comment in whose slot they stand.
        others: The other comments of the question.
    """
    words = gist(value[: _LETTERS * 2])[:_LETTERS] if isinstance(value, str) else ""
    if not words or source.has(words):
        return None
    return Fault.MISPLACED if any(other.has(words) for other in others) else None


def may_be_mixed_up(one: Opening, other: Opening) -> bool:
    """Whether the first words of one comment could be those of the other, so that they prove nothing."""
    return other.has(one.words) or one.has(other.words)
