"""The second use case: a digest becomes a change of one file in a site, shown before it is made."""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.domain.digest import Digest, publication_day
from bot.domain.gate import judge
from bot.domain.publishing import NO_EDITS, Edits
from bot.domain.thread import ItemId
from bot.errors import Refused
from bot.rendering.matome.composing import from_digest, renew
from bot.rendering.matome.naming import choose_slugs, post_path
from bot.rendering.matome.post import MatomePost
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.style import LATEST, Style
from bot.rendering.matome.writer import write_post
from bot.rendering.plain import plain_post

_KANA = re.compile("[ぁ-ゖァ-ヺ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a site has that a new post must fit in with.

    `published` is the path of the story's own post, if it has one, and `before` its text; `taken`
    are the paths of all posts, relative to the site like every path here; `images` and
    `vocabulary` are the site's thumbnails and tags, tags most used first. `articles` holds the
    posts that name their article, by its address as `identify_address` has it.
    """

    published: Path | None = None
    before: str | None = None
    taken: Collection[Path] = ()
    images: Collection[str] = ()
    vocabulary: Sequence[str] = ()
    articles: Mapping[str, Path] = field(default_factory=dict[str, Path])


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A change of one file: `before` is None for a new one.

    `title` and `tags` are the post's, cleaned; of its `quotes`, `added` are new. `twins` are other
    posts that seem to be about the same story under another id.
    """

    path: Path
    before: str | None
    after: str
    title: str = ""
    tags: tuple[str, ...] = ()
    quotes: int = 0
    added: int = 0
    twins: tuple[Path, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether writing it would change anything."""
        return self.before != self.after

    def diff(self) -> tuple[str, ...]:
        """Return the change as the lines of a unified diff; none when nothing changes."""
        old, new = (self.before or "").splitlines(), self.after.splitlines()
        source = "/dev/null" if self.before is None else f"a/{self.path}"
        return tuple(difflib.unified_diff(old, new, source, f"b/{self.path}", lineterm=""))


def plan_publication(  # noqa: PLR0913 - what a post is made of
    digest: Digest,
    shelf: Shelf,
    *,
    now: datetime,
    style: Style = LATEST,
    templates: Path | None = None,
    edits: Edits = NO_EDITS,
) -> Publication:
    """Return the change that publishes a digest.

    A story has one post: a published one is renewed in place, keeping its path, date and image,
    and stays as it is, to the byte, when nothing but the time has changed.

    Args:
        digest: The digest.
        shelf: What the site has.
        now: The time; aware.
        style: The site's choices.
        templates: A folder whose `matome.md.j2` replaces the packaged one.
        edits: What a person has changed about the post.

    Raises:
        Refused: The published post, or the new one, breaks the format; or the published one is
            translated and the new one is not.
    """
    digest = _edited(digest, edits)
    post = from_digest(digest, now=now, images=shelf.images, style=style, vocabulary=shelf.vocabulary)
    if shelf.published is not None and shelf.before is not None:
        path = shelf.published
        renewed = _renew(path, shelf.before, post)
        after = shelf.before if renewed is None else write_post(renewed, templates=templates)
    else:
        path = _choose_path(digest, post, shelf, style)
        after = write_post(post, templates=templates)
    written = _check(path, after)
    return Publication(
        path=path,
        before=shelf.before,
        after=after,
        title=written.title,
        tags=written.tags,
        quotes=len(written.quotes),
        added=len(written.quotes),
    )


def plan_removal(shelf: Shelf) -> Publication:
    """Return the change that takes a story's post out of a site: its text becomes empty.

    Raises:
        Refused: The site has no post of the story.
    """
    if shelf.published is None or shelf.before is None:
        raise Refused(
            "The site has no post of this discussion.", hint="`matome site list` shows those it has."
        )
    title = read_post(shelf.before.encode()).post.title
    return Publication(path=shelf.published, before=shelf.before, after="", title=title)


def plan_plain_post(
    digest: Digest, *, before: Mapping[Path, str | None], now: datetime, templates: Path | None = None
) -> Publication:
    """Return the change that publishes a digest as a plain Markdown post.

    A file that is not this story's stays as it is.

    Args:
        digest: The digest.
        before: The text of the file at each of `plain_paths`, None where there is none.
        now: The time; aware.
        templates: A folder whose `plain.md.j2` replaces the packaged one.
    """
    after = plain_post(digest, now=publication_day(digest, now), templates=templates)
    path, second_path = plain_paths(digest, now)
    there = before[path]
    if there is not None and not _is_plain_post_of(digest.story.id, there):
        path = second_path
    return Publication(path=path, before=before[path], after=after)


def plain_paths(digest: Digest, now: datetime) -> tuple[Path, Path]:
    """Return the names that a plain post may have: its day and title, and those with the story's id."""
    day = publication_day(digest, now)
    first, second = (Path(f"{day:%Y-%m-%d}-{slug}.md") for slug in choose_slugs(digest.story))
    return first, second


def refuse_unfit(digest: Digest) -> None:
    """Refuse to publish what a model wrote not well enough; a person may have reasons to do so anyway.

    Raises:
        Refused: It is not fit.
    """
    verdict = judge(digest)
    if not verdict.is_publishable:
        raise Refused(
            verdict.reasons[0],  # a sentence of its own
            hint="Make the digest anew, or publish it as it is with --anyway.",
        )


def _edited(digest: Digest, edits: Edits) -> Digest:
    headline, tags = edits.headline, edits.tags
    return replace(
        digest,
        headline=digest.headline if headline is None else headline,
        tags=digest.tags if tags is None else tags,
    )


def _is_plain_post_of(story: ItemId, text: str) -> bool:
    front_matter = text.partition("\n---")[0]
    return f"hn_id: {story}" in front_matter.split("\n")


def _renew(path: Path, before: str, post: MatomePost) -> MatomePost | None:
    """Return the renewed post, None when it says what the published one says."""
    published = _check(path, before)
    if _is_japanese(published) and not _is_japanese(post):
        raise Refused(
            "{path} is translated, and this digest is not: it would put the originals in their place.",
            hint="Leave the post as it is, or delete it first to start over.",
            path=path,
        )
    renewed = renew(published, post)
    return None if renewed == published else renewed


def _is_japanese(post: MatomePost) -> bool:
    """Return whether most quotes are in Japanese, told by kana, which no other language has."""
    return 2 * sum(_KANA.search(quote.text) is not None for quote in post.quotes) > len(post.quotes)


def _choose_path(digest: Digest, post: MatomePost, shelf: Shelf, style: Style) -> Path:
    first, second = (Path(post_path(post, slug, style)) for slug in choose_slugs(digest.story))
    return second if first in shelf.taken else first


def _check(path: Path, text: str) -> MatomePost:
    """Return the post that a text holds; a broken one is never written, nor built upon."""
    reading = read_post(text.encode())
    if reading.problems:
        first = reading.problems[0]
        raise Refused(
            "{path}:{line} breaks the matome format: {problem}.",
            hint="`matome post read` lists every such place; mend the post and publish again.",
            path=path,
            line=first.line,
            problem=first,
        )
    return reading.post
