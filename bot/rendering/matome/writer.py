"""The last step of a post: its data become the text of the file, through a template."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.rendering.matome.front_matter import front_matter_entries
from bot.rendering.matome.page import parts
from bot.rendering.matome.post import MatomePost
from bot.rendering.templates import environment, render

if TYPE_CHECKING:
    import jinja2

_TEMPLATE = "matome.md.j2"


def write_post(post: MatomePost, *, templates: Path | None = None) -> str:
    """Return the text of a post's file; lines end with LF, the last one too.

    Args:
        post: The post.
        templates: A folder whose `matome.md.j2` replaces the packaged one.
    """
    jinja = _environment(templates)
    return render(jinja, _TEMPLATE, post=post, front_matter=front_matter_entries(post), parts=parts(post))


@cache
def _environment(templates: Path | None) -> "jinja2.Environment":
    return environment(templates)
