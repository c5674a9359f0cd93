"""Subscriptions, runs and what they post, for several tests."""

from datetime import UTC, datetime, timedelta

from bot.domain.digest import Branch, Digest
from bot.domain.job import Delivery, Job, JobState, Part, PartKind
from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.posting import Posting
from bot.domain.request import KeptDigest
from bot.domain.subscription import Standing, Subscription, Terms
from bot.domain.thread import Coverage, ItemId
from tests.digests import digest, point, quote
from tests.panels import keep
from tests.threads import story

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHANNEL = 21


def subscription(number: int = 3, **changes: object) -> Subscription:
    """Return an active subscription of a channel to the front page."""
    fields: dict[str, object] = {
        "id": number,
        "guild": 7,
        "channel": CHANNEL,
        "owner": 11,
        "terms": Terms(),
        "made_at": NINE - timedelta(days=9),
        "standing": Standing.ACTIVE,
        "next_at": NINE + timedelta(days=1),
    }
    return Subscription(**(fields | changes))  # pyright: ignore[reportArgumentType] - tests pass what fits


def job(number: int = 51, **changes: object) -> Job:
    """Return the job of nine o'clock, done two seconds late."""
    fields: dict[str, object] = {
        "id": number,
        "subscription": 3,
        "guild": 7,
        "channel": CHANNEL,
        "slot": NINE.isoformat(),
        "due_at": NINE,
        "state": JobState.DONE,
        "attempts": 1,
        "not_before": NINE,
        "parts": (Part(kind=PartKind.STORY, stories=(ItemId(101),)),),
        "finished_at": NINE + timedelta(seconds=2),
    }
    return Job(**(fields | changes))  # pyright: ignore[reportArgumentType] - tests pass what fits


def delivery(number: int = 81, **changes: object) -> Delivery:
    """Return the delivery of a story, sent two seconds late."""
    fields: dict[str, object] = {
        "id": number,
        "job": 51,
        "target": f"story/{100 + number - 80}",
        "channel": CHANNEL,
        "digests": (5,),
        "began_at": NINE + timedelta(seconds=1),
        "message": 900 + number,
        "sent_at": NINE + timedelta(seconds=2),
    }
    return Delivery(**(fields | changes))  # pyright: ignore[reportArgumentType] - tests pass what fits


def posting(item: int = 101, points: int = 120, comments: int = 84) -> Posting:
    """Return what is known of a story that was posted."""
    return Posting(
        channel=CHANNEL,
        item=ItemId(item),
        address="example.com/story",
        title="a story",
        subscription=3,
        job=51,
        posted_at=NINE,
        points=points,
        comments=comments,
        place=CHANNEL,
        message=981,
    )


def kept(number: int = 1, language: Language = Language.EN, **changes: object) -> KeptDigest:
    """Return the digest of item 100 + number, kept under the same number as the count."""
    item = ItemId(100 + number)
    fields: dict[str, object] = {
        "story": story(
            f"Story {number}: A kettle that boils only what you need",
            id=item,
            url=f"https://www.kettle{number}.example/why_small?ref=hn",
            points=120 + number,
        ),
        "language": language,
        "headline": f"Story {number}: A *kettle* that boils only what you need",
        "coverage": Coverage(read=3, total=84 + number),
        "points": (
            point("Mine boils one cup in 40 seconds, and two in 70.", 201, author="sample_bo"),
            point("Several people doubt that it lasts longer than the one that they have.", 202, 203),
            point("A third one that a short card leaves out.", 204),
        ),
        "branches": (Branch(phrase="boiling time", root=ItemId(201), size=2),),
    }
    made: Digest = digest(*(quote(200 + place) for place in range(1, 8)), **(fields | changes))
    return KeptDigest(
        id=number, link=Link(item=item), wish=keep(made).wish, digest=made, made_at=NINE + timedelta(hours=1)
    )
