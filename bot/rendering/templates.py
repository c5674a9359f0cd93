"""The jinja2 templates: packaged ones, replaced one by one from a folder of the user's."""

from pathlib import Path

import jinja2

import bot


def packaged(folder: str) -> Path:
    """Return a packaged resource folder (`templates` or `locales`).

    In a wheel it lies inside the package, in a checkout beside it.
    """
    package = Path(bot.__file__).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def environment(override: Path | None = None) -> jinja2.Environment:
    """Return an environment over the packaged templates.

    Args:
        override: A folder whose files win over packaged ones of the same name.
    """
    folders = [folder for folder in (override, packaged("templates")) if folder is not None]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
