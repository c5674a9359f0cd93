"""`matome site`: a Hugo site to start with, and the care of one that is there."""

from pathlib import Path

from cyclopts import App
from rich.text import Text

from bot.adapters.starter_site import create_site
from bot.cli.console import output
from bot.cli.site_check import check
from bot.cli.site_import import bring
from bot.cli.site_list import list_posts
from bot.cli.site_log import log
from bot.domain.language import Language
from bot.exit_codes import Exit
from bot.rendering.translations import translator
from bot.settings import read_settings

site = App(name="site", help="Make and look after a Hugo site of matome posts.")
site.command(check)
site.command(list_posts, name="list")
site.command(bring, name="import")
site.command(log)


@site.command
def init(folder: Path, *, title: str = "まとめ") -> int:
    """Create a small Hugo site with threaded quotes in a new or empty folder.

    Args:
        folder: Where the site is made.
        title: The site's name.
    """
    _ = translator(Language(read_settings().language)).gettext
    made = create_site(folder, title=title)
    for words in (
        _("{count} files made in {folder}."),
        _("Next: matome publish LINK --out {folder} --write, then: hugo server --source {folder}"),
    ):
        output.print(Text(words.format(count=len(made), folder=folder)))
    return Exit.OK
