"""`matome demo`: the whole job offline, on a sample thread that was written for the project."""

import asyncio
import shutil
from pathlib import Path

from rich.text import Text

from bot.adapters.folder import Folder, unusable
from bot.adapters.hugo import build_site
from bot.adapters.site_folder import SiteFolder
from bot.adapters.starter_site import create_site
from bot.app import current_time
from bot.cli.console import notices, output, progress
from bot.cli.digest_view import print_digest
from bot.cli.options import ThreadOptions, make_digest
from bot.cli.publish import read_shelf
from bot.domain.digest import Digest, Engine
from bot.domain.language import Language
from bot.errors import Refused
from bot.exit_codes import Exit
from bot.rendering.embeds import digest_messages
from bot.rendering.preview import preview_page
from bot.rendering.templates import packaged
from bot.rendering.translations import translator
from bot.services.publishing import plan_publication
from bot.settings import read_settings

_MARK = ".matome-demo"  # a folder with this file was made by an earlier run and may be made anew


def demo(folder: Path = Path("matome-demo"), *, language: Language | None = None) -> int:
    """Show the whole job offline: a digest, its chat preview and a built site.

    The thread is a sample written for this project; nobody posted it.

    Args:
        folder: Where the pages are made; a folder of an earlier demo is made anew.
        language: Language of labels and notes; the setting MATOME_LANGUAGE by default.
    """
    settings = read_settings()
    options = ThreadOptions(
        engine=Engine.EXTRACTIVE, language=language, recording=packaged("templates") / "demo" / "thread.json"
    )
    _ = translator(options.reader_language(settings)).gettext
    _clear(folder)
    notices.print(Text(_("A sample thread, written for this project:"), "bold"))
    with progress(_("Reading the thread…")):
        digest = asyncio.run(make_digest(None, options, settings))
    print_digest(output, digest, explain=False)
    chat = _make_chat(folder, digest, settings.templates)
    with progress(_("Building the site…")):
        home, post = _make_site(folder / "site", digest, settings.templates)
    output.print(Text("\n" + _("Open these in a browser:"), "bold"))
    for words, page in ((_("the digest in a chat"), chat), (_("the post"), post), (_("the site"), home)):
        output.print(Text(f"  {page.absolute().as_uri()}  ({words})"))
    return Exit.OK


def _clear(folder: Path) -> None:
    try:
        if folder.exists() and any(folder.iterdir()):
            if not (folder / _MARK).is_file():
                raise Refused(
                    "{folder} is not empty and not from an earlier demo.",
                    hint="Name another folder: matome demo FOLDER",
                    folder=folder,
                )
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MARK).touch()
    except OSError as error:
        raise unusable(folder, error) from error


def _make_chat(folder: Path, digest: Digest, templates: Path | None) -> Path:
    messages = digest_messages(digest, now=current_time())
    page = folder / "chat.html"
    text = preview_page(messages, title=digest.headline, language=digest.language, templates=templates)
    Folder(folder).write(page.absolute(), text)
    return page


def _make_site(folder: Path, digest: Digest, templates: Path | None) -> tuple[Path, Path]:
    """Return the pages of the built site and of the post in it."""
    create_site(folder, title="まとめデモ")
    site = SiteFolder(folder)
    shelf = read_shelf(site, digest.story.id, site.vocabulary())
    plan = plan_publication(digest, shelf, now=current_time(), templates=templates)
    site.write(plan.path, plan.after)
    report = asyncio.run(build_site(folder))
    return report.home, report.destination / plan.path.relative_to("content").parent / "index.html"
