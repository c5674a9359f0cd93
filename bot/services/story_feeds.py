"""What a schedule looks through: a list as it stands, or what is new of words, a domain or a person."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import NAMED_FEEDS, Feed, FeedKind, Filters, Terms
from bot.errors import Refused
from bot.ports import StoryIndex
from bot.text.characters import one_line
from bot.text.feed_words import read_domain, read_user

_FIRST = 50  # of a list; Hacker News shows 30 a page
_NEWEST = 200  # of what is looked for: at most a few days even of a word that everybody uses
_SPAN = timedelta(days=7)  # later, hardly a story is still discussed
_MORE = timedelta(days=1)  # in which a story that is old enough may be found
_LONGEST_SEARCH = 200  # characters


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


def check_feed(kind: FeedKind, words: str = "") -> Feed:
    """Return the feed that a person named; a list takes no words.

    Args:
        kind: What the words are.
        words: Words to look for; a domain or an address of it; a person's name or page.

    Raises:
        Refused: They are none, or cannot be.
    """
    match kind:
        case FeedKind.SEARCH:
            named = one_line(words)
            if not named:
                raise Refused("A search needs words.", hint="Write one or more words to look for.")
            if len(named) > _LONGEST_SEARCH:
                raise Refused(
                    "These words are longer than {most} characters.",
                    hint="Look for fewer words.",
                    most=_LONGEST_SEARCH,
                )
        case FeedKind.DOMAIN:
            named = read_domain(words)
            if named is None:
                raise Refused(
                    "This is not the domain of a site.",
                    hint="Write one such as example.com, or paste an address of the site.",
                )
        case FeedKind.USER:
            named = read_user(words)
            if named is None:
                raise Refused(
                    "This is not the name of a person on Hacker News.",
                    hint="Write 2 to 15 letters, digits, - or _, or paste the address of their page.",
                )
        case _:
            named = ""
    return Feed(kind=kind, words=named)
