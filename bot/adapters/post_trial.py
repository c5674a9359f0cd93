"""Tries a post before it is published: a real Hugo builds it alone, with the site's own templates."""

import asyncio
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import structlog

from bot.adapters.hugo import find_hugo, first_complaint, run_hugo
from bot.adapters.post_index import LARGEST_POST
from bot.errors import Misconfigured, Refused

log = structlog.get_logger()

_LIMIT = timedelta(seconds=30)
_LONGEST_COMPLAINT, _LONGEST_REASON = 4_000, 300  # characters; Hugo tells first how it came to the place

# Lists of what is allowed; "none" matches nothing.
# https://gohugo.io/configuration/security/ (read 2026-11-25)
_SECURITY = {
    "enableInlineShortcodes": False,
    "exec": {"allow": ["none"], "osEnv": ["none"]},
    "funcs": {"getenv": ["none"]},
    "http": {"urls": ["none"], "methods": ["none"]},
}
# The post is built whatever its day is; lists, feeds and the like are not.
_CONFIGURATION = {
    "baseURL": "https://example.org/",
    "buildDrafts": True,
    "buildExpired": True,
    "buildFuture": True,
    "disableKinds": ["home", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"],
    "markup": {"goldmark": {"renderer": {"unsafe": True}}},
    "security": _SECURITY,
}
_OWN = frozenset({"markup", "params", "defaultContentLanguage", "hasCJKLanguage", "enableEmoji"})
_CONFIGURATION_FILES = Path("hugo.toml"), Path("config.toml")
_THEME = {
    "layouts/_default/single.html": "<h1>{{ .Title }}</h1>\n{{ .Content }}\n",
    "layouts/_default/list.html": "",
    "content/posts/_index.md": "+++\n+++\n",  # posts link to it
}
# What a program needs to be found and to run; ours holds tokens.
_ENVIRONMENT = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HUGO_NUMWORKERMULTIPLIER": "1"}


async def try_post(  # noqa: PLR0913 - what a build is made of
    path: Path,
    text: str,
    templates: Mapping[Path, bytes],
    *,
    sample: str,
    hugo: Path | None = None,
    limit: timedelta = _LIMIT,
) -> None:
    """Build a post with a site's templates.

    Only its size is looked at without Hugo, and where the site has all templates from elsewhere.
    Where a harmless post fails as well, the templates cannot be tried without the rest of their
    site: that is logged, and the post passes.

    Args:
        path: Where the post will be, relative to the site.
        text: Its text.
        templates: What the site builds parts of posts with, and its configuration, by their paths.
        sample: A post that nothing is wrong with.
        hugo: The program; found when None.
        limit: How long one build may take.

    Raises:
        Refused: Hugo cannot build it, or it is too large; the sentence says why and where.
    """
    if len(text.encode()) > LARGEST_POST:
        # An index does not read it, so that the next publication would make a second post.
        raise Refused(
            "{path} would be larger than {limit} kB.",
            hint="Publish a digest of fewer comments.",
            path=path,
            limit=LARGEST_POST // 1_000,
        )
    program = hugo or find_hugo()
    if program is None or not any(name.parts[0] == "layouts" for name in templates):
        return
    complaint = await _build(path, text, templates, program, limit)
    if complaint is None:
        return
    if (reason := await _build(path, sample, templates, program, limit)) is not None:
        log.warning("templates cannot be tried", reason=_shorten(reason))
        return
    place, reason = _locate(path, complaint)
    raise Refused(
        "Hugo cannot build {place} with the site's templates: {reason}",
        hint="Mend that place of the post, or the template; then publish again.",
        place=place,
        reason=reason,
    )


def _locate(path: Path, complaint: str) -> tuple[str, str]:
    """Return the place in the post, with its line where Hugo names one, and what is wrong there."""
    named = [*re.finditer(rf'"?{re.escape(str(path))}:(\d+):\d+"?(?:: )?', complaint)]
    if not named:
        return str(path), _shorten(complaint)
    # Lines inside of a fold are counted from its beginning, and come later than the fold's own.
    return f"{path}:{named[0][1]}", _shorten(complaint[named[-1].end() :] or complaint)


def _shorten(complaint: str) -> str:
    """Return the end of a complaint, where Hugo says what it is all about."""
    return complaint if len(complaint) <= _LONGEST_REASON else f"…{complaint[-_LONGEST_REASON:]}"


async def _build(
    path: Path, text: str, templates: Mapping[Path, bytes], program: Path, limit: timedelta
) -> str | None:
    """Return what Hugo complains about, None where it made a page of the post."""
    with tempfile.TemporaryDirectory(prefix="matome-trial-", ignore_cleanup_errors=True) as workshop:
        site = await asyncio.to_thread(_write_site, Path(workshop), {**templates, path: text.encode()})
        folders = ("--source", site, "--destination", site / "public", "--cacheDir", site / "cache")
        environment = {**_ENVIRONMENT, "PATH": os.environ.get("PATH", os.defpath), "HOME": str(site)}
        try:
            command = (str(program), *map(str, folders))
            code, output = await run_hugo(command, environment=environment, limit=limit)
        except Misconfigured as error:  # it does not run, or does not end
            return str(error)
        if code != 0:
            return first_complaint(output, site, longest=_LONGEST_COMPLAINT)
        return None if _has_page(site) else "it makes no page of it."


def _has_page(site: Path) -> bool:
    return any(b"<h1>" in page.read_bytes() for page in (site / "public").rglob("*.html"))


def _write_site(workshop: Path, files: Mapping[Path, bytes]) -> Path:
    """Write a site of these files, and return its folder as Hugo names it in its complaints."""
    site = workshop.resolve() / "site"
    theme = {Path(name): content.encode() for name, content in _THEME.items()}
    configuration = json.dumps(_configuration(files), default=str).encode()
    inner = {name: content for name, content in files.items() if len(name.parts) > 1}
    for name, content in {**theme, **inner, Path("hugo.json"): configuration}.items():
        place = site / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return site


def _configuration(files: Mapping[Path, bytes]) -> dict[str, object]:
    """Return the configuration: ours, and of the site's what changes a post, where it can be read."""
    for name in _CONFIGURATION_FILES:
        with suppress(KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            own = tomllib.loads(files[name].decode())
            return {**_CONFIGURATION, **{key: own[key] for key in _OWN & own.keys()}, "security": _SECURITY}
    return dict(_CONFIGURATION)
