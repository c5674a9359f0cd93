"""The engine with a model over the server of our own, for tests and benchmarks."""

import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.adapters.http import open_http
from bot.adapters.recorded import Recorded
from bot.domain.basket import Budget
from bot.domain.digest import Digest
from bot.domain.language import Language
from bot.domain.link import parse_link
from bot.domain.progress import ignore
from bot.domain.spending import Price
from bot.domain.thread import Thread
from bot.domain.wording import Wording, tongue_of
from bot.ports import Purse
from bot.services.digesting import digest_thread
from bot.services.open_purse import OpenPurse
from bot.storage.database import open_database
from bot.storage.translations import TranslationStore
from bot.writing.model.endpoint import Endpoint
from bot.writing.model.engine import ModelWriter, Workshop
from bot.writing.model.prompts import Prompts
from tests.fakes.model_server import FakeModels
from tests.keeping import NOON

PRICES = {"good": Price(tokens_in=0.1, tokens_out=0.5)}
URL = "http://models.example/v1"


@dataclass(slots=True)
class Ticking:
    """A monotonic clock that sleeping moves, so that nobody waits."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """A workshop and the models that it asks."""

    fake: FakeModels
    workshop: Workshop

    async def digest(
        self,
        thread: Thread,
        *,
        language: Language = Language.JA,
        comments: int = 60,
        purse: Purse | None = None,
    ) -> Digest:
        """Return the digest that the models write of a thread."""
        writer = ModelWriter(
            workshop=self.workshop,
            purse=purse or OpenPurse({}),
            language=language,
            wording=Wording(tongue=tongue_of(language)),
        )
        return await digest_thread(thread, write=writer.write, budget=Budget.of(comments), report=ignore)


@asynccontextmanager
async def open_studio(  # noqa: PLR0913 - what a test may want otherwise
    *models: str,
    fake: FakeModels | None = None,
    database: Path | None = None,
    concurrency: int = 4,
    seconds: float = 5.0,
    clock: Callable[[], float] | None = None,
    sleep: Callable[[float], Awaitable[None]] | None = None,
) -> AsyncGenerator[Studio]:
    """Open the engine over a server of models; by default its clock stands still but for pauses."""
    fake, ticking = fake or FakeModels(), Ticking()
    jitter = itertools.cycle((0.3, 0.7)).__next__
    async with (
        open_http(
            timeout=seconds,
            attempts=1,
            concurrency=1,
            max_bytes=2_000_000,
            transport=httpx.ASGITransport(fake.app()),
        ) as client,
        open_database(database) as kept,
    ):
        endpoint = Endpoint(
            client.post_json,
            url=URL,
            key=None,
            concurrency=concurrency,
            per_minute=10_000,
            timeout=seconds,
            clock=clock or ticking,
            sleep=sleep or ticking.sleep,
            jitter=jitter,
        )
        yield Studio(
            fake=fake,
            workshop=Workshop(
                endpoint=endpoint,
                models=models or ("good",),
                prices=PRICES,
                prompts=Prompts(),
                store=TranslationStore(kept),
                now=lambda: NOON,
                deadline=240.0,
            ),
        )


async def read_thread(recording: Path, link: str | None = None) -> Thread:
    """Return a recorded thread."""
    source = Recorded(recording)
    return await source.fetch(parse_link(link) if link else source.link())
