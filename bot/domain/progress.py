"""How far a digest has come, for the person who waits."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Stage(StrEnum):
    """What is being done, or was just done."""

    READING = "reading"  # the thread is being fetched
    READ = "read"  # so many comments are there
    CHOSEN = "chosen"  # so many of them will be quoted
    CONDENSING = "condensing"  # so many of the quotes are written


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A stage; `done` and `total` count comments, and are 0 where there is nothing to count."""

    stage: Stage
    done: int = 0
    total: int = 0


# Called from the event loop or from a worker's thread, and often: it must be quick and never fail.
Report: TypeAlias = Callable[[Progress], None]


def ignore(progress: Progress) -> None:
    """Report to nobody."""
