"""A server of models of our own, OpenAI-compatible; the name of a model says how it behaves.

Names are those of `FAULTS` and `CONTENTS`, and `obeys`, which does what comments tell it. What follows a
colon tells models apart that behave alike (`good:2`), or is a number: `silent-after:3` answers three times.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.writing.model.tokens import estimate_request, estimate_tokens
from tests.fakes.model_attacker import obeys
from tests.fakes.model_contents import CONTENTS, Spoil
from tests.fakes.model_faults import FAULTS, Sent, answer, refuse
from tests.fakes.model_requests import Asked, read_request
from tests.fakes.model_words import TABLE, write_batch, write_outline

SPOILS: Mapping[str, Spoil] = {**CONTENTS, "obeys": obeys}
BEHAVIOURS = (*FAULTS, *SPOILS, "slow", "silent-after:1")


@dataclass(slots=True, kw_only=True)
class FakeModels:
    """A server and what it remembers.

    Args:
        table: What the good model says, by the comment; the rest it makes up.
        key: The only key that is accepted; every one, or none, when None.
        delay: Awaited before each answer.
        slowness: Awaited besides by the model `slow`.
    """

    table: Mapping[str, str] = field(default_factory=lambda: TABLE)
    key: str | None = None
    delay: Callable[[Asked], Awaitable[None]] | None = None
    slowness: Callable[[], Awaitable[None]] | None = None
    asked: list[Asked] = field(default_factory=list[Asked])  # every request, in the order of arrival
    addresses: list[str] = field(default_factory=list[str])  # its whole addresses
    calls: Counter[str] = field(default_factory=Counter[str])  # requests by model
    answered: Counter[str] = field(default_factory=Counter[str])  # by comment: how often it was answered
    tokens_in: int = 0  # of requests that were answered
    tokens_out: int = 0
    at_once: int = 0
    most_at_once: int = 0

    def app(self) -> Starlette:
        """Return the server, as an ASGI application."""
        return Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> Response:
        asked = read_request(await request.json(), request.headers.get("authorization", ""))
        before = self.calls[asked.model]
        self.asked.append(asked)
        self.addresses.append(str(request.url))
        self.calls[asked.model] += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.delay is not None:
                await self.delay(asked)
            if asked.model == "slow" and self.slowness is not None:
                await self.slowness()
            sent = self._behave(asked, before)
            if sent.is_silent:
                await asyncio.Event().wait()
        finally:
            self.at_once -= 1
        self._count(asked, sent)
        return _response(sent)

    def _behave(self, asked: Asked, before: int) -> Sent:
        if self.key is not None and asked.authorization != f"Bearer {self.key}":
            return refuse(401, "Incorrect API key provided.")
        name, _, detail = asked.model.partition(":")
        good = write_outline(asked, self.table) if asked.kind == "outline" else write_batch(asked, self.table)
        if name == "silent-after" and before >= int(detail):
            return Sent(is_silent=True)
        said = SPOILS.get(name, SPOILS["good"])(good, asked)
        if name in FAULTS:
            return FAULTS[name](asked, before, said)
        if name not in SPOILS and name not in ("slow", "silent-after"):
            return refuse(404, f"The model `{asked.model}` does not exist")
        return answer(asked, said, reason="length" if name == "cut" else "stop")

    def _count(self, asked: Asked, sent: Sent) -> None:
        """Remember what was answered; what nobody can have read costs nothing."""
        if not sent.said or sent.is_dropped:
            return
        messages: list[Mapping[str, str]] = json.loads(json.dumps(asked.body["messages"]))
        self.tokens_in += estimate_request(*(message["content"] for message in messages))
        self.tokens_out += estimate_tokens(sent.said)
        if asked.kind == "batch":
            self.answered.update(asked.comments.values())


def _response(sent: Sent) -> Response:
    headers = {"content-type": "application/json", **sent.headers}
    if not sent.is_dropped:
        return Response(sent.body, sent.status, headers)

    async def half() -> AsyncIterator[bytes]:
        yield sent.body[: len(sent.body) // 2]

    return StreamingResponse(half(), sent.status, headers | {"content-length": str(len(sent.body))})
