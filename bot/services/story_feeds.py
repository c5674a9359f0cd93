"""What a schedule looks through: a list as it stands, or what is new of words, a domain or a person."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import NAMED_FEEDS, Feed, Filters, Terms
from bot.ports import StoryIndex

_FIRST = 50  # of a list; Hacker News shows 30 a page
_NEWEST = 200  # of what is looked for: at most a few days even of a word that everybody uses
_SPAN = timedelta(days=7)  # later, hardly a story is still discussed
_MORE = timedelta(days=1)  # in which a story that is old enough may be found


class StoryFeeds:
    """Reads feeds.

    Args:
        index: Where stories are; one that remembers, as many schedules look at the same.
        now: The clock.
    """

    def __init__(self, index: StoryIndex, now: Callable[[], datetime]) -> None:
        self._index = index
        self._now = now

    async def read_for(self, terms: Terms) -> tuple[ListedStory, ...]:
        """Return the stories of a schedule's feed, in its own order, far enough back for its filters.

        Raises:
            Unavailable: The source cannot answer now.
        """
        return await self.read(terms.feed, since=self._now() - span_of(terms.filters))

    async def read(self, feed: Feed, *, since: datetime | None = None) -> tuple[ListedStory, ...]:
        """Return the first stories of a list, or what is looked for since a moment, newest first.

        Args:
            feed: The source.
            since: A week ago where it is None; a list has no such end.

        Raises:
            Unavailable: The source cannot answer now.
        """
        if feed.kind not in NAMED_FEEDS:
            return await self._index.list_stories(ListKind(feed.kind.value), limit=_FIRST)
        since = since or self._now() - _SPAN
        # Full hours, so that an index that remembers is asked the same by all.
        since = since.replace(minute=0, second=0, microsecond=0)
        return await self._index.list_recent(feed, since=since, limit=_NEWEST)


def span_of(filters: Filters) -> timedelta:
    """Return how far back stories are looked for."""
    return max(_SPAN, filters.age + _MORE)
