"""Where a server is: its address for chats, its name for people, and whether it is our own."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_CHAT = "/chat/completions"
_LOCAL_ENDINGS = (".local", ".localhost", ".internal", ".lan", ".home.arpa")


def chat_address(base: str) -> str:
    """Return where chat completions are asked for, also for a base that is that address already.

    A query of the base stays at the end.
    """
    parts = urlsplit(base)
    path = parts.path.rstrip("/").removesuffix(_CHAT)
    return parts._replace(path=path + _CHAT).geturl()


def host_of(base: str) -> str:
    """Return the host alone: a base may hold a name and a password."""
    return urlsplit(base).hostname or ""


def is_local(base: str) -> bool:
    """Whether the server is on this machine or in its network: most such do one thing at a time."""
    host = host_of(base)
    try:
        address = ip_address(host)
    except ValueError:
        # A name without a dot is a neighbour's: `localhost`, or a container's.
        return "." not in host or host.endswith(_LOCAL_ENDINGS)
    return address.is_private or address.is_loopback or address.is_link_local
