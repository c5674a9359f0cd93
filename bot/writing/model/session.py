"""One digest's dealings with models: who can still be asked, until when, and what it took."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from bot.domain.digest import WritingNote
from bot.domain.spending import Price, Usage, cost_of
from bot.errors import BotError, Overspent, Refused
from bot.ports import Purse, Reservation
from bot.writing.model.asking import Question, Reply
from bot.writing.model.bill import Bill
from bot.writing.model.endpoint import Endpoint
from bot.writing.model.tokens import estimate_request

# Finding the one comment that a model will not touch takes as many as a batch has halves, several times.
_MOST_REFUSALS = 12

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Session:
    """Asks for one digest.

    `models` are tried in order; one that cannot be reached or does not exist is asked no more. Once a
    budget is used up nobody is. `until` is a time of the endpoint's clock.
    """

    endpoint: Endpoint
    purse: Purse
    models: Sequence[str]
    prices: Mapping[str, Price]
    until: float
    trouble: WritingNote | None = None
    _gone: set[str] = field(default_factory=set[str])
    _usages: list[Usage] = field(default_factory=list[Usage])
    _refusals: Counter[str] = field(default_factory=Counter[str])  # one after the other
    _is_barred: bool = False  # nobody may be asked any more

    def usable(self) -> tuple[str, ...]:
        """Return the models that can still be asked, in order."""
        return () if self._is_barred else tuple(name for name in self.models if name not in self._gone)

    async def ask(self, question: Question, model: str) -> Reply | None:
        """Return a model's reply; None where there is none, and perhaps never will be."""
        tokens_in = await asyncio.to_thread(estimate_request, question.system, question.user)
        reservation = await self._reserve(model, tokens_in, question.most_tokens)
        if reservation is None:
            return None
        bill, reply = Bill(model=model, question=question), None
        try:
            reply = await self.endpoint.ask(question, model=model, until=self.until, bill=bill)
            self._refusals[model] = 0
        except BotError as error:
            self._note(model, error)
        finally:
            # An answer that is of no use costs as much, and one that nobody waits for any more, too.
            usage = bill.total() if bill.calls else None
            if usage is not None:
                self._usages.append(usage)
            await self.purse.settle(reservation, usage)
        return reply

    async def _reserve(self, model: str, tokens_in: int, tokens_out: int) -> Reservation | None:
        """Set aside what a call may take; None where nobody may be asked any more."""
        try:
            async with asyncio.timeout(max(self.until - self.endpoint.clock(), 0)):
                return await self.purse.reserve(model, tokens_in=tokens_in, tokens_out=tokens_out)
        except Overspent:
            self._is_barred, self.trouble = True, WritingNote.BUDGET_REACHED
        except (BotError, TimeoutError) as error:
            # What was spent cannot be read, or others take long: a budget that nobody can see holds, too.
            self._is_barred, self.trouble = True, self.trouble or WritingNote.MODEL_UNAVAILABLE
            log.warning("models not asked", reason=str(error) or "too late")
        return None

    def usage(self) -> Usage | None:
        """Return what all replies took together; None if there was none. Seconds overlap, and add up."""
        if not self._usages:
            return None
        names = dict.fromkeys(usage.model for usage in self._usages)
        costs = [cost_of(usage, self.prices) for usage in self._usages]
        return Usage(
            model=", ".join(names),
            calls=sum(usage.calls for usage in self._usages),
            tokens_in=sum(usage.tokens_in for usage in self._usages),
            tokens_out=sum(usage.tokens_out for usage in self._usages),
            seconds=sum(usage.seconds for usage in self._usages),
            cost=None if None in costs else sum(cost for cost in costs if cost is not None),
        )

    def _note(self, model: str, error: BotError) -> None:
        """Ask no more of a model that fails for a reason of its own, or refuses whatever it is asked."""
        if isinstance(error, Refused):  # perhaps for one comment among those asked about
            self._refusals[model] += 1
            if self._refusals[model] < _MOST_REFUSALS:
                return
        self._gone.add(model)
        self.trouble = self.trouble or WritingNote.MODEL_UNAVAILABLE
        log.warning("model given up", model=model, reason=str(error))
