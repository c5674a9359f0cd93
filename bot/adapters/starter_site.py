"""A new site: the packaged starter site is copied into an empty folder, under the operator's title."""

import json
import shutil
import tempfile
from pathlib import Path

from bot.errors import Misconfigured, Refused
from bot.rendering.templates import environment, packaged
from bot.text.characters import one_line

_CONFIGURATION = "hugo.toml.j2"


def create_site(folder: Path, *, title: str) -> tuple[Path, ...]:
    """Create a Hugo site that shows matome posts, and return its files, sorted.

    The site is made beside the folder and then moved, so that it is there whole or not at all.

    Args:
        folder: A new or an empty folder.
        title: The name of the site; any text, made one line.

    Raises:
        Refused: The folder holds something already, or is a file.
        Misconfigured: The folder cannot be written.
    """
    folder = folder.absolute()
    try:
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise Refused(
                "{folder} is not an empty folder.",
                hint="Name a new or an empty folder; an existing Hugo site is used as it is.",
                folder=folder,
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as workshop:
            site = Path(workshop) / "site"
            _write_site(site, title)
            _move(site, folder)
    except OSError as error:
        raise Misconfigured(
            "The site cannot be written to {folder}: {reason}.",
            hint="Choose a folder that you may write to.",
            folder=folder,
            reason=error.strerror,
        ) from error
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _write_site(site: Path, title: str) -> None:
    source = packaged("templates") / "site"
    shutil.copytree(source, site, ignore=shutil.ignore_patterns(_CONFIGURATION))
    template = environment().get_template(f"site/{_CONFIGURATION}")
    # Without surrogates and control characters, a JSON string is a TOML basic string
    # (https://toml.io/en/v1.0.0#string, read 2026-11-24).
    configuration = template.render(title=json.dumps(one_line(title), ensure_ascii=False))
    (site / _CONFIGURATION.removesuffix(".j2")).write_text(configuration, encoding="utf-8")


def _move(site: Path, folder: Path) -> None:
    if not folder.exists():
        site.rename(folder)
        return
    # The folder itself stays: a shell may stand in it.
    for entry in site.iterdir():
        entry.rename(folder / entry.name)
