"""The composition root: settings in, working parts out. It owns lifetimes and reads the clock."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.hackernews import HackerNews
from bot.adapters.http import open_http
from bot.adapters.recorded import Recorded
from bot.ports import Source
from bot.rendering.matome.style import NO_ADDITIONS, STYLES, Additions, Style
from bot.settings import Settings, unusable_setting


def current_time() -> datetime:
    """Return the time now, in UTC; everything else takes it as an argument."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_source(settings: Settings, *, recording: Path | None = None) -> AsyncGenerator[Source]:
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


def read_style(name: str, settings: Settings) -> Style:
    """Return a style of posts by its name, with what the operator changed.

    Raises:
        Misconfigured: A setting of posts cannot be used.
    """
    changes: dict[str, object] = {
        "first_fold": settings.post_first_fold,
        "fold_size": settings.post_fold_size,
        "time_format": settings.post_time_format,
        "palette": tuple(settings.post_palette.split(",")) if settings.post_palette else None,
        "path": settings.post_path,
        "additions": _read_additions(settings.post_additions),
    }
    style = replace(STYLES[name], **{key: value for key, value in changes.items() if value is not None})
    try:
        style.path.format(date=datetime(2000, 1, 1, tzinfo=UTC), slug="slug")
    except (LookupError, ValueError, AttributeError) as error:
        raise unusable_setting("MATOME_POST_PATH", "it may use {date:…} and {slug}") from error
    return style


def _read_additions(words: str | None) -> Additions | None:
    if words is None:
        return None
    names = {word.strip() for word in words.split(",") if word.strip() not in {"", "none"}}
    if unknown := names - {entry.name for entry in fields(Additions)}:
        raise unusable_setting("MATOME_POST_ADDITIONS", f"there is no {min(unknown)}")
    return replace(NO_ADDITIONS, **dict.fromkeys(names, True))
