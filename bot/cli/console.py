"""What every command shares: where it prints, and how it fails."""

from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from bot.domain.language import Language
from bot.errors import BotError
from bot.rendering.apologies import say_error

# Colour, width and progress follow from whether these are terminals; NO_COLOR is honoured.
output = Console(highlight=False, soft_wrap=True)
notices = Console(stderr=True, highlight=False, soft_wrap=True)


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
