"""The second use case: a digest becomes a change of one file in a site, shown before it is made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.domain.digest import Digest, publication_day
from bot.domain.gate import judge
from bot.domain.publishing import NO_EDITS, Edits
from bot.domain.thread import ItemId
from bot.errors import NotPublished, Refused
from bot.rendering.matome.composing import from_digest
from bot.rendering.matome.merging import Merging, is_japanese, merge, retitle
from bot.rendering.matome.naming import choose_slugs, clean_title, post_path, usable_tags
from bot.rendering.matome.post import MatomePost
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.style import LATEST, Style
from bot.rendering.matome.writer import write_post
from bot.rendering.plain import plain_post
from bot.services.twins import find_twins
from bot.text.characters import one_line
from bot.text.line_diff import compare_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a site has that a new post must fit in with.

    `published` is the path of the story's own post, if it has one, and `before` its text; `taken`
    are the paths of all posts, relative to the site like every path here; `images` and
    `vocabulary` are the site's thumbnails and tags, tags most used first. `articles` holds the
    posts about each article, as far as they name it, by its address as `identify_address` has it.
    """

    published: Path | None = None
    before: str | None = None
    taken: Collection[Path] = ()
    images: Collection[str] = ()
    vocabulary: Sequence[str] = ()
    articles: Mapping[str, Collection[Path]] = field(default_factory=dict[str, Collection[Path]])


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
        source = "/dev/null" if self.before is None else f"a/{self.path}"
        return tuple(compare_lines(self.before or "", self.after, source=source, target=f"b/{self.path}"))


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

    A story has one post: what a digest adds is merged into a published one (see `merge`), which
    stays as it is, to the byte, when that is nothing.

    Args:
        digest: The digest.
        shelf: What the site has.
        now: The time; aware.
        style: The site's choices.
        templates: A folder whose `matome.md.j2` replaces the packaged one.
        edits: What a person has changed about the post.

    Raises:
        Refused: The published post, or the new one, breaks the format; the published one is
            translated and the new one is not; or a person has left no headline, or no tag.
    """
    post = from_digest(digest, now=now, images=shelf.images, style=style, vocabulary=shelf.vocabulary)
    if shelf.published is not None and shelf.before is not None:
        path, published = shelf.published, _check(shelf.published, shelf.before)
        merging = _merge(path, published, post, digest, style)
        added, changed = merging.added, _edit(merging.post, edits, digest, shelf)
        if changed == published:
            after = shelf.before
        else:
            changed = replace(changed, lastmod=post.lastmod or published.lastmod)
            after = write_post(changed, templates=templates)
    else:
        path, added = _choose_path(digest, post, shelf, style), len(post.quotes)
        after = write_post(_edit(post, edits, digest, shelf), templates=templates)
    written = _check(path, after)
    return Publication(
        path=path,
        before=shelf.before,
        after=after,
        title=written.title,
        tags=written.tags,
        quotes=len(written.quotes),
        added=added,
        twins=find_twins(path, digest.story.url, articles=shelf.articles, taken=shelf.taken),
    )


def plan_removal(shelf: Shelf) -> Publication:
    """Return the change that takes a story's post out of a site: its text becomes empty.

    Raises:
        NotPublished: The site has no post of the story.
    """
    if shelf.published is None or shelf.before is None:
        raise NotPublished(
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


def refuse_unfit(digest: Digest, *, at_terminal: bool = False) -> None:
    """Refuse to publish what a model wrote not well enough.

    Args:
        digest: The digest.
        at_terminal: Whether the person may publish it anyway, which only the operator's commands offer.

    Raises:
        Refused: It is not fit.
    """
    verdict = judge(digest)
    if verdict.is_publishable:
        return
    sentence = verdict.reasons[0]  # a sentence of its own
    if at_terminal:
        raise Refused(sentence, hint="Make the digest anew, or publish it as it is with --anyway.")
    raise Refused(sentence, hint="Press Refresh below the digest, and publish that.")


def _merge(path: Path, published: MatomePost, post: MatomePost, digest: Digest, style: Style) -> Merging:
    if is_japanese(published) and not is_japanese(post):
        raise Refused(
            "{path} is translated, and this digest is not: it would put the originals in their place.",
            hint="Leave the post as it is, or delete it first to start over.",
            path=path,
        )
    return merge(published, post, digest, style=style)


def _edit(post: MatomePost, edits: Edits, digest: Digest, shelf: Shelf) -> MatomePost:
    """Return the post with a person's title and tags, cleaned as all are."""
    if edits.headline is not None:
        if not one_line(edits.headline):
            raise Refused("The headline is empty.", hint="Write one.")
        post = retitle(post, clean_title(edits.headline, digest.story.id))
    if edits.tags is not None:
        tags = usable_tags(edits.tags, shelf.vocabulary)
        if not tags:
            raise Refused("The post has no tag.", hint="Give it one to five tags of letters or digits.")
        post = replace(post, tags=tags)
    return post


def _is_plain_post_of(story: ItemId, text: str) -> bool:
    front_matter = text.partition("\n---")[0]
    return f"hn_id: {story}" in front_matter.split("\n")


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
