"""What a digest says as a whole: headline, tags, points with their sources, phrases of its branches."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import structlog

from bot.domain.digest import SummaryPoint
from bot.domain.selection import Pick, Selection
from bot.domain.thread import ItemId, Story
from bot.domain.wording import Wording
from bot.writing.model.framing import Framed, excerpt
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.overview import check_headline, check_phrase, check_points, check_tags
from bot.writing.model.prompts import Prompts
from bot.writing.model.salvage import read_object
from bot.writing.model.session import Session

_TRIES = 2  # of one model: half an outline is kept, so a second try is for one that has no headline
_MOST_POINTS = 6

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
                if best is not None and best.headline and best.points:
                    return best
                if model not in self.session.usable():
                    break
        return best

    async def _ask(self, model: str, selection: Selection, roots: Sequence[ItemId]) -> Outline | None:
        story, picks = selection.thread.story, selection.picks
        framed = excerpt(picks, nonce=secrets.token_hex(4))
        named = {slot: item for slot, item in framed.slots.items() if item in roots}
        question = self.prompts.outline(framed, story=story, wording=self.wording, branches=list(named))
        reply = await self.session.ask(question, model)
        if reply is None:
            return None
        return self._check(read_object(reply.text), framed, story, picks)

    def _check(
        self, answer: Mapping[str, object], framed: Framed, story: Story, picks: Sequence[Pick]
    ) -> Outline:
        """Return what is right in an answer, whatever else is in it."""
        wording, nonce = self.wording, framed.nonce
        texts = {pick.comment.id: pick.comment.text for pick in picks}
        sources = {slot: texts[item] for slot, item in framed.slots.items()}
        topic = f"{story.title}\n{story.text}"
        everything = "\n".join((topic, *sources.values()))
        headline = check_headline(answer.get("h"), source=everything, wording=wording, nonce=nonce)
        if isinstance(headline, Fault):
            log.info("headline refused", story=story.id, fault=headline.value)
        points = [
            point
            for key in ("p", "d")
            for point in check_points(
                answer.get(key), sources=sources, wording=wording, nonce=nonce, topic=topic
            )
        ]
        return Outline(
            comments=tuple(texts),
            headline="" if isinstance(headline, Fault) else headline,
            tags=check_tags(answer.get("g"), wording=wording, nonce=nonce),
            points=tuple(
                SummaryPoint(
                    text=point.text, sources=tuple(framed.slots[slot] for slot in point.slots), author=None
                )
                for point in points[:_MOST_POINTS]
            ),
            phrases=self._check_phrases(answer.get("b"), framed, everything),
        )

    def _check_phrases(self, answer: object, framed: Framed, source: str) -> dict[ItemId, str]:
        phrases = dict[ItemId, str]()
        if isinstance(answer, dict):
            for slot, value in cast("Mapping[str, object]", answer).items():
                item = framed.slots.get(slot)
                phrase = check_phrase(value, source=source, wording=self.wording, nonce=framed.nonce)
                if item is not None and not isinstance(phrase, Fault):
                    phrases[item] = phrase
        return phrases


def _better(old: Outline | None, new: Outline | None) -> Outline | None:
    """Return the outline that says more."""
    if old is None or new is None:
        return old or new
    return max(old, new, key=lambda outline: (bool(outline.headline), len(outline.points)))
