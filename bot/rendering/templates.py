"""The jinja2 templates: packaged ones, replaced one by one from a folder of the user's."""

from pathlib import Path
from typing import TYPE_CHECKING

import bot
from bot.errors import Misconfigured

if TYPE_CHECKING:
    # At run time it is loaded with the first template: a chat bot may never fill one in, and the
    # library is 3 MB of its memory.
    import jinja2


def packaged(folder: str) -> Path:
    """Return a packaged resource folder (`templates` or `locales`).

    In a wheel it lies inside the package, in a checkout beside it.
    """
    package = Path(bot.__file__).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def environment(override: Path | None = None) -> "jinja2.Environment":
    """Return an environment over the packaged templates.

    Args:
        override: A folder whose files win over packaged ones of the same name.
    """
    import jinja2  # noqa: PLC0415 - see above

    folders = [folder for folder in (override, packaged("templates")) if folder is not None]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(jinja: "jinja2.Environment", name: str, **values: object) -> str:
    """Return the text that a template makes of some values.

    Raises:
        Misconfigured: The template, which may be the user's own, cannot be read or filled in.
    """
    import jinja2  # noqa: PLC0415 - see above

    try:
        return jinja.get_template(name).render(values)
    except (jinja2.TemplateError, ArithmeticError, LookupError, OSError, TypeError, ValueError) as error:
        raise Misconfigured(
            "The template {name} cannot be used: {reason}.",
            hint="Mend it in the folder that MATOME_TEMPLATES names.",
            name=name,
            reason=error,
        ) from error
