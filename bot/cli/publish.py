"""`matome publish`: a link in, a post in a site's folder or repository out, shown as a diff first."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from rich.text import Text

from bot.adapters.folder import Folder
from bot.adapters.site_folder import SiteFolder
from bot.app import current_time, read_style
from bot.app.forges import open_forge_http
from bot.app.sites import open_site, open_site_repository, site_settings
from bot.cli.console import notices, output, progress
from bot.cli.options import DEFAULTS, ThreadOptions, make_digest
from bot.domain.digest import Digest
from bot.domain.thread import ItemId
from bot.errors import Refused
from bot.exit_codes import Exit
from bot.rendering.translations import translator
from bot.services.publishing import (
    Publication,
    Shelf,
    plain_paths,
    plan_plain_post,
    plan_publication,
    refuse_unfit,
)
from bot.services.site_publishing import Published, Site, Turn, proposal_branch, propose
from bot.services.site_publishing import publish as publish_digest
from bot.settings import Settings, SiteSettings, read_settings

_LINE_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class StyleName(StrEnum):
    """What a post is written as: two generations of the matome format, or plain Markdown."""

    LATEST = "latest"
    SEED = "seed"
    PLAIN = "plain"


def publish(  # noqa: PLR0913 - each is an option of the command
    link: str | None = None,
    *,
    out: Path | None = None,
    repo: str | None = None,
    branch: str | None = None,
    pr: bool = False,
    options: ThreadOptions = DEFAULTS,
    style: StyleName = StyleName.LATEST,
    write: bool = False,
    dry_run: bool = False,
    anyway: bool = False,
) -> int:
    """Publish a thread as a post in a site's folder, or in its git repository.

    Shows what would change; `--write` changes it. A story has one post: publishing it again
    renews that post in place.

    Args:
        link: Any link to the thread; may be left out with `--from FILE`.
        out: The Hugo site's folder; with `--style plain`, any folder for Markdown posts.
        repo: Instead, the address of the Hugo site's git repository, or its name in the settings:
            `--write` pushes a commit.
        branch: The branch of it that is published [default: main, or that of the settings].
        pr: With `--write`, open or renew a pull request instead of pushing to that branch; it needs
            a token. A site whose settings want pull requests gets one anyway.
        options: How the thread is read and digested.
        style: `latest` and `seed` are matome posts; `plain` is Markdown for other generators.
        write: Write the post instead of showing the change only.
        dry_run: Show the change only, which is what happens without `--write`.
        anyway: Publish also what a model wrote not well enough.
    """
    refuse_both(write=write, dry_run=dry_run)
    order = _Order(link=link, options=options, style=style, anyway=anyway, settings=read_settings())
    if repo is not None and out is None and style is not StyleName.PLAIN:
        asyncio.run(_publish_to_repository(order, repo, branch, pr=pr, write=write))
    elif out is not None and repo is None and not pr:
        _publish_to_folder(order, out, write=write)
    else:
        raise Refused(
            "One place to publish to is needed.",
            hint="Give --out FOLDER, or --repo ADDRESS; plain posts go to folders only, without --pr.",
        )
    return Exit.OK


def refuse_both(*, write: bool, dry_run: bool) -> None:
    """Refuse to do something and to show it only.

    Raises:
        Refused: Both are asked for.
    """
    if write and dry_run:
        raise Refused("--write and --dry-run exclude each other.", hint="Leave out one of them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be published, and how."""

    link: str | None
    options: ThreadOptions
    style: StyleName
    anyway: bool
    settings: Settings

    @property
    def gettext(self) -> Callable[[str], str]:
        return translator(self.options.reader_language(self.settings)).gettext

    async def digest(self, vocabulary: Sequence[str]) -> Digest:
        """Return the digest, if it is fit to be published."""
        with progress(self.gettext("Reading the thread…")):
            digest = await make_digest(self.link, self.options, self.settings, vocabulary=vocabulary)
        if not self.anyway:
            refuse_unfit(digest, at_terminal=True)
        return digest


