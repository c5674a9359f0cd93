"""What a model made of one comment, kept so that nobody pays for it twice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A comment's words as accepted from a model; `score` is its opinion, 0 to 100, where it had one."""

    text: str
    score: int | None
    model: str
