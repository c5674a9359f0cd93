"""Sites in git repositories, as the operator's settings have it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.adapters.git import Remote
from bot.adapters.git_address import read_address
from bot.adapters.http import HttpClient
from bot.adapters.post_trial import try_post
from bot.adapters.site_branch import SiteBranch
from bot.adapters.site_repository import SiteRepository
from bot.app import current_time, read_style
from bot.app.forges import choose_token, find_site, open_forge
from bot.domain.publishing import Route
from bot.domain.thread import ItemId
from bot.errors import Misconfigured
from bot.rendering.matome.sample import sample_post
from bot.services.publishing import Shelf
from bot.services.site_publishing import Site, Turn, proposal_branch
from bot.settings import Settings, SiteSettings


def site_settings(settings: Settings, place: str, *, branch: str | None = None) -> SiteSettings:
    """Return what is known of a site, given its name in the settings or the address of its repository."""
    known = settings.sites.get(place.lower())
    if known is None:
        return SiteSettings(repository=place, branch=branch or "main")
    return known if branch is None else known.model_copy(update={"branch": branch})


def open_site_repository(settings: Settings, own: SiteSettings) -> SiteRepository:
    """Return a branch of a site's repository.

    Raises:
        Misconfigured: The address is of a kind that we do not reach, or holds a secret.
    """
    remote = Remote(
        url=read_address(own.repository),
        branch=own.branch,
        ssh_key=own.ssh_key or settings.site_ssh_key,
    )
    return SiteRepository(
        remote,
        cache=settings.site_cache,
        author=own.author or settings.site_author,
        signing_key=own.signing_key or settings.site_signing_key,
        take_token=choose_token(settings, own),
    )


def open_site(settings: Settings, name: str, own: SiteSettings, http: HttpClient) -> Site:
    """Return a site that can be published to.

    Args:
        settings: What holds for all sites.
        name: The site's.
        own: What holds for this one.
        http: How its forge is asked, where it gets pull requests.

    Raises:
        Misconfigured: Its settings cannot be used.
    """
    repository = open_site_repository(settings, own)
    routes = {"push": (Route.PUSH,), "pull-request": (Route.PULL_REQUEST,), "both": tuple(Route)}[own.route]
    return Site(
        name=name,
        take_turn=partial(take_turn, repository),
        take_proposal=partial(take_proposal, repository),
        routes=routes,
        forge=open_forge(settings, name, own, http) if Route.PULL_REQUEST in routes else None,
        style=read_style(own.style, settings),
        templates=settings.templates,
        say_commit=place.commit_page if (place := find_site(own)) else lambda _: None,
    )


def open_sites(settings: Settings, http: HttpClient) -> dict[int, Site]:
    """Return the site that each guild publishes to.

    Raises:
        Misconfigured: The settings of one cannot be used, or a guild is named for two.
    """
    sites = {name: open_site(settings, name, own, http) for name, own in settings.sites.items()}
    return {guild: sites[name] for guild, name in read_guilds(settings).items()}


def read_guilds(settings: Settings) -> dict[int, str]:
    """Return the name of the site that each guild publishes to.

    Raises:
        Misconfigured: A guild is named for two sites.
    """
    found: dict[int, str] = {}
    for name, own in settings.sites.items():
        for guild in map(int, filter(None, own.guilds.replace(" ", "").split(","))):
            if found.setdefault(guild, name) != name:
                raise Misconfigured(
                    "The server {guild} is named for two sites, {first} and {second}.",
                    hint="Leave it to one of them.",
                    guild=str(guild),
                    first=found[guild],
                    second=name,
                )
    return found


@asynccontextmanager
async def take_turn(repository: SiteRepository, story: ItemId) -> AsyncGenerator[Turn]:
    """Take a turn at a site's branch, for the post of a story."""
    async with repository.turn() as site:
        yield await _turn(site, story)


@asynccontextmanager
async def take_proposal(repository: SiteRepository, story: ItemId, is_open: bool) -> AsyncGenerator[Turn]:  # noqa: FBT001 - by place
    """Take a turn at the branch of a story's pull request; without an open one, it begins anew."""
    async with repository.turn(work=proposal_branch(story), is_continued=is_open) as site:
        yield await _turn(site, story)


async def _turn(site: SiteBranch, story: ItemId) -> Turn:
    published = site.posts().get(story)
    shelf = Shelf(
        published=published,
        before=await site.read(published) if published else None,
        taken=frozenset(site.paths()),
        images=site.images(),
        vocabulary=site.vocabulary(),
        articles=site.articles(),
    )

    async def inspect(path: Path, text: str) -> None:
        await try_post(path, text, await site.templates(), sample=sample_post())

    return Turn(
        shelf=shelf,
        commit=partial(site.commit, now=current_time()),
        inspect=inspect,
        bundle=site.bundle(published) if published else (),
        has_post=published is not None and site.is_published(published),
    )
