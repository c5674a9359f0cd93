"""What is wrong with a file that should be a matome post, said so that a person can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One deviation from the format: where (lines count from 1), what, and what was expected."""

    line: int
    sentence: str
    expected: str

    def __str__(self) -> str:
        """Return the sentence with what was expected."""
        return f"{self.sentence}; expected {self.expected}"
