"""A Hacker News that moves with the clock: new stories, growing discussions, all told by the time alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed
from bot.domain.thread import Coverage, ItemId, Story, StoryKind, Thread
from bot.errors import ThreadNotFound
from tests.threads import node, thread

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_FIRST_ITEM = 9_600_000_000
_SHOWN = 30
_WORDS = (
    "compiler",
    "database",
    "garden",
    "kernel",
    "market",
    "novel",
    "orbit",
    "printer",
    "river",
    "violin",
)


@dataclass(frozen=True, slots=True)
class MovingFrontPage:
    """A `Source` whose front page gets a new story every so often; two that ask at one time get the same.

    Args:
        now: The time.
        every: How often there is a new story.
    """

    now: Callable[[], datetime]
    every: timedelta = timedelta(minutes=2)

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the newest stories, newest first, whatever the list."""
        del kind
        newest = (self.now() - _EPOCH) // self.every
        numbers = range(newest, max(newest - min(limit, _SHOWN), -1), -1)
        return tuple(self._listed(number) for number in numbers)

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        """Return the newest stories since a time, whatever the feed."""
        del feed
        listed = await self.list_stories(ListKind.NEW, limit=limit)
        return tuple(one for one in listed if one.story.created_at and one.story.created_at >= since)

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the newest stories whose titles hold the words."""
        listed = await self.list_stories(ListKind.NEW, limit=_SHOWN)
        return tuple(one for one in listed if words in one.story.title)[:limit]

    async def find_story(self, item: ItemId) -> ListedStory:
        """Return one story, at its age."""
        number = int(item) - _FIRST_ITEM
        if not 0 <= number <= (self.now() - _EPOCH) // self.every:
            raise ThreadNotFound("There is no story {item}.", item=item)
        return self._listed(number)

    async def fetch(self, link: Link) -> Thread:
        """Return a small thread, all of whose comments have been there from the beginning."""
        listed = await self.find_story(link.item)
        word = _WORDS[int(link.item) % len(_WORDS)]
        answers = [
            node(f"reader{n}", f"No, the {word} of {link.item} is fine, as {n} of us saw.") for n in range(3)
        ]
        small = thread(
            node("ann", f"The {word} was slow for me on the {link.item % 28 + 1}th of March.", *answers),
            node("ben", f"I wrote a {word} like that, and it took two years and a half."),
            about=listed.story,
        )
        total = max(listed.comments or 0, small.coverage.read)
        return replace(small, coverage=Coverage(read=small.coverage.read, total=total))

    def _listed(self, number: int) -> ListedStory:
        begun = _EPOCH + number * self.every
        age = max(self.now() - begun, timedelta())
        steps = age // self.every
        word = _WORDS[number % len(_WORDS)]
        story = Story(
            id=ItemId(_FIRST_ITEM + number),
            kind=StoryKind.LINK,
            title=f"What the {word} of number {number} does",
            url=f"https://example.org/{word}/{number}",
            text="",
            author=f"writer{number % 7}",
            points=5 + 7 * steps,
            created_at=begun,
        )
        return ListedStory(story=story, comments=2 + 3 * steps)
