"""`matome site`: a Hugo site to start with."""

from pathlib import Path

from cyclopts import App
from rich.text import Text

from bot.adapters.starter_site import create_site
from bot.cli.console import Exit, output

site = App(name="site", help="Make and look after a Hugo site of matome posts.")


@site.command
def init(folder: Path, *, title: str = "まとめ") -> int:
    """Create a small Hugo site with threaded quotes in a new or empty folder.

    Args:
        folder: Where the site is made.
        title: The site's name.
    """
    made = create_site(folder, title=title)
    output.print(Text(f"{len(made)} files made in {folder}."))
    output.print(
        Text(f"Next: matome publish LINK --out {folder} --write, then: hugo server --source {folder}")
    )
    return Exit.OK
