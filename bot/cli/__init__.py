"""The `matome` command: it parses, calls one use case, prints, and turns errors into sentences."""

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from io import TextIOWrapper
from itertools import pairwise
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter
from rich.text import Text

from bot.cli.console import notices, print_error
from bot.cli.demo import demo
from bot.cli.digest import digest
from bot.cli.evaluate import evaluate
from bot.cli.post import post
from bot.cli.publish import publish
from bot.cli.site import site
from bot.cli.unpublish import unpublish
from bot.domain.language import Language
from bot.errors import BotError
from bot.exit_codes import Exit, exit_code
from bot.log import configure_logging
from bot.settings import read_settings

app = App(
    name="matome",
    help="Digests of Hacker News threads: to read, for a chat, and as posts of a Hugo site.",
    version=lambda: f"matome {version('matome-bot')}",
    help_format="markdown",
    default_parameter=Parameter(negative=()),
    result_action="return_value",
    error_formatter=lambda error: Text("matome: ", "bold red") + Text(str(error)),
    error_console=notices,
    exit_on_error=False,
)
for command in (digest, publish, unpublish, demo, evaluate):
    app.command(command)
for group in (post, site):
    app.command(group)
# By name, so that commands without Discord need not load its library.
app.command("bot.cli.run:run", name="run", help="Run the Discord bot; it needs the setting DISCORD_TOKEN.")
app.command(
    "bot.cli.playground:playground",
    name="playground",
    help="Try the bot in the browser, against a Discord of its own: no account, no token.",
)
# Likewise, without the database.
app.command("bot.cli.usage:usage", name="usage", help="Show what models took, by day, server and model.")
app.command("bot.cli.status:status", name="status", help="Show what schedules do next, did last, and missed.")


@app.meta.default
def launch(
    *tokens: Annotated[str, Parameter(show=False, allow_leading_hyphen=True)],
    verbose: bool = False,
) -> int:
    """Run a command.

    Args:
        tokens: The command and its arguments.
        verbose: Log what happens, and show the details of a fault, on standard error.
    """
    configure_logging(is_verbose=verbose)
    try:
        return int(app(tokens) or Exit.OK)
    except (BotError, CycloptsError, BrokenPipeError):
        raise
    except Exception:  # noqa: BLE001 - the last door: a person never sees a traceback unasked
        if verbose:
            notices.print_exception()
        notices.print(
            Text("matome: this is a fault of ours; run again with --verbose for the details.", "red")
        )
        return Exit.FAULT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (see `Exit`).

    Args:
        arguments: What was typed after `matome`; None takes the process's own.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # threads hold every script, whatever the locale can write
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    typed = sys.argv[1:] if arguments is None else list(arguments)
    try:
        return int(app.meta(typed) or Exit.OK)
    except BotError as error:
        print_error(error, _reader_language(typed))
        return exit_code(error)
    except CycloptsError:
        return Exit.USAGE  # the parser has said what was wrong
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`matome … | head`); Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK


def _reader_language(arguments: Sequence[str]) -> Language:
    """Return the language that was typed, else the operator's; whatever failed, this does not."""
    words = [part for argument in arguments for part in argument.split("=", 1)]
    for option, value in pairwise(words):
        if option == "--language" and value in set(Language):
            return Language(value)
    try:
        return Language(read_settings().language)
    except BotError:
        return Language.EN
