"""What SQLite says went wrong, as an error for people."""

import sqlite3

from bot.errors import BotError, Misconfigured, Unavailable

# Result codes: https://www.sqlite.org/rescode.html (read 2026-11); the low byte is the kind of fault.
_KIND = 0xFF
_BUSY = frozenset((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED))
_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))
_CLOSED_TO_US = frozenset(
    (
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_IOERR,
    )
)


def explain(error: sqlite3.Error, path: object) -> BotError | None:
    """Return the error for people; None for a fault of ours, such as a wrong statement."""
    # Faults that Python finds by itself, such as a wrong number of values, carry no code.
    kind = getattr(error, "sqlite_errorcode", 0) & _KIND
    if kind in _BUSY:
        return Unavailable(
            "The database {path} is in use by another program.", hint="Try again in a moment.", path=path
        )
    if kind in _DAMAGED:
        return Misconfigured(
            "The database {path} is damaged, or is no database.",
            hint="Put a copy of it back, or move it away to start with an empty one.",
            path=path,
        )
    if kind == sqlite3.SQLITE_FULL:
        return Misconfigured(
            "There is no room left for the database {path}.", hint="Make room on its disk.", path=path
        )
    return closed_to_us(path) if kind in _CLOSED_TO_US else None


def closed_to_us(path: object) -> Misconfigured:
    """Return the error for a file that cannot be opened, read or written."""
    return Misconfigured(
        "The database {path} cannot be read and written.",
        hint="Check that its folder exists, and that the bot may write there.",
        path=path,
    )
