"""Opens endpoints on the server of models of our own, with a clock of the test's."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import httpx

from bot.adapters.http import open_http
from bot.writing.model.asking import Question
from bot.writing.model.endpoint import Endpoint
from tests.clocks import Clock
from tests.fakes.model_server import FakeModels

KEY = "sk-secret-0123456789"
TEXTS = ("I agree.", "We ran SQLite in production for 6 years.", "Does it run on ARM?")


def question(texts: Sequence[str] = TEXTS, *, most_tokens: int = 900) -> Question:
    """Ask about comments in the form that prompts have."""
    slots = [f"c{number}" for number in range(1, len(texts) + 1)]
    data = "\n".join(f"<{slot} n0nce>\n{text}" for slot, text in zip(slots, texts, strict=True))
    item = {"type": "object", "properties": {"t": {"type": "string"}, "s": {"type": "integer"}}}
    return Question(
        system="You condense comments for readers of Japanese. Answer with JSON alone.",
        user=f"Data:\n<data n0nce>\n<story n0nce>\nA story\n{data}\n</data n0nce>",
        schema={"type": "object", "properties": dict.fromkeys(slots, item)},
        most_tokens=most_tokens,
    )


@asynccontextmanager
async def endpoint_of(
    fake: FakeModels,
    clock: Clock,
    *,
    concurrency: int | None = 3,
    per_minute: int = 1000,
    timeout: float = 5.0,  # noqa: ASYNC109 - of one answer
) -> AsyncGenerator[Endpoint]:
    """Open an endpoint whose requests reach the server within this process."""
    transport = httpx.ASGITransport(fake.app())
    async with open_http(
        timeout=1, attempts=1, concurrency=1, max_bytes=1_000_000, transport=transport
    ) as client:
        yield Endpoint(
            client.post_json,
            url="https://models.example/v1/",
            key=KEY,
            concurrency=concurrency,
            per_minute=per_minute,
            timeout=timeout,
            clock=clock,
            sleep=clock.sleep,
            jitter=lambda: 0.5,
        )
