"""`matome publish`: a link in, a post in a site's folder out, shown as a diff before it is written."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.text import Text

from bot.adapters.site_folder import SiteFolder
from bot.app import current_time, read_settings
from bot.cli.console import Exit, notices, output, progress
from bot.cli.options import DEFAULTS, ThreadOptions, make_digest
from bot.domain.thread import ItemId
from bot.rendering.matome.style import STYLES
from bot.services.publishing import Publication, Shelf, plan_publication

LINE_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class StyleName(StrEnum):
    """The styles that a post can be written in."""

    LATEST = "latest"
    SEED = "seed"


def publish(
    link: str | None = None,
    *,
    out: Path,
    options: ThreadOptions = DEFAULTS,
    style: StyleName = StyleName.LATEST,
    write: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Publish a thread as a matome post in a Hugo site's folder.

    Shows what would change; `--write` changes it. A story has one post: publishing it again
    renews that post in place.

    Args:
        link: Any link to the thread; may be left out with `--from FILE`.
        out: The site's folder.
        options: How the thread is read and digested.
        style: The style of a new post.
        write: Write the post instead of showing the change only.
    """
    settings = read_settings()
    site = SiteFolder(out)
    with progress("Reading the thread…"):
        digest = asyncio.run(make_digest(link, options, settings, vocabulary=site.vocabulary()))
    shelf = read_shelf(site, digest.story.id)
    plan = plan_publication(
        digest, shelf, now=current_time(), style=STYLES[style], templates=settings.templates
    )
    print_diff(plan)
    if not plan.is_changed:
        notices.print(Text(f"{plan.path} is up to date; nothing to write."))
    elif write:
        site.write(plan.path, plan.after)
        notices.print(Text(f"Written: {site.root / plan.path}", "bold green"))
    else:
        notices.print(
            Text(f"Nothing is written yet. With --write this becomes {site.root / plan.path}", "bold")
        )
    return Exit.OK


def read_shelf(site: SiteFolder, story: ItemId) -> Shelf:
    """Return what a site's folder has for the post of a story."""
    posts = {item: path.relative_to(site.root) for item, path in site.posts().items()}
    published = posts.get(story)
    return Shelf(
        published=published,
        before=site.read(published) if published else None,
        paths=frozenset(posts.values()),
        images=site.images(),
        vocabulary=site.vocabulary(),
    )


def print_diff(plan: Publication) -> None:
    """Print a change as a unified diff, coloured on a terminal."""
    for line in plan.diff():
        output.print(Text(line, LINE_COLOURS.get(line[:1], "")))
