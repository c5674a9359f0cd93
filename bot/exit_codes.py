"""What the exit code of every command means."""

from enum import IntEnum

from bot.errors import BadLink, BotError, Misconfigured, Refused, ThreadNotFound, Unavailable


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
