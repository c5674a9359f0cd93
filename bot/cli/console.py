"""What every command shares: where it prints, how it fails, and what its exit code means."""

from collections.abc import Generator
from contextlib import contextmanager
from enum import IntEnum

from rich.console import Console
from rich.text import Text

from bot.domain.language import Language
from bot.errors import BadLink, BotError, Misconfigured, Refused, ThreadNotFound, Unavailable
from bot.rendering.apologies import say_error

# Colour, width and progress follow from whether these are terminals; NO_COLOR is honoured.
output = Console(highlight=False, soft_wrap=True)
notices = Console(stderr=True, highlight=False, soft_wrap=True)


class Exit(IntEnum):
    """Exit codes; the README documents them and scripts rely on them."""

    OK = 0
    FAULT = 1  # a fault of ours
    USAGE = 2  # wrong arguments, or no link to Hacker News among them
    NOT_FOUND = 3
    UNAVAILABLE = 4
    REFUSED = 5
    MISCONFIGURED = 6
    INTERRUPTED = 130


_CODES = {
    BadLink: Exit.USAGE,
    ThreadNotFound: Exit.NOT_FOUND,
    Unavailable: Exit.UNAVAILABLE,
    Refused: Exit.REFUSED,
    Misconfigured: Exit.MISCONFIGURED,
}


def exit_code(error: BotError) -> Exit:
    """Return the exit code for an error, by what the caller can do about it."""
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), Exit.FAULT)


def print_error(error: BotError, language: Language) -> None:
    """Say on standard error what went wrong and what to do."""
    notices.print(Text("matome: ", "bold red") + Text(say_error(error, language)))


@contextmanager
def progress(words: str) -> Generator[None]:
    """Show that something is under way, on a terminal only."""
    if not notices.is_terminal:
        yield
        return
    with notices.status(Text(words)):
        yield
