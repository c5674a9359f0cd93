"""Asks any OpenAI-compatible server, learns how it wants to be asked, and is patient within a deadline."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field

import structlog

from bot.errors import Misconfigured, Unavailable
from bot.ports import HttpReply, PostJson
from bot.writing.model.addresses import chat_address, host_of, is_local
from bot.writing.model.answers import Asked, Fault, judge
from bot.writing.model.asking import Question, Reply
from bot.writing.model.bill import Bill
from bot.writing.model.completions import Completion
from bot.writing.model.ladder import Way, guess, learn, request_body
from bot.writing.model.turns import TooLate, Turns

_TRIES = 3  # of one question, the first included; requests in a way that was refused do not count
_REMOTE, _LOCAL = 3, 1  # requests at once: a server on a machine like ours does one after the other
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0  # seconds
_AGAIN = "Try again later."

log = structlog.get_logger()


@dataclass(slots=True)
class _Known:
    """What is known of a model: the ways it refuses, and until when it wants to be left alone."""

    refused: frozenset[Way] = frozenset()
    is_explored: bool = False  # every way was refused, and never with a word of why
    quiet_until: float = float("-inf")


@dataclass(slots=True, kw_only=True)
class _Asking:
    """One question under way.

    `guessed` are ways that it does without to see whether that helps, `left_out` all that its last
    request did without.
    """

    question: Question
    until: float
    asked: Asked
    known: _Known
    bill: Bill
    guessed: frozenset[Way] = frozenset()
    left_out: frozenset[Way] = frozenset()

    def finds_another_way(self, fault: Fault) -> bool:
        """Whether there is something else to leave out after this fault, because we know so or as a guess."""
        if not self.known.refused <= self.left_out:
            return True  # another question has learned it meanwhile
        if learned := learn(fault.words, self.left_out):
            self.known.refused |= learned
            log.info("model refuses", model=self.asked.model, ways=sorted(way.value for way in learned))
            return True
        if fault.may_pass or self.known.is_explored:
            return False
        guessed = guess(self.left_out)
        self.guessed |= guessed
        self.known.is_explored = not guessed
        return bool(guessed)

    def reply(self, answer: Completion) -> Reply:
        """Return the answer with what all tries took."""
        return Reply(text=answer.text, usage=self.bill.total())


@dataclass(slots=True)
class Endpoint:
    """One server, for as long as the process lives.

    Args:
        post: Sends the requests.
        url: Its base, mostly up to /v1.
        key: Sent as a bearer token and never shown.
        concurrency: Requests at once; 3, or 1 for an address of this machine or network, when None.
        per_minute: Requests a minute.
        timeout: Seconds for one answer.
        clock: A monotonic clock, in seconds.
        sleep: Waits for so many of them.
        jitter: Gives numbers from 0 to 1, so that calls that failed together do not return together.

    Raises:
        Misconfigured: The key cannot be sent.
    """

    post: PostJson
    _: KW_ONLY
    url: str
    key: str | None = field(repr=False)
    concurrency: int | None
    per_minute: int
    timeout: float
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = random.random
    _turns: Turns = field(init=False, repr=False)
    _known: defaultdict[str, _Known] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the key: a client that cannot send a header may quote it."""
        if self.key is not None and not (
            self.key.isascii() and self.key.isprintable() and " " not in self.key
        ):
            raise Misconfigured(
                "The key of the model holds characters that no key has.", hint="Check MATOME_MODEL_KEY."
            )
        self._turns = Turns(
            at_once=self.concurrency or (_LOCAL if is_local(self.url) else _REMOTE),
            per_minute=self.per_minute,
            clock=self.clock,
            sleep=self.sleep,
        )
        self._known = defaultdict(_Known)

    async def ask(self, question: Question, *, model: str, until: float, bill: Bill | None = None) -> Reply:
        """Return the model's reply; its usage counts every try.

        Args:
            question: What to ask.
            model: The name that the server knows it by.
            until: When to give up, on `clock`.
            bill: Where to count every try, for those who pay also when there is no reply.

        Raises:
            Unavailable: No answer in time, or none that says anything; `retry_after` where one was asked for.
            Refused: The model does not want to, or the question is too long for it.
            Misconfigured: The key, the address or the name of the model is wrong.
        """
        asking = _Asking(
            question=question,
            until=until,
            asked=Asked(source=host_of(self.url), model=model, has_key=self.key is not None),
            known=self._known[model],
            bill=bill or Bill(model=model, question=question),
        )
        return await self._try(asking)

    async def _try(self, asking: _Asking) -> Reply:
        tries = 1
        while True:
            outcome = await self._send(asking)
            if isinstance(outcome, Completion):
                asking.known.refused |= asking.guessed  # a guess that was right
                return asking.reply(outcome)
            if outcome.is_of_the_way and asking.finds_another_way(outcome):
                continue
            if tries == _TRIES or not outcome.may_pass:
                raise outcome.error
            await self._pause(asking, outcome, tries)
            tries += 1

    async def _send(self, asking: _Asking) -> Completion | Fault:
        """Send one request in its turn, and judge what comes back."""
        try:
            async with self._turns.take(until=asking.until, quiet_until=lambda: asking.known.quiet_until):
                reply = await self._post(asking)
        except TooLate as error:
            raise Unavailable(
                "{source} took too long to answer.",
                hint=_AGAIN,
                retry_after=error.after,
                source=asking.asked.source,
            ) from error
        if isinstance(reply, Fault):
            return reply
        outcome = judge(reply, asking.asked)
        answer = outcome if isinstance(outcome, Completion) else outcome.completion
        if answer is not None:
            asking.bill.add(answer)
        return outcome

    async def _post(self, asking: _Asking) -> HttpReply | Fault:
        # Only now: others may have learned something while this question waited.
        asking.left_out = asking.known.refused | asking.guessed
        body = request_body(asking.question, asking.asked.model, asking.left_out)
        headers: Mapping[str, str] = {"authorization": f"Bearer {self.key}"} if self.key else {}
        started = self.clock()
        seconds = min(self.timeout, asking.until - started)
        try:
            return await self.post(chat_address(self.url), body, headers, seconds)
        except Unavailable as error:
            if self.clock() - started >= seconds:
                asking.bill.add_unheard()
            return Fault(error=error, may_pass=True)
        except asyncio.CancelledError:
            asking.bill.add_unheard()  # it is on its way, and nobody can take it back
            raise
        finally:
            asking.bill.seconds += self.clock() - started

    async def _pause(self, asking: _Asking, fault: Fault, tries: int) -> None:
        """Wait before the next try; where the deadline comes first, the fault is what remains."""
        if fault.pause is None:
            pause = min(_FIRST_PAUSE * 2 ** (tries - 1), _LONGEST_PAUSE) * (0.5 + self.jitter())
        else:
            pause = fault.pause.total_seconds()
            asking.known.quiet_until = max(asking.known.quiet_until, self.clock() + pause)
        if self.clock() + pause >= asking.until:
            raise fault.error
        log.info(
            "model asked again", model=asking.asked.model, reason=str(fault.error), seconds=round(pause, 2)
        )
        await self.sleep(pause)
