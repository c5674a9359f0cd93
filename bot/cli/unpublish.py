"""`matome unpublish`: takes a thread's post out of a site again, shown as a diff first."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.text import Text

from bot.adapters.site_folder import SiteFolder
from bot.app.forges import open_forge_http
from bot.app.sites import open_site, site_settings
from bot.cli.console import notices
from bot.cli.publish import choose_route, print_diff, read_shelf, refuse_both
from bot.domain.language import Language
from bot.domain.link import parse_link
from bot.domain.publishing import Route
from bot.domain.thread import ItemId
from bot.errors import NotPublished, Refused
from bot.exit_codes import Exit
from bot.rendering.translations import translator
from bot.services.publishing import Publication, plan_removal
from bot.services.site_publishing import Site, proposal_branch
from bot.services.site_publishing import unpublish as unpublish_story
from bot.settings import Settings, read_settings


def unpublish(  # noqa: PLR0913 - each is an option of the command
    link: str,
    *,
    out: Path | None = None,
    repo: str | None = None,
    branch: str | None = None,
    pr: bool = False,
    language: Language | None = None,
    write: bool = False,
    dry_run: bool = False,
) -> int:
    """Take the post of a thread out of a site's folder, or of its git repository.

    Shows what would go; `--write` removes it, with all files in the post's own folder.

    Args:
        link: A link to the thread, or its id.
        out: The Hugo site's folder.
        repo: Instead, the address of the Hugo site's git repository, or its name in the settings:
            `--write` pushes a commit.
        branch: The branch of it that is published [default: main, or that of the settings].
        pr: With `--write`, open a pull request that removes the post instead of pushing to that
            branch; it needs a token. A site whose settings want pull requests gets one anyway. A
            post that is in an open pull request only goes with that.
        language: Language of labels and notes [default: the setting MATOME_LANGUAGE].
        write: Remove it instead of showing it only.
        dry_run: Show it only, which is what happens without `--write`.
    """
    refuse_both(write=write, dry_run=dry_run)
    item, settings = parse_link(link).item, read_settings()
    gettext = translator(language or Language(settings.language)).gettext
    if repo is not None and out is None:
        asyncio.run(_unpublish_from_repository(item, settings, repo, branch, pr=pr, write=write, _=gettext))
    elif out is not None and repo is None and not pr:
        _unpublish_from_folder(item, out, write=write, _=gettext)
    else:
        raise Refused(
            "One place to take the post out of is needed.",
            hint="Give --out FOLDER, or --repo ADDRESS, with --pr maybe.",
        )
    return Exit.OK


def _unpublish_from_folder(item: ItemId, out: Path, *, write: bool, _: Callable[[str], str]) -> None:
    folder = SiteFolder(out)
    change = plan_removal(read_shelf(folder, item, ()))
    files = folder.bundle(change.path)
    print_diff(change)
    if not write:
        _say_files(files, _)
        return
    for file in files:
        folder.remove(file)
    notices.print(Text(_("Removed: {path}").format(path=out / change.path), "bold green"))


async def _unpublish_from_repository(  # noqa: PLR0913 - as the command
    item: ItemId,
    settings: Settings,
    place: str,
    branch: str | None,
    *,
    pr: bool,
    write: bool,
    _: Callable[[str], str],
) -> None:
    own = site_settings(settings, place, branch=branch)
    if pr:  # a site that takes both is pushed to, and its open request closed
        own = choose_route(own, pr=True)
    async with open_forge_http(settings) as http:
        site = open_site(settings, place, own, http)
        if not write:
            await _show(item, site, _)
            return
        published = await unpublish_story(item, site)
    print_diff(published.change)
    if published.request is not None:
        words = _("Pull request: {link}").format(link=published.request.url)
    elif published.commit:
        words = _("Removed: {path}, commit {commit}")
        words = words.format(path=published.path, commit=published.commit)
    else:
        words = _("The pull request is closed.")
    notices.print(Text(words, "bold green"))


async def _show(item: ItemId, site: Site, _: Callable[[str], str]) -> None:
    """Print what would go: the post, its open pull request, or both."""
    request = None if site.forge is None else await site.forge.find_open(proposal_branch(item))
    change: Publication | None = None
    files: Sequence[Path] = ()
    async with site.take_turn(item) as turn:
        try:
            change, files = plan_removal(turn.shelf), turn.bundle
        except NotPublished:
            if request is None:
                raise
    if change is not None:
        print_diff(change)
        _say_files(files, _)
    if request is not None and (change is None or Route.PUSH in site.routes):
        words = _("With --write, this pull request is closed: {link}")
        notices.print(Text(words.format(link=request.url), "bold"))


def _say_files(files: Sequence[Path], _: Callable[[str], str]) -> None:
    words = _("Nothing is removed yet. With --write these files go: {paths}")
    notices.print(Text(words.format(paths=", ".join(map(str, files))), "bold"))