def _publish_to_folder(order: _Order, out: Path, *, write: bool) -> None:
    folder = Folder(out) if order.style is StyleName.PLAIN else SiteFolder(out)
    vocabulary = folder.vocabulary() if isinstance(folder, SiteFolder) else ()
    digest = asyncio.run(order.digest(vocabulary))
    plan = _plan(digest, folder, vocabulary, style=order.style, settings=order.settings)
    print_diff(plan)
    _warn_of_twins(plan, order.gettext)
    _ = order.gettext
    if not plan.is_changed:
        notices.print(Text(_("{path} is up to date; nothing to write.").format(path=plan.path)))
    elif write:
        folder.write(plan.path, plan.after)
        notices.print(Text(_("Written: {path}").format(path=out / plan.path), "bold green"))
    else:
        words = _("Nothing is written yet. With --write this becomes {path}")
        notices.print(Text(words.format(path=out / plan.path), "bold"))


async def _publish_to_repository(
    order: _Order, place: str, branch: str | None, *, pr: bool, write: bool
) -> None:
    own = choose_route(site_settings(order.settings, place, branch=branch), pr=pr)
    repository = open_site_repository(order.settings, own)
    async with open_forge_http(order.settings) as http:
        site = open_site(order.settings, place, own, http)
        _ = order.gettext
        with progress(_("Reading the site…")):
            async with repository.turn() as known:  # others have theirs while the digest is made
                vocabulary = known.vocabulary()
        digest = await order.digest(vocabulary)
        plan = partial(
            plan_publication,
            digest,
            now=current_time(),
            style=read_style(order.style, order.settings),
            templates=order.settings.templates,
        )
        if write:
            change_site = publish_digest if site.forge is None else propose
            published = await change_site(digest.story.id, site, plan)
        else:
            async with await _look(site, digest.story.id) as turn:
                published = Published(change=plan(turn.shelf), commit=None)
    print_diff(published.change)
    _warn_of_twins(published.change, order.gettext)
    notices.print(_say_outcome(published, own, order.gettext))


def choose_route(own: SiteSettings, *, pr: bool) -> SiteSettings:
    """Return a site's settings with the one way in which it is changed now."""
    is_proposed = pr or own.route == "pull-request"
    return own.model_copy(update={"route": "pull-request" if is_proposed else "push"})


async def _look(site: Site, item: ItemId) -> AbstractAsyncContextManager[Turn]:
    """Return a turn at what would be changed: the site's branch, or that of a pull request."""
    if site.forge is None:
        return site.take_turn(item)
    is_open = await site.forge.find_open(proposal_branch(item)) is not None
    return site.take_proposal(item, is_open)


def _say_outcome(published: Published, own: SiteSettings, _: Callable[[str], str]) -> Text:
    change = published.change
    if published.request is not None:
        return Text(_("Pull request: {link}").format(link=published.request.url), "bold green")
    if published.commit:
        words = _("Published: {path}, commit {commit}")
        return Text(words.format(path=change.path, commit=published.commit), "bold green")
    if not change.is_changed:
        return Text(_("{path} is up to date; nothing to write.").format(path=change.path))
    if own.route == "push":
        words = _("Nothing is published yet. With --write this becomes a commit on {branch}.")
    else:
        words = _("Nothing is published yet. With --write this becomes a pull request onto {branch}.")
    return Text(words.format(branch=own.branch), "bold")


def _warn_of_twins(plan: Publication, gettext: Callable[[str], str]) -> None:
    words = gettext("⚠ The site seems to have this story under another id: {paths}")
    for twin in plan.twins:
        notices.print(Text(words.format(paths=twin), "yellow"))


def _plan(
    digest: Digest, folder: Folder, vocabulary: Sequence[str], *, style: StyleName, settings: Settings
) -> Publication:
    now, templates = current_time(), settings.templates
    if isinstance(folder, SiteFolder):
        shelf = read_shelf(folder, digest.story.id, vocabulary)
        return plan_publication(
            digest, shelf, now=now, style=read_style(style, settings), templates=templates
        )
    before = {path: folder.read(path) for path in plain_paths(digest, now)}
    return plan_plain_post(digest, before=before, now=now, templates=templates)


def read_shelf(site: SiteFolder, story: ItemId, vocabulary: Sequence[str]) -> Shelf:
    """Return what a site's folder, whose tags are known, has for the post of a story."""
    published = site.posts().get(story)
    return Shelf(
        published=published,
        before=site.read(published) if published else None,
        taken=frozenset(site.paths()),
        images=site.images(),
        vocabulary=vocabulary,
        articles=site.articles(),
    )


def print_diff(plan: Publication) -> None:
    """Print a change as a unified diff, coloured on a terminal."""
    for line in plan.diff():
        output.print(Text(line, _LINE_COLOURS.get(line[:1], "")))
