"""The last step of a post: its data become the text of the file, through a template."""

import jinja2

from bot.rendering.matome.front_matter import front_matter_entries
from bot.rendering.matome.page import parts
from bot.rendering.matome.post import MatomePost

TEMPLATE = "matome.md.j2"


def write_post(post: MatomePost, templates: jinja2.Environment) -> str:
    """Return the text of a post's file; lines end with LF, the last one too.

    Args:
        post: The post.
        templates: Where the template `matome.md.j2` is (see `bot.rendering.templates.environment`).
    """
    template = templates.get_template(TEMPLATE)
    return template.render(post=post, front_matter=front_matter_entries(post), parts=parts(post))
