"""The composition root: settings in, working parts out. It owns lifetimes and reads the clock."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from bot.adapters.hackernews import HackerNews
from bot.adapters.http import open_http
from bot.adapters.recorded import Recorded
from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.errors import Misconfigured
from bot.ports import ThreadSource
from bot.services.digesting import Write
from bot.settings import Settings
from bot.writing.extractive import engine as extractive


def current_time() -> datetime:
    """Return the time now, in UTC; everything else takes it as an argument."""
    return datetime.now(UTC)


def read_settings() -> Settings:
    """Return the operator's settings.

    Raises:
        Misconfigured: A value cannot be used; the error names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        name = "MATOME_" + "_".join(str(part) for part in fault["loc"]).upper()
        raise Misconfigured(
            "The setting {name} cannot be used: {reason}.",
            hint="See .env.example for what it takes.",
            name=name,
            reason=fault["msg"],
        ) from error


@asynccontextmanager
async def open_source(settings: Settings, *, recording: Path | None = None) -> AsyncGenerator[ThreadSource]:
    """Open where threads come from: a recording, where one is given, else Hacker News itself."""
    if recording is not None:
        yield Recorded(recording)
        return
    async with open_http(
        timeout=settings.http_timeout,
        attempts=settings.http_attempts,
        concurrency=settings.http_concurrency,
        max_bytes=settings.http_max_bytes,
    ) as client:
        yield HackerNews(
            client.get_json,
            algolia_url=str(settings.algolia_url),
            firebase_url=str(settings.firebase_url),
            order_requests=settings.order_requests,
            crawl_limit=settings.crawl_limit,
        )


def open_writer(engine: Engine, *, language: Language, vocabulary: Sequence[str] = ()) -> Write:
    """Return the engine that writes digests, for a reader's language and a site's tags."""
    match engine:
        case Engine.EXTRACTIVE:
            return partial(extractive.write, language=language, vocabulary=vocabulary)
