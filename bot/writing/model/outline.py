"""What a digest says as a whole: headline, tags, points with their sources, phrases of its branches."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import structlog

from bot.domain.digest import SummaryPoint
from bot.domain.selection import Selection
from bot.domain.thread import ItemId
from bot.domain.wording import Wording
from bot.writing.model.framing import EXCERPT_CAP, Framed, excerpt
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.overview import check_headline, check_phrase, check_points, check_tags
from bot.writing.model.prompts import Prompts
from bot.writing.model.salvage import read_object
from bot.writing.model.session import Session

_TRIES = 2  # of one model: half an outline is kept, so a second try is for one without headline or points
_MOST_POINTS, _MOST_DISAGREEMENTS = 6, 2  # the latter are among the former

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What was accepted; empty where nothing was. `phrases` are of branches, by their root.

    `comments` are those that it was made of.
    """

    comments: tuple[ItemId, ...]
    headline: str = ""
    tags: tuple[str, ...] = ()
    points: tuple[SummaryPoint, ...] = ()
    phrases: Mapping[ItemId, str] = field(default_factory=dict[ItemId, str])

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to ask for."""
        return bool(self.headline and self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlining:
    """Asks for the outline of one digest, and checks it."""

    session: Session
    prompts: Prompts
    wording: Wording

    async def write(self, selection: Selection, roots: Sequence[ItemId]) -> Outline | None:
        """Return what can be used of the answers; None where there was none.

        Args:
            selection: The thread and the comments that are read for it.
            roots: The branches to name.
        """
        best: Outline | None = None
        for model in self.session.usable():
            for _ in range(_TRIES):
                outline = await self._ask(model, selection, roots)
                best = _better(best, outline)
                if best is not None and best.is_whole:
                    return best
                if model not in self.session.usable():
                    break
        return best

    async def _ask(self, model: str, selection: Selection, roots: Sequence[ItemId]) -> Outline | None:
        story = selection.thread.story
        framed = await asyncio.to_thread(excerpt, selection.picks, nonce=secrets.token_hex(4))
        named = {slot: item for slot, item in framed.slots.items() if item in roots}
        question = self.prompts.outline(framed, story=story, wording=self.wording, branches=list(named))
        reply = await self.session.ask(question, model)
        if reply is None:
            return None
        # All comments are its source: that takes a while, and a thread keeps the bot answering.
        return await asyncio.to_thread(self._check, reply.text, framed, selection, named)

    def _check(self, said: str, framed: Framed, selection: Selection, named: Mapping[str, ItemId]) -> Outline:
        """Return what is right in an answer, whatever else is in it."""
        answer, wording, nonce = read_object(said), self.wording, framed.nonce
        story = selection.thread.story
        # What the model has read of them; it knows nothing of the rest.
        texts = {pick.comment.id: pick.comment.text[:EXCERPT_CAP] for pick in selection.picks}
        sources = {slot: texts[item] for slot, item in framed.slots.items()}
        topic = f"{story.title}\n{story.text}"
        everything = "\n".join((topic, *sources.values()))
        headline = check_headline(
            answer.get("h"), source=everything, wording=wording, nonce=nonce, topic=topic
        )
        if isinstance(headline, Fault):
            log.info("headline refused", story=story.id, fault=headline.value)
        points, disagreements = (
            check_points(answer.get(key), sources=sources, wording=wording, nonce=nonce, topic=topic)
            for key in ("p", "d")
        )
        disagreements = disagreements[:_MOST_DISAGREEMENTS]
        return Outline(
            comments=tuple(texts),
            headline="" if isinstance(headline, Fault) else headline,
            tags=check_tags(answer.get("g"), wording=wording, nonce=nonce),
            points=tuple(
                SummaryPoint(
                    text=point.text, sources=tuple(framed.slots[slot] for slot in point.slots), author=None
                )
                for point in (*points[: _MOST_POINTS - len(disagreements)], *disagreements)
            ),
            phrases=self._check_phrases(answer.get("b"), named, source=everything, nonce=nonce),
        )

    def _check_phrases(
        self, answer: object, named: Mapping[str, ItemId], *, source: str, nonce: str
    ) -> dict[ItemId, str]:
        given = cast("Mapping[str, object]", answer if isinstance(answer, dict) else {})
        checked = {
            item: check_phrase(given.get(slot), source=source, wording=self.wording, nonce=nonce)
            for slot, item in named.items()
            if slot in given
        }
        return {item: phrase for item, phrase in checked.items() if not isinstance(phrase, Fault)}


def _better(old: Outline | None, new: Outline | None) -> Outline | None:
    """Return the outline that says more."""
    if old is None or new is None:
        return old or new
    return max(old, new, key=lambda outline: (bool(outline.headline), len(outline.points)))
