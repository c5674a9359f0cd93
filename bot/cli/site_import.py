"""`matome site import`: posts from elsewhere come into a site, mended; shown first."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.text import Text

from bot.adapters.folder import unusable
from bot.app import read_style
from bot.app.site_care import open_care
from bot.cli.console import notices, output, progress
from bot.domain.language import Language
from bot.errors import Refused
from bot.exit_codes import Exit
from bot.rendering.translations import translator
from bot.services.site_importing import Arrival, Import, LeftOut, Reason, import_posts
from bot.settings import read_settings
from bot.text.characters import one_line

_LARGEST = 1_000_000  # bytes of a post


def bring(
    *posts: Path,
    out: Path | None = None,
    repo: str | None = None,
    branch: str | None = None,
    write: bool = False,
    language: Language | None = None,
) -> int:
    """Bring matome posts from elsewhere into a site, which gets those whose discussion it does not have.

    Shows what would come in; `--write` brings it in. Posts are mended as `site check --fix` does it.

    Args:
        posts: Files, or folders of Markdown files, such as another site's `content`.
        out: The folder of the Hugo site that gets them.
        repo: Instead, the address of the Hugo site's git repository, or its name in the settings:
            `--write` pushes one commit.
        branch: The branch of it [default: main, or that of the settings].
        write: Bring them in instead of showing them only.
        language: Language of the sentences [default: the setting MATOME_LANGUAGE].
    """
    settings = read_settings()
    _ = translator(language or Language(settings.language)).gettext
    if (out is None) == (repo is None):
        raise Refused("One site to import into is needed.", hint="Give --out FOLDER, or --repo ADDRESS.")
    given = {path: _read(path) for path in _find(posts)}
    if not given:
        raise Refused("There are no posts to import.", hint="Name files or folders of Markdown posts.")
    style = read_style("latest", settings)
    with progress(_("Reading the site…")):
        take_turn = open_care(settings, out, repo, branch)
        done = asyncio.run(import_posts(given, take_turn, style=style, is_written=write))
    _print(done, _, is_written=write)
    return Exit.OK


def _find(posts: Sequence[Path]) -> Iterator[Path]:
    for place in posts:
        if place.is_dir():
            yield from sorted(
                path for path in place.rglob("*.md") if path.name != "_index.md" and path.is_file()
            )
        else:
            yield place


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError as error:
        raise unusable(path, error) from error


def _print(done: Import, gettext: Callable[[str], str], *, is_written: bool) -> None:
    _ = gettext
    for one in done.arrivals:
        output.print(Text(_say_arrival(one, _)))
    for one in done.left_out:
        notices.print(Text(_say_left_out(one, _), "yellow"))
    facts = {"count": len(done.arrivals), "left": len(done.left_out)}
    if done.commit:
        notices.print(Text(_("Commit: {commit}").format(commit=done.commit), "bold green"))
    if is_written:
        notices.print(Text(_("Posts imported: {count}, left out: {left}").format(**facts), "bold green"))
    else:
        words = _("Nothing is imported yet. With --write it is: posts {count}, left out {left}")
        notices.print(Text(words.format(**facts), "bold"))


def _say_arrival(one: Arrival, gettext: Callable[[str], str]) -> str:
    _ = gettext
    words = _("{source} → {path} (mended)") if one.is_mended else _("{source} → {path}")
    return one_line(words.format(source=one.source, path=one.path))


def _say_left_out(one: LeftOut, gettext: Callable[[str], str]) -> str:
    _ = gettext
    words = {
        Reason.NO_POST: _("Left out: {source} is no matome post."),
        Reason.NO_ITEM: _("Left out: {source} names no discussion."),
        Reason.PUBLISHED: _("Left out: {source}, because the site has that discussion: {other}"),
        Reason.TWICE: _("Left out: {source}, because {other} is about the same discussion."),
        Reason.BROKEN: _("Left out: {source} cannot be mended. Line {other}."),
        Reason.TAKEN: _("Left out: {source}, because another post is at {other}."),
    }[one.reason]
    return one_line(words.format(source=one.source, other=one.other))
