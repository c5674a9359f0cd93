"""The message of a commit, by a template that an operator may replace."""

from pathlib import Path

from bot.domain.publishing import Deed
from bot.domain.thread import ItemId, permalink
from bot.rendering.templates import environment, render
from bot.text.characters import one_line
from bot.text.fitting import fit

_LONGEST_TITLE = 100
_VERBS = {Deed.PUBLISH: "Publish", Deed.UPDATE: "Update", Deed.UNPUBLISH: "Unpublish"}


def commit_message(deed: Deed, *, title: str, path: Path, item: ItemId, templates: Path | None = None) -> str:
    """Return the message of a commit that changes one post.

    Args:
        deed: Publish, update or unpublish.
        title: The post's; untrusted.
        path: The post's, relative to the site.
        item: The story.
        templates: A folder whose `commit.txt.j2` replaces the packaged one.
    """
    text = render(
        environment(templates),
        "commit.txt.j2",
        verb=_VERBS[deed],
        title=fit(one_line(title), _LONGEST_TITLE),
        path=str(path),
        item=item,
        permalink=permalink(item),
    )
    return text.strip() + "\n"
