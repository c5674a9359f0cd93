"""Posts from elsewhere come into a site: those about discussions that it does not have yet, mended."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import stamina

from bot.domain.thread import ItemId
from bot.errors import LostRace
from bot.rendering.matome.mending import item_of, mend_reading
from bot.rendering.matome.naming import post_path
from bot.rendering.matome.post import MatomePost
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.style import Style
from bot.services.site_care import CareTurn, TakeCareTurn

_MOST_TRIES = 20  # as for publishing
_DAY = re.compile(r"\A\d{4}[_-]\d\d[_-]\d\d[_-]?")
_WORD = re.compile("[a-z0-9]+")
_NOT_IN_SLUGS = re.compile(r"[^0-9A-Za-z_-]+")
_MOST_WORDS, _LONGEST_SLUG = 8, 100  # as the slugs of new posts


class Reason(StrEnum):
    """Why a post is left out."""

    NO_POST = "no-post"  # some other file
    NO_ITEM = "no-item"  # it names no discussion
    PUBLISHED = "published"  # the site has the discussion already
    TWICE = "twice"  # another of the files has it
    BROKEN = "broken"  # and cannot be mended
    TAKEN = "taken"  # other posts are where it could go


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A post that comes into the site: the file it comes from, where it goes, and its text."""

    source: Path
    path: Path
    text: str
    is_mended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that does not come into the site, and why; `other` is the post in its way, or the problem."""

    source: Path
    reason: Reason
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What comes into a site and what does not; the commit, where there is one."""

    arrivals: tuple[Arrival, ...]
    left_out: tuple[LeftOut, ...]
    commit: str | None = None


async def import_posts(
    given: Mapping[Path, bytes], take_turn: TakeCareTurn, *, style: Style, is_written: bool
) -> Import:
    """Bring posts into a site by one change; a race that is lost to somebody else is run again.

    Args:
        given: Files by the paths that they come from.
        take_turn: Opens the site.
        style: Says where posts go.
        is_written: Whether to change the site, or only to plan it.

    Raises:
        LostRace: Others were faster every time.
        BotError: The site cannot be read or changed.
    """
    async for attempt in stamina.retry_context(
        on=LostRace, attempts=_MOST_TRIES, timeout=None, wait_initial=0.1, wait_max=5, wait_jitter=0.5
    ):
        with attempt:
            async with take_turn() as turn:
                plan = plan_import(given, turn, style)
                if not is_written or not plan.arrivals:
                    return plan
                texts: dict[Path, str | None] = {one.path: one.text for one in plan.arrivals}
                count = len(texts)
                title = "Import 1 post\n" if count == 1 else f"Import {count} posts\n"
                commit = await turn.commit(texts, title)
            return Import(arrivals=plan.arrivals, left_out=plan.left_out, commit=commit)
    raise AssertionError(given)  # the last attempt returns or raises


def plan_import(given: Mapping[Path, bytes], turn: CareTurn, style: Style) -> Import:
    """Return what would come into a site, in the order of the files."""
    arrivals: list[Arrival] = []
    left_out: list[LeftOut] = []
    taken = set(turn.taken)
    sources: dict[ItemId, Path] = {}
    for source, content in given.items():
        reading = read_post(content)
        item = item_of(reading.post)
        if not reading.post.quotes:
            left_out.append(LeftOut(source=source, reason=Reason.NO_POST))
        elif item is None:
            left_out.append(LeftOut(source=source, reason=Reason.NO_ITEM))
        elif item in turn.surroundings.stories:
            other = str(turn.surroundings.stories[item])
            left_out.append(LeftOut(source=source, reason=Reason.PUBLISHED, other=other))
        elif item in sources:
            left_out.append(LeftOut(source=source, reason=Reason.TWICE, other=str(sources[item])))
        else:
            mended = mend_reading(reading, content, turn.surroundings)
            if mended is None and reading.problems:
                problem = f"{reading.problems[0].line}: {reading.problems[0]}"
                left_out.append(LeftOut(source=source, reason=Reason.BROKEN, other=problem))
                continue
            text = content.decode() if mended is None else mended
            path = _choose_path(source, read_post(text.encode()).post, item, taken, style)
            if path in taken:
                left_out.append(LeftOut(source=source, reason=Reason.TAKEN, other=str(path)))
                continue
            arrivals.append(Arrival(source=source, path=path, text=text, is_mended=mended is not None))
            taken.add(path)
            sources[item] = source
    return Import(arrivals=tuple(arrivals), left_out=tuple(left_out))


def _choose_path(source: Path, post: MatomePost, item: ItemId, taken: Collection[Path], style: Style) -> Path:
    """Return where a post goes: by its date and slug, with the item's id where another post is there."""
    slug = _slug(source, post, item)
    path = Path(post_path(post, slug, style))
    return Path(post_path(post, f"{slug}_{item}", style)) if path in taken else path


def _slug(source: Path, post: MatomePost, item: ItemId) -> str:
    """Return the slug in a file's own name, else one of the title's English words, else the item's id."""
    name = source.parent.name if source.name == "index.md" else source.stem
    slug = _NOT_IN_SLUGS.sub("_", _DAY.sub("", name)).strip("_-")
    words = "_".join(_WORD.findall(post.title.lower())[:_MOST_WORDS])
    return (slug or words)[:_LONGEST_SLUG].rstrip("_") or str(item)
