"""How an older database becomes a newer one: numbered steps, forward only, each whole or not at all."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

# What `PRAGMA application_id` says of our files; the first migration sets it.
APPLICATION = 1297370437


def read_migrations() -> tuple[str, ...]:
    """Return the packaged steps in order; the first makes version 1 of an empty file."""
    folder = files("bot.storage") / "migrations"
    steps = sorted(
        (file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".sql")
    )
    for number, (name, _) in enumerate(steps, 1):
        if not name.startswith(f"{number:04}_"):
            raise LookupError(name)
    return tuple(text for _, text in steps)


def split(script: str) -> Iterator[str]:
    """Yield the statements of a script; `executescript` would end the transaction that they are part of."""
    statement = ""
    for piece in script.split(";"):
        statement += piece
        if sqlite3.complete_statement(f"{statement};"):
            yield f"{statement};".strip()
            statement = ""
        else:
            statement += ";"  # it stood in a text, a comment or a trigger
    if rest := statement.removesuffix(";").strip():
        yield rest
