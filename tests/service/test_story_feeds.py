from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.domain.judging import check_feed
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import NAMED_FEEDS, Feed, FeedKind, Filters, Terms
from bot.errors import Refused
from bot.services.story_feeds import StoryFeeds
from tests.fakes.sources import HeldSource
from tests.keeping import NOON, Clock

RUST = Feed(kind=FeedKind.SEARCH, words="rust")
DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class AskedSource(HeldSource):
    """A source that keeps how it was asked."""

    how: list[tuple[object, datetime | None, int]] = field(
        default_factory=list[tuple[object, datetime | None, int]]
    )

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        self.how.append((kind, None, limit))
        return await HeldSource.list_stories(self, kind, limit=limit)

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        self.how.append((feed, since, limit))
        return await HeldSource.list_recent(self, feed, since=since, limit=limit)


def feeds(source: HeldSource, now: Callable[[], datetime] | None = None) -> StoryFeeds:
    return StoryFeeds(source, now or Clock())


@pytest.mark.parametrize("kind", sorted(set(FeedKind) - NAMED_FEEDS))
async def test_a_list_is_read_as_it_stands(kind: FeedKind) -> None:
    source = AskedSource(titles=("One", "Two"))
    stories = await feeds(source).read_for(Terms(feed=Feed(kind=kind)))
    assert [listed.story.title for listed in stories] == ["One", "Two"]
    assert source.how == [(ListKind(kind.value), None, 50)]


@pytest.mark.parametrize(("age", "days"), [(timedelta(), 7), (6 * DAY, 7), (6.5 * DAY, 7.5), (30 * DAY, 31)])
async def test_what_is_looked_for_is_read_far_enough_back_for_its_age(age: timedelta, days: float) -> None:
    source = AskedSource(titles=("One",))
    await feeds(source).read_for(Terms(feed=RUST, filters=Filters(age=age)))
    assert source.how == [(RUST, NOON - timedelta(days=days), 200)]


async def test_schedules_that_look_within_an_hour_ask_the_same() -> None:
    source, clock = AskedSource(), Clock()
    clock.move(minutes=1)
    await feeds(source, clock).read(RUST)
    clock.move(minutes=58)
    await feeds(source, clock).read(RUST)
    await feeds(source, clock).read(RUST, since=NOON - 7 * DAY + timedelta(minutes=5))
    assert source.how == [(RUST, NOON - 7 * DAY, 200)] * 3


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        (FeedKind.SEARCH, "  rust \n go ", "rust go"),
        (FeedKind.SEARCH, "仕事", "仕事"),
        (FeedKind.DOMAIN, "https://www.Example.com/a", "example.com"),
        (FeedKind.USER, "https://news.ycombinator.com/user?id=pg", "pg"),
        (FeedKind.TOP, "left over", ""),
        (FeedKind.SHOW, "", ""),
    ],
)
def test_a_feed_is_made_of_what_a_person_names(kind: FeedKind, words: str, expected: str) -> None:
    assert check_feed(kind, words) == Feed(kind=kind, words=expected)


@pytest.mark.parametrize(
    ("kind", "words", "sentence"),
    [
        (FeedKind.SEARCH, " \n", "A search needs words."),
        (FeedKind.SEARCH, "x" * 201, "longer than 200"),
        (FeedKind.DOMAIN, "my favourite site", "not the domain"),
        (FeedKind.DOMAIN, "", "not the domain"),
        (FeedKind.USER, "a,b", "not the name"),
        (FeedKind.USER, "", "not the name"),
    ],
)
def test_what_makes_no_feed_is_refused_with_a_next_step(kind: FeedKind, words: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        check_feed(kind, words)
    assert refused.value.hint
