"""Addresses of git repositories: what we reach, and what we keep out of them."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import Misconfigured

_SCHEMES = frozenset({"https", "ssh", "file"})
_SSH_SHORT = re.compile(r"^(?:[\w.-]+@)?[\w.-]+:(?!:)\S")  # user@host:path


def read_address(typed: str) -> str:
    """Return the address of a repository as git takes it: a path becomes an absolute one.

    Raises:
        Misconfigured: It is of a kind that we do not reach, or holds a secret.
    """
    if "://" not in typed:
        is_short = _SSH_SHORT.match(typed) and not typed.startswith("-") and not Path(typed).exists()
        return typed if is_short else str(Path(typed).absolute())
    address = _split(typed)
    if address is None or address[0] not in _SCHEMES:
        raise Misconfigured(
            "This is no address of a git repository that we can reach.",
            hint="It starts with https:// or ssh://, is like git@host:path, or is a folder.",
        )
    scheme, user, password = address
    if password is not None or (scheme == "https" and user is not None):
        raise Misconfigured(
            "The address of a repository must not hold a name or a token, as logs would show it.",
            hint="Leave it out, and set MATOME_SITE_TOKEN.",
        )
    return typed


def _split(typed: str) -> tuple[str, str | None, str | None] | None:
    """Return scheme, user and password; None for what is no URL."""
    try:
        parts = urlsplit(typed)
    except ValueError:
        return None
    return parts.scheme, parts.username, parts.password
