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
from bot.writing.model.asking import Reply
from bot.writing.model.framing import frame
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.quotes import check_echo, check_quote, may_be_mixed_up
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

    async def write(self, picks: Sequence[Pick]) -> None:
        """Write what is not written yet, batches at the same time; the endpoint bounds how many."""
        wanted = [pick for pick in picks if pick.comment.id not in self.written]
        async with asyncio.TaskGroup() as group:
            for batch in split(wanted):
                group.create_task(self._write_batch(batch))

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
            question = self.prompts.batch(frame(picks, nonce=nonce), story=self.story, wording=self.wording)
            reply = await self.session.ask(question, model)
            if reply is None:
                return await self._divide(model, picks)
            accepted = self._accept(picks, reply, nonce)
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

    def _accept(self, picks: Sequence[Pick], reply: Reply, nonce: str) -> dict[ItemId, Translation]:
        """Return what is right in a reply, whatever else is in it."""
        answers, accepted = read_object(reply.text), dict[ItemId, Translation]()
        others = [pick.comment.text for pick in picks]
        for number, pick in enumerate(picks, 1):
            answer = answers.get(f"c{number}")
            if not isinstance(answer, dict):
                continue
            item = cast("Mapping[str, object]", answer)
            siblings = {kept.text for kept in (*self.written.values(), *accepted.values())}
            text = check_echo(item.get("w"), source=pick.comment.text, others=others) or check_quote(
                item.get("t"), source=pick.comment.text, wording=self.wording, siblings=siblings, nonce=nonce
            )
            if isinstance(text, Fault):
                log.info("quote refused", model=reply.usage.model, comment=pick.comment.id, fault=text.value)
                continue
            score = check_score(item.get("s"))
            accepted[pick.comment.id] = Translation(text=text, score=score, model=reply.usage.model)
        return accepted


def split(picks: Sequence[Pick]) -> list[list[Pick]]:
    """Return batches in reading order, so that replies stand with what they answer.

    Comments that begin alike do not meet in one: their first words are to show which is which.
    """
    batches, left = list[list[Pick]](), list(picks)
    while left:
        batch, later = list[Pick](), list[Pick]()
        for pick in left:
            is_alike = any(may_be_mixed_up(pick.comment.text, other.comment.text) for other in batch)
            (later if is_alike or len(batch) == BATCH else batch).append(pick)
        batches.append(batch)
        left = later
    return batches
