"""Render a digest as a plain Markdown post, for site generators that lack the matome shortcodes."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.domain.digest import Digest
from bot.domain.thread import permalink
from bot.rendering.phrases import mark_left, say_coverage, say_emptiness, say_remarks
from bot.rendering.templates import environment, render
from bot.rendering.translations import translator
from bot.text.characters import one_line
from bot.text.commonmark import escape, format_text

_DEEPEST_NESTING = 5  # replies; deeper ones would leave no room for their words on a phone


def plain_post(digest: Digest, *, now: datetime, templates: Path | None = None) -> str:
    """Return the post: YAML front matter, the points with their sources, the quotes as block quotes.

    A reply is nested one block quote deeper than what it answers. Whatever the thread holds,
    a CommonMark reader sees its words and no marks of its own.

    Args:
        digest: What to show.
        now: The post's date.
        templates: A folder whose `plain.md.j2` replaces the packaged one.
    """
    jinja = environment(templates)
    filters: dict[str, Callable[..., str]] = {
        "yaml": _yaml_string,
        "inline": escape,
        "label": partial(escape, keeps_links=False),
        "blocks": format_text,
        "mark": mark_left,
        "quoted": _quoted,
        "permalink": permalink,
    }
    jinja.filters.update(filters)
    return render(
        jinja,
        "plain.md.j2",
        digest=digest,
        now=now,
        coverage=say_coverage(digest),
        remarks=list(filter(None, (*say_remarks(digest), say_emptiness(digest)))),
        _=translator(digest.language).gettext,
    )


def _yaml_string(text: str) -> str:
    """Return a double-quoted YAML scalar of one line.

    Without control characters and surrogates, a JSON string is one
    (https://yaml.org/spec/1.2.2/#732-double-quoted-style, read 2026-11-24).
    """
    return json.dumps(one_line(text), ensure_ascii=False)


def _quoted(markdown: str, depth: int) -> str:
    mark = ">" * (1 + min(depth, _DEEPEST_NESTING))
    lines = markdown.strip("\n").split("\n")
    return "".join(f"{mark} {line}\n" if line else f"{mark}\n" for line in lines)
