"""What is wrong with a file that should be a matome post, said so that a person can mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What part of a file a problem is about."""

    ENCODING = "encoding"
    FRONT_MATTER = "front-matter"
    TITLE = "title"
    SOURCE = "source"
    QUOTE = "quote"
    HTML = "html"
    FOLD = "fold"
    LAYOUT = "layout"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One deviation from the format: where (lines count from 1), what, and what was expected."""

    line: int
    sentence: str
    expected: str
    topic: Topic = Topic.LAYOUT

    def __str__(self) -> str:
        """Return the sentence with what was expected."""
        return f"{self.sentence}; expected {self.expected}"
