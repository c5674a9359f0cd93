"""Comments in batches: condensed, checked one by one, asked for again where not right, kept where right."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import structlog

from bot.domain.selection import Pick
from bot.domain.thread import ItemId, Story
from bot.domain.translation import Translation
from bot.domain.wording import Wording
from bot.writing.model.asking import Question, Reply
from bot.writing.model.framing import frame
from bot.writing.model.guards.echoes import Opening, check_echo, may_be_mixed_up
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.likeness import fingerprint
from bot.writing.model.guards.quotes import check_quote
from bot.writing.model.guards.scores import check_score
from bot.writing.model.prompts import Prompts
from bot.writing.model.salvage import read_object
from bot.writing.model.session import Session

# Small enough that a lost answer costs little, large enough that the instructions do not dominate:
# 75 comments in batches of 10 to 15 differ by a tenth of the tokens.
BATCH = 12
_TRIES = 3  # of one model: the first, and two for what is missing or wrong

# Keeps what was accepted for some comments, by the name of the model that was asked.
Keep: TypeAlias = Callable[[Sequence[Pick], Mapping[ItemId, Translation], str], Awaitable[None]]

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Batches:
    """Writes the quotes of one digest. `written` holds what was accepted so far, old and new."""

    session: Session
    prompts: Prompts
    story: Story
    wording: Wording
    keep: Keep
    report: Callable[[int], None]  # told how many are written
    written: dict[ItemId, Translation] = field(default_factory=dict[ItemId, Translation])
    _said: set[str] = field(default_factory=set[str])  # fingerprints of what is written
    _checking: asyncio.Lock = field(default_factory=asyncio.Lock)  # what is written stays as it is meanwhile

    async def write(self, picks: Sequence[Pick]) -> None:
        """Write what is not written yet, batches at the same time; the endpoint bounds how many.

        Of comments with the same words one is asked about.
        """
        self._said |= {fingerprint(translation.text) for translation in self.written.values()}
        wanted = [pick for pick in picks if pick.comment.id not in self.written]
        firsts = dict[str, Pick]()
        for pick in wanted:
            firsts.setdefault(pick.comment.text, pick)
        async with asyncio.TaskGroup() as group:
            # Long comments are long to read, here and in `_write_with`: a thread keeps the bot answering.
            for batch in await asyncio.to_thread(split, [*firsts.values()]):
                group.create_task(self._write_batch(batch))
        for pick in wanted:
            if translation := self.written.get(firsts[pick.comment.text].comment.id):
                self.written[pick.comment.id] = translation

    async def _write_batch(self, picks: Sequence[Pick]) -> None:
        for model in self.session.usable():
            picks = await self._write_with(model, picks)
            if not picks:
                return

    async def _write_with(self, model: str, picks: Sequence[Pick]) -> Sequence[Pick]:
        """Write with one model, and return what it could not."""
        for _ in range(_TRIES):
            if not picks or model not in self.session.usable():
                break
            nonce = secrets.token_hex(4)
            reply = await self.session.ask(await asyncio.to_thread(self._question, picks, nonce), model)
            if reply is None:
                return await self._divide(model, picks)
            async with self._checking:
                accepted = await asyncio.to_thread(self._accept, picks, reply, nonce)
                self.written |= accepted
            await self.keep(picks, accepted, model)
            self.report(len(self.written))
            picks = [pick for pick in picks if pick.comment.id not in accepted]
        return picks

    async def _divide(self, model: str, picks: Sequence[Pick]) -> Sequence[Pick]:
        """One comment may be why a model refuses a whole batch: find it by halves."""
        if len(picks) == 1 or model not in self.session.usable():
            return picks
        middle = len(picks) // 2
        left = await self._write_with(model, picks[:middle])
        return [*left, *await self._write_with(model, picks[middle:])]

    def _question(self, picks: Sequence[Pick], nonce: str) -> Question:
        return self.prompts.batch(frame(picks, nonce=nonce), story=self.story, wording=self.wording)

    def _accept(self, picks: Sequence[Pick], reply: Reply, nonce: str) -> dict[ItemId, Translation]:
        """Return what is right in a reply, whatever else is in it."""
        answers, accepted = read_object(reply.text), dict[ItemId, Translation]()
        openings = [Opening.of(pick.comment.text) for pick in picks]
        for number, (pick, opening) in enumerate(zip(picks, openings, strict=True), 1):
            answer = answers.get(f"c{number}")
            if not isinstance(answer, dict):
                continue
            item = cast("Mapping[str, object]", answer)
            text = check_echo(item.get("w"), source=opening, others=openings) or check_quote(
                item.get("t"),
                source=pick.comment.text,
                wording=self.wording,
                siblings=self._said,
                nonce=nonce,
            )
            if isinstance(text, Fault):
                log.info("quote refused", model=reply.usage.model, comment=pick.comment.id, fault=text.value)
                continue
            self._said.add(fingerprint(text))
            score = check_score(item.get("s"))
            accepted[pick.comment.id] = Translation(text=text, score=score, model=reply.usage.model)
        return accepted


def split(picks: Sequence[Pick]) -> list[list[Pick]]:
    """Return batches in reading order, so that replies stand with what they answer.

    Comments that begin alike do not meet in one: their first words are to show which is which.
    """
    openings = {pick.comment.id: Opening.of(pick.comment.text) for pick in picks}

    def is_alike(pick: Pick, batch: Sequence[Pick]) -> bool:
        mine = openings[pick.comment.id]
        return any(may_be_mixed_up(mine, openings[other.comment.id]) for other in batch)

    batches, left = list[list[Pick]](), list(picks)
    while left:
        batch, later = list[Pick](), list[Pick]()
        for pick in left:
            (later if len(batch) == BATCH or is_alike(pick, batch) else batch).append(pick)
        batches.append(batch)
        left = later
    return batches
