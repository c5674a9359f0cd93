"""Builds small digests for tests."""

from bot.domain.digest import Digest, Engine, Quote, SummaryPoint
from bot.domain.language import Language
from bot.domain.thread import Coverage, ItemId
from tests.threads import START, STORY, story


def quote(number: int, text: str = "", **changes: object) -> Quote:
    """Return a quote of a top-level comment; its original is the same text unless said otherwise."""
    fields: dict[str, object] = {
        "id": ItemId(number),
        "author": "ann",
        "created_at": START,
        "parent": STORY,
        "root": ItemId(number),
        "depth": 0,
        "text": text or f"words {number}",
        "original": text or f"words {number}",
        "score": number % 100,
        "colour": "",
    }
    return Quote(**(fields | changes))  # pyright: ignore[reportArgumentType] - tests pass what fits


def point(text: str, *sources: int, author: str | None = None) -> SummaryPoint:
    return SummaryPoint(text=text, sources=tuple(map(ItemId, sources)), author=author)


def digest(*quotes: Quote, **changes: object) -> Digest:
    """Return a digest of these quotes alone, in English and untranslated."""
    fields: dict[str, object] = {
        "story": story(),
        "engine": Engine.EXTRACTIVE,
        "language": Language.EN,
        "is_translated": False,
        "headline": "A story",
        "coverage": Coverage(read=len(quotes), total=len(quotes)),
        "points": (),
        "branches": (),
        "quotes": quotes,
        "tags": (),
    }
    return Digest(**(fields | changes))  # pyright: ignore[reportArgumentType] - tests pass what fits
