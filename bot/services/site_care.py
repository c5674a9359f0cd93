"""Looking after a site: what is wrong with its posts, and one change that mends what can be mended."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import stamina

from bot.errors import LostRace
from bot.rendering.matome.defects import Defect, DefectKind, find_defects
from bot.rendering.matome.mending import Surroundings, mend

_MOST_TRIES = 20  # as for publishing


@dataclass(frozen=True, slots=True, kw_only=True)
class CareTurn:
    """A turn at a whole site: what its posts hold, by path, and how to change them.

    `taken` are the paths of all posts, also of those that cannot be read. `commit` takes new texts by
    path and a message, and returns the commit's id, None where there is no commit. It raises `LostRace`
    when the site is no longer as it was.
    """

    contents: Mapping[Path, bytes]
    taken: Collection[Path]
    surroundings: Surroundings
    commit: Callable[[Mapping[Path, str | None], str], Awaitable[str | None]]


TakeCareTurn: TypeAlias = Callable[[], AbstractAsyncContextManager[CareTurn]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What was found in so many posts: `defects` that are left, `mended` posts, and their commit."""

    posts: int
    defects: tuple[Defect, ...]
    mended: tuple[Path, ...] = ()
    commit: str | None = None


async def check_site(
    take_turn: TakeCareTurn, *, now: datetime, kinds: Collection[DefectKind] = ()
) -> Checkup:
    """Return the defects of a site's posts, in the order of paths and lines.

    Args:
        take_turn: Opens the site.
        now: The time; aware.
        kinds: Which defects are wanted; all of them where it is empty.

    Raises:
        BotError: The site cannot be read.
    """
    async with take_turn() as turn:  # which ends before the long part
        contents, surroundings = turn.contents, turn.surroundings
    defects = _find(contents, now, surroundings, kinds)
    return Checkup(posts=len(contents), defects=defects)


async def mend_site(take_turn: TakeCareTurn, *, now: datetime, kinds: Collection[DefectKind] = ()) -> Checkup:
    """Mend a site's posts by one change, and return the defects that are left.

    A post is mended as a whole if one of the wanted defects can be mended. A race that is lost to
    somebody else is run again.

    Raises:
        LostRace: Others were faster every time.
        BotError: The site cannot be read or changed.
    """
    async for attempt in stamina.retry_context(
        on=LostRace, attempts=_MOST_TRIES, timeout=None, wait_initial=0.1, wait_max=5, wait_jitter=0.5
    ):
        with attempt:
            async with take_turn() as turn:
                found = _find(turn.contents, now, turn.surroundings, kinds)
                texts = _mend(turn, found)
                left = {path: text.encode() for path, text in texts.items()}
                after = _find(left, now, turn.surroundings, kinds)
                commit = await turn.commit(texts, _message(texts, found, after)) if texts else None
            untouched = (defect for defect in found if defect.path not in texts)
            return Checkup(
                posts=len(turn.contents),
                defects=tuple(sorted((*untouched, *after))),
                mended=tuple(texts),
                commit=commit,
            )
    raise AssertionError(take_turn)  # the last attempt returns or raises


def count_kinds(defects: Iterable[Defect]) -> tuple[tuple[DefectKind, int], ...]:
    """Return how many defects there are of each kind, most first."""
    counts = Counter(defect.kind for defect in defects)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _find(
    contents: Mapping[Path, bytes], now: datetime, site: Surroundings, kinds: Collection[DefectKind]
) -> tuple[Defect, ...]:
    found = (find_defects(path, content, now=now, site=site) for path, content in contents.items())
    return tuple(sorted(one for some in found for one in some if not kinds or one.kind in kinds))


def _mend(turn: CareTurn, defects: Iterable[Defect]) -> dict[Path, str]:
    wanted = dict.fromkeys(defect.path for defect in defects if defect.can_be_mended)
    mended = ((path, mend(turn.contents[path], turn.surroundings)) for path in wanted)
    return {path: text for path, text in mended if text is not None}


def _message(texts: Collection[Path], before: Iterable[Defect], after: Iterable[Defect]) -> str:
    gone = Counter(one.kind for one in before if one.path in texts)
    gone.subtract(one.kind for one in after)
    lines = [f"{kind}: {count}" for kind, count in sorted(gone.items()) if count > 0]
    title = "Mend 1 post" if len(texts) == 1 else f"Mend {len(texts)} posts"
    return "\n".join((title, "", *lines)) + "\n"
