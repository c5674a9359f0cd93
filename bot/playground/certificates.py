"""Certificates for the names of Discord's hosts, which only the local bot trusts."""

import ssl
from functools import cache

from bot.errors import Misconfigured

HOSTS = ("discord.com", "gateway.discord.gg", "gateway-local.discord.gg", "cdn.discordapp.com")
RESUME_HOST = HOSTS[2]


@cache
def server_and_client() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the contexts of both ends; made once in a process, and of no use outside of it.

    Raises:
        Misconfigured: What makes certificates is not installed.
    """
    try:
        import trustme  # noqa: PLC0415 - an extra that only the playground needs
    except ImportError as error:
        raise Misconfigured(
            "The playground makes certificates with trustme, which is not installed.",
            hint='Install it: pip install "matome-bot[playground]"',
        ) from error
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(server)  # pyright: ignore[reportUnknownMemberType]
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nothing else
    authority.configure_trust(client)  # pyright: ignore[reportUnknownMemberType]
    return server, client
