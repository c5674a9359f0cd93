"""`matome site list`: the posts of a site, newest first."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from bot.app.site_care import open_care
from bot.cli.console import progress
from bot.domain.language import Language
from bot.exit_codes import Exit
from bot.rendering.matome.listing import ListedPost, list_contents
from bot.rendering.translations import translator
from bot.services.site_care import TakeCareTurn
from bot.settings import read_settings
from bot.text.characters import one_line


def list_posts(
    place: Path | None = None,
    *,
    repo: str | None = None,
    branch: str | None = None,
    is_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """List the posts of a site, newest first: date, item, title, tags and path, with tabs between.

    Args:
        place: The Hugo site's folder [default: this one].
        repo: Instead, the address of the Hugo site's git repository, or its name in the settings.
        branch: The branch of it [default: main, or that of the settings].
        is_json: Print a JSON array of objects; their shape is stable.
    """
    settings = read_settings()
    gettext = translator(Language(settings.language)).gettext
    take_turn = open_care(settings, place, repo, branch)
    with progress(gettext("Reading the site…")):
        posts = asyncio.run(_list(take_turn))
    if is_json:
        sys.stdout.write(json.dumps([_as_json(post) for post in posts], ensure_ascii=False, indent=2) + "\n")
        return Exit.OK
    for post in posts:
        fields = (
            post.date.partition("T")[0],
            str(post.item or ""),
            post.title,
            ", ".join(post.tags),
            str(post.path),
        )
        sys.stdout.write("\t".join(map(one_line, fields)) + "\n")
    return Exit.OK


async def _list(take_turn: TakeCareTurn) -> tuple[ListedPost, ...]:
    async with take_turn() as turn:
        return list_contents(turn.contents)


def _as_json(post: ListedPost) -> dict[str, object]:
    return {
        "date": post.date,
        "item": post.item,
        "title": post.title,
        "tags": list(post.tags),
        "path": str(post.path),
    }
