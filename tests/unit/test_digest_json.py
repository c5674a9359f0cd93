from datetime import datetime, timedelta, timezone
from typing import Any

from bot.domain.digest import Digest, Engine, Quote, SummaryPoint
from bot.domain.language import Language
from bot.domain.thread import Coverage, ItemId, Story, StoryKind
from bot.rendering.digest_json import digest_to_json

TOKYO = timezone(timedelta(hours=9))
STORY = Story(
    id=ItemId(1),
    kind=StoryKind.ASK,
    title="Why?",
    url=None,
    text="",
    author=None,
    points=None,
    created_at=None,
)


def a_quote(item: int, created_at: datetime | None) -> Quote:
    return Quote(
        id=ItemId(item),
        author="sample",
        created_at=created_at,
        parent=ItemId(1),
        depth=0,
        text="Yes.",
        original="Yes, because.",
        score=1,
        colour="",
    )


def values() -> dict[str, Any]:
    return digest_to_json(
        Digest(
            story=STORY,
            engine=Engine.EXTRACTIVE,
            language=Language.EN,
            is_translated=False,
            headline="Why",
            coverage=Coverage(read=2, total=3),
            points=(SummaryPoint(text="Because.", sources=(ItemId(2), ItemId(3)), author=None),),
            branches=(),
            quotes=(a_quote(2, None), a_quote(3, datetime(2026, 3, 1, 21, 0, tzinfo=TOKYO))),
            tags=("why",),
            focus=ItemId(3),
        )
    )


def test_a_story_counts_the_comments_that_there_are_and_not_those_that_were_read() -> None:
    assert values()["story"] == {"id": 1, "title": "Why?", "url": None, "points": None, "comments": 3}
    assert values()["coverage"] == {"read": 2, "total": 3}


def test_a_time_is_utc_with_a_z_or_null() -> None:
    assert [quote["created_at"] for quote in values()["quotes"]] == [None, "2026-03-01T12:00:00Z"]


def test_every_point_names_its_sources() -> None:
    assert values()["points"] == [{"text": "Because.", "author": None, "sources": [2, 3]}]
