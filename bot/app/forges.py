"""Which forge a site's pull requests are opened on, and with which token."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

from bot.adapters.forges.calls import TakeToken, keep_giving
from bot.adapters.forges.gitea import Gitea
from bot.adapters.forges.github import GitHub
from bot.adapters.forges.github_app import GitHubApp
from bot.adapters.forges.gitlab import GitLab
from bot.adapters.forges.place import ForgeKind, Place, find_place, is_private_enough
from bot.adapters.git_address import read_address
from bot.adapters.http import HttpClient, open_http
from bot.app import current_time
from bot.errors import Misconfigured
from bot.ports import Forge, HttpReply
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


def choose_token(settings: Settings, own: SiteSettings) -> TakeToken | None:
    """Return what gives the token for a site: its GitHub App, or what was set; None where nothing was.

    Raises:
        Misconfigured: The token, or the App, cannot be used.
    """
    if own.app_id is None and own.app_key is None:
        token = read_site_token(settings, own)
        return None if token is None else keep_giving(token)
    place = find_site(own)
    if own.app_id is None or own.app_key is None or place is None or place.kind is not ForgeKind.GITHUB:
        raise Misconfigured(
            "A GitHub App needs APP_ID and APP_KEY, and a repository on GitHub.",
            hint="Set both for the site, or neither and a TOKEN.",
        )
    _require_privacy(own.repository, place)

    async def send(
        method: str, url: str, body: object | None, headers: Mapping[str, str], seconds: float
    ) -> HttpReply:
        async with open_forge_http(settings) as http:  # once in an hour
            return await http.send_json(method, url, body, headers, seconds)

    return GitHubApp(send, place, app=own.app_id, key=own.app_key, now=current_time).take_token


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
    place, take_token = find_site(own), choose_token(settings, own)
    if place is None:
        raise Misconfigured(
            "It is not known what opens pull requests for {site}.",
            hint="Set FORGE of the site to github, gitlab or gitea, and API where its address differs.",
            site=name,
        )
    if take_token is None:
        raise Misconfigured(
            "Pull requests for {site} need a token.",
            hint="Make one as docs/publishing.md says, and set it as the TOKEN of the site.",
            site=name,
        )
    _require_privacy(name, place)
    match place.kind:
        case ForgeKind.GITHUB:
            return GitHub.reached(http.send_json, place, onto=own.branch, take_token=take_token)
        case ForgeKind.GITLAB:
            return GitLab.reached(http.send_json, place, onto=own.branch, take_token=take_token)
        case ForgeKind.GITEA:
            return Gitea.reached(http.send_json, place, onto=own.branch, take_token=take_token)


def _require_privacy(site: str, place: Place) -> None:
    if not is_private_enough(place.api):
        raise Misconfigured(
            "The token for {site} is sent over https only.",
            hint="Give API of the site as an address that starts with https://.",
            site=site,
        )
