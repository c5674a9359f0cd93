"""Which forge a site's pull requests are opened on, and with which token."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from bot.adapters.forges.gitea import Gitea
from bot.adapters.forges.github import GitHub
from bot.adapters.forges.gitlab import GitLab
from bot.adapters.forges.place import ForgeKind, Place, find_place, is_private_enough
from bot.adapters.git_address import read_address
from bot.adapters.http import HttpClient, open_http
from bot.errors import Misconfigured
from bot.ports import Forge
from bot.settings import Settings, SiteSettings


def open_forge_http(settings: Settings) -> AbstractAsyncContextManager[HttpClient]:
    """Open the client that forges are asked through."""
    return open_http(
        timeout=settings.http_timeout,
        attempts=settings.http_attempts,
        concurrency=settings.http_concurrency,
        max_bytes=settings.http_max_bytes,
    )


def read_site_token(settings: Settings, own: SiteSettings) -> str | None:
    """Return the token for a site, its own or that of all sites; None where there is none.

    Raises:
        Misconfigured: It cannot be one.
    """
    token = own.token or settings.site_token
    secret = token.get_secret_value().strip() if token else ""
    if not (secret.isascii() and secret.isprintable() and " " not in secret):
        raise Misconfigured(
            "The token for the site holds characters that no token has.",
            hint="Check MATOME_SITE_TOKEN, and the TOKEN of the site.",
        )
    return secret or None


def find_site(own: SiteSettings) -> Place | None:
    """Return where a site is on its forge; None where no forge is known for it.

    Raises:
        Misconfigured: Its address is of a kind that we do not reach, or holds a secret.
    """
    return find_place(
        read_address(own.repository), forge=own.forge, api=str(own.api) if own.api is not None else None
    )


def open_forge(settings: Settings, name: str, own: SiteSettings, http: HttpClient) -> Forge:
    """Return what opens pull requests for a site.

    Raises:
        Misconfigured: Its forge is not known, or it has no token that may be sent there.
    """
    place, token = find_site(own), read_site_token(settings, own)
    if place is None:
        raise Misconfigured(
            "It is not known what opens pull requests for {site}.",
            hint="Set FORGE of the site to github, gitlab or gitea, and API where its address differs.",
            site=name,
        )
    if token is None:
        raise Misconfigured(
            "Pull requests for {site} need a token.",
            hint="Make one as docs/publishing.md says, and set it as the TOKEN of the site.",
            site=name,
        )
    if not is_private_enough(place.api):
        raise Misconfigured(
            "The token for {site} is sent over https only.",
            hint="Give API of the site as an address that starts with https://.",
            site=name,
        )
    reached = _KINDS[place.kind]
    return reached(http, place, own.branch, token)


def _github(http: HttpClient, place: Place, onto: str, token: str) -> Forge:
    return GitHub.reached(http.send_json, place, onto=onto, token=token)


def _gitlab(http: HttpClient, place: Place, onto: str, token: str) -> Forge:
    return GitLab.reached(http.send_json, place, onto=onto, token=token)


def _gitea(http: HttpClient, place: Place, onto: str, token: str) -> Forge:
    return Gitea.reached(http.send_json, place, onto=onto, token=token)


_KINDS: dict[ForgeKind, Callable[[HttpClient, Place, str, str], Forge]] = {
    ForgeKind.GITHUB: _github,
    ForgeKind.GITLAB: _gitlab,
    ForgeKind.GITEA: _gitea,
}
