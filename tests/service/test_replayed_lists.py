"""Front pages shown to the schedules of one channel: nothing comes twice, and everything is explained."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.hackernews_listing_payloads import read_hits
from bot.domain.language import Language
from bot.domain.listing import ListedStory
from bot.domain.subscription import Cron, Filters, Form, Polling, Subscription, Terms
from bot.domain.thread import ItemId
from bot.playground.limits import violations
from bot.rendering.why import why_message
from tests.judging import CHANNEL, listed
from tests.replaying import HALF_HOUR, Channel, Page, month, schedule

HOUR = timedelta(hours=1)
SCHEDULES: Sequence[tuple[Subscription, int]] = (
    (schedule(1, Terms(filters=Filters(points=100, most=3), form=Form.OVERVIEW)), 24),
    (schedule(2, Terms(filters=Filters(points=150, comments=60), timing=Polling(), zone="Asia/Tokyo")), 1),
    (
        schedule(
            3,
            Terms(
                filters=Filters(words=("rust", "postgres", "data"), most=10),
                timing=Polling(most_a_day=8, gap=timedelta()),
                zone="America/New_York",
            ),
        ),
        1,
    ),
    (
        schedule(
            4,
            Terms(
                filters=Filters(
                    age=6 * HOUR, comments=20, without_domains=("example.com", "nytimes.com"), most=2
                ),
                timing=Cron(expression="0 */3 * * *"),
                growth=1.2,
            ),
        ),
        6,
    ),
    (
        schedule(5, Terms(filters=Filters(domains=("github.com",), without_words=("violins",), most=1))),
        48,
    ),
)


def replay(pages: Iterable[Page]) -> Channel:
    """Show pages to the schedules, holding each slot to what was posted before."""
    channel, subjects, stories = Channel(SCHEDULES), dict[int, ItemId](), set[ItemId]()
    for page, _, choice in channel.show(pages):
        stories |= page.subjects.keys()
        chosen = {one.story.id for one in choice.chosen}
        for item in chosen:
            assert page.subjects[item] not in subjects, "a repeat"
            subjects[page.subjects[item]] = item
        for verdict in choice.verdicts:
            failed = [finding for finding in verdict.findings if not finding.passes]
            assert (verdict.item in chosen) == (not failed)
    channel.counts["stories"] = len(stories)
    channel.counts["repeats"] = channel.counts["postings"] - len(subjects)
    for number, item in enumerate(sorted(stories)):
        language = (Language.EN, Language.JA)[number % 2]
        message = why_message(channel.reasons(item), language, item=item, channel=CHANNEL)
        text = message["embeds"][0].get("description", "")
        is_posted = item in channel.had
        assert (f"/{CHANNEL}/{channel.had[item].message})" in text) if is_posted else "✗" in text
        assert number % 50 or not violations("POST", "/channels/1/messages", message)
    return channel


def test_a_month_of_front_pages_is_posted_without_a_repeat_and_explained() -> None:
    channel = replay(month(seed=6))
    assert channel.counts["repeats"] == 0
    assert channel.counts["stories"] > 1_500
    assert channel.counts["postings"] > 200
    assert channel.counts["grown"] > 10
    assert min(channel.per_schedule[subscription.id] for subscription, _ in SCHEDULES) > 10


def recorded_page(entries: Sequence[dict[str, object]]) -> list[ListedStory]:
    """Return stories as another reader of Hacker News wrote them down."""
    return [
        listed(
            entry["id"],  # pyright: ignore[reportArgumentType] - as recorded
            title=entry["title"],
            url=entry.get("url"),
            points=entry["points"],
            comments=entry["comments_count"],  # pyright: ignore[reportArgumentType] - as recorded
            created_at=datetime.fromtimestamp(entry["time"], UTC),  # pyright: ignore[reportArgumentType]
        )
        for entry in entries
    ]


def as_pages(stories: Sequence[ListedStory], now: datetime) -> list[Page]:
    """Return front pages of thirty, each ten stories further than the one before, and then all again."""
    starts = [*range(0, len(stories), 10)] * 2
    return [
        Page(
            at=now + number * HALF_HOUR,
            stories=tuple(stories[start : start + 30]),
            subjects={one.story.id: int(one.story.id) for one in stories[start : start + 30]},
        )
        for number, start in enumerate(starts)
    ]


def test_recorded_front_pages_are_posted_without_a_repeat_and_explained(shared: Path) -> None:
    entries = json.loads((shared / "data/hn/lists/hnpwa-news.json").read_bytes())
    stories = recorded_page(entries)
    now = max(one.story.created_at for one in stories if one.story.created_at)
    channel = replay(as_pages(stories, now))
    assert channel.counts["stories"] == len({one.story.id for one in stories})
    assert channel.counts["repeats"] == 0
    assert channel.counts["postings"] > 20


def test_recorded_searches_are_posted_without_a_repeat_and_explained(shared: Path) -> None:
    recorded = json.loads((shared / "data/hn/lists/algolia-search-samples-2014-05.json").read_bytes())
    found = [
        read_hits(entry["reply"]) or ()
        for entry in recorded
        if "hits" in entry["reply"] and "comment" not in entry["url"]
    ]
    stories = [one for answer in found for one in answer]
    now = max(one.story.created_at for one in stories if one.story.created_at)
    channel = replay(as_pages(stories, now))
    assert channel.counts["repeats"] == 0
    assert channel.counts["postings"] > 10
