"""`matome publish`: a link in, a post in a site's folder out, shown as a diff before it is written."""

import asyncio
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from rich.text import Text

from bot.adapters.folder import Folder
from bot.adapters.site_folder import SiteFolder
from bot.app import current_time, read_style
from bot.cli.console import notices, output, progress
from bot.cli.options import DEFAULTS, ThreadOptions, make_digest
from bot.domain.digest import Digest
from bot.domain.thread import ItemId
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
from bot.settings import Settings, read_settings

_LINE_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class StyleName(StrEnum):
    """What a post is written as: two generations of the matome format, or plain Markdown."""

    LATEST = "latest"
    SEED = "seed"
    PLAIN = "plain"


def publish(  # noqa: PLR0913 - each is an option of the command
    link: str | None = None,
    *,
    out: Path,
    options: ThreadOptions = DEFAULTS,
    style: StyleName = StyleName.LATEST,
    write: bool = False,
    anyway: bool = False,
) -> int:
    """Publish a thread as a post in a site's folder.

    Shows what would change; `--write` changes it. A story has one post: publishing it again
    renews that post in place.

    Args:
        link: Any link to the thread; may be left out with `--from FILE`.
        out: The Hugo site's folder; with `--style plain`, any folder for Markdown posts.
        options: How the thread is read and digested.
        style: `latest` and `seed` are matome posts; `plain` is Markdown for other generators.
        write: Write the post instead of showing the change only.
        anyway: Publish also what a model wrote not well enough.
    """
    settings = read_settings()
    folder = Folder(out) if style is StyleName.PLAIN else SiteFolder(out)
    vocabulary = folder.vocabulary() if isinstance(folder, SiteFolder) else ()
    _ = translator(options.reader_language(settings)).gettext
    with progress(_("Reading the thread…")):
        digest = asyncio.run(make_digest(link, options, settings, vocabulary=vocabulary))
    if not anyway:
        refuse_unfit(digest)
    plan = _plan(digest, folder, vocabulary, style=style, settings=settings)
    print_diff(plan)
    if not plan.is_changed:
        notices.print(Text(_("{path} is up to date; nothing to write.").format(path=plan.path)))
    elif write:
        folder.write(plan.path, plan.after)
        notices.print(Text(_("Written: {path}").format(path=out / plan.path), "bold green"))
    else:
        words = _("Nothing is written yet. With --write this becomes {path}")
        notices.print(Text(words.format(path=out / plan.path), "bold"))
    return Exit.OK


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
    )


def print_diff(plan: Publication) -> None:
    """Print a change as a unified diff, coloured on a terminal."""
    for line in plan.diff():
        output.print(Text(line, _LINE_COLOURS.get(line[:1], "")))
