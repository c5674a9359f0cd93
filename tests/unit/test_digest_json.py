from datetime import datetime, timedelta, timezone
from typing import Any

from bot.domain.thread import Coverage
from bot.rendering.digest_json import digest_to_json
from tests.digests import digest, point, quote
from tests.threads import story

TOKYO = timezone(timedelta(hours=9))


def values() -> dict[str, Any]:
    times = (None, datetime(2026, 3, 1, 21, 0, tzinfo=TOKYO))
    quotes = (quote(number, created_at=time) for number, time in enumerate(times, 2))
    return digest_to_json(
        digest(
            *quotes,
            story=story("Why?", url=None, points=None),
            coverage=Coverage(read=2, total=3),
            points=(point("Because.", 2, 3),),
        )
    )


def test_a_story_counts_the_comments_that_there_are_and_not_those_that_were_read() -> None:
    assert values()["story"] == {"id": 100, "title": "Why?", "url": None, "points": None, "comments": 3}
    assert values()["coverage"] == {"read": 2, "total": 3}


def test_a_time_is_utc_with_a_z_or_null() -> None:
    assert [quote["created_at"] for quote in values()["quotes"]] == [None, "2026-03-01T12:00:00Z"]


def test_every_point_names_its_sources() -> None:
    assert values()["points"] == [{"text": "Because.", "author": None, "sources": [2, 3]}]
