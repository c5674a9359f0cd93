"""Certificates for the names of Discord's hosts, which only the local bot trusts."""

import ssl
from dataclasses import dataclass
from functools import cache

from bot.errors import Misconfigured

HOSTS = ("discord.com", "gateway.discord.gg", "gateway-local.discord.gg", "cdn.discordapp.com")
RESUME_HOST = HOSTS[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """What the server shows, and the authority (as PEM) behind it, which clients have to trust."""

    server: ssl.SSLContext
    authority: str


@cache
def certificates() -> Certificates:
    """Return the certificates of this process, made once.

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
    return Certificates(server=server, authority=authority.cert_pem.bytes().decode())


@cache
def trust(authority: str) -> ssl.SSLContext:
    """Return what a client needs that trusts an authority, and nothing else."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(cadata=authority)
    return client
