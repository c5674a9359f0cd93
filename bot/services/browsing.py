"""Looking for a thread to digest: lists, search, one story, and suggestions while a person types."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog

from bot.domain.listing import ListedStory, ListKind
from bot.domain.thread import ItemId
from bot.errors import BotError
from bot.ports import StoryIndex
from bot.services.background import open_background
from bot.text.matching import fold

MOST_STORIES = 25  # as many as a select or a list of suggestions can show

_FRONT_PAGE = 50  # stories in which what is typed is looked for; Hacker News shows 30 a page
_FRONT_PAGE_AGE = timedelta(minutes=2)
_PAUSE_AFTER_FAILURE = timedelta(seconds=15)
_PATIENCE = timedelta(seconds=2)  # Discord wants suggestions within three

log = structlog.get_logger()


class Browsing:
    """Looks stories up. Open one with `open_browsing`.

    Args:
        group: What reads the front page in the background.
        index: Where stories are.
        now: The clock.
        patience: The longest that a person who types has to wait.
    """

    def __init__(
        self,
        group: asyncio.TaskGroup,
        index: StoryIndex,
        now: Callable[[], datetime],
        *,
        patience: timedelta,
    ) -> None:
        self._group = group
        self._index = index
        self._now = now
        self._patience = patience
        self._front_page: tuple[tuple[str, ListedStory], ...] = ()
        self._next_reading: datetime | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def is_reading(self) -> bool:
        """Whether the front page is being read."""
        return self._reading is not None

    async def list_stories(self, kind: ListKind) -> tuple[ListedStory, ...]:
        """Return the first stories of a list, at most `MOST_STORIES`, in its own order.

        Raises:
            Unavailable: The source cannot answer now.
        """
        return await self._index.list_stories(kind, limit=MOST_STORIES)

    async def search(self, words: str) -> tuple[ListedStory, ...]:
        """Return the stories that words find, at most `MOST_STORIES`, best first.

        Raises:
            Unavailable: The source cannot answer now.
        """
        return await self._index.search(words, limit=MOST_STORIES)

    async def find_story(self, item: ItemId) -> ListedStory:
        """Return one story; a comment's id finds the story it belongs to.

        Raises:
            ThreadNotFound: There is no such item.
            Unavailable: The source cannot answer now.
        """
        return await self._index.find_story(item)

    async def find_titles(self, items: Sequence[ItemId]) -> dict[ItemId, str]:
        """Return the titles of the stories that items belong to, as many as are known in a moment."""
        titles = dict[ItemId, str]()

        async def find(item: ItemId) -> None:
            try:
                titles[item] = (await self._index.find_story(item)).story.title
            except BotError as error:
                log.info("A title was not found.", item=item, reason=str(error))

        try:
            async with asyncio.timeout(self._patience.total_seconds()), asyncio.TaskGroup() as group:
                for item in items:
                    group.create_task(find(item))
        except TimeoutError:
            log.info("Titles were not found in time.", count=len(items))
        return titles

    async def suggest(self, typed: str) -> tuple[ListedStory, ...]:
        """Return the stories of the front page whose titles hold what was typed, at most `MOST_STORIES`.

        Never fails, and never takes long: an older front page is given while a newer one is read,
        and nothing where there is none yet.
        """
        self._renew()
        if not self._front_page and self._reading is not None:
            await asyncio.wait([self._reading], timeout=self._patience.total_seconds())
        wanted = fold(typed)
        return tuple(story for title, story in self._front_page if wanted in title)[:MOST_STORIES]

    def _renew(self) -> None:
        """Begin to read the front page, unless it is young or being read."""
        is_due = self._next_reading is None or self._now() >= self._next_reading
        if is_due and self._reading is None:
            self._reading = self._group.create_task(self._read())
            self._reading.add_done_callback(self._end_reading)

    def _end_reading(self, _: asyncio.Task[None]) -> None:
        self._reading = None

    async def _read(self) -> None:
        try:
            stories = await self._index.list_stories(ListKind.TOP, limit=_FRONT_PAGE)
        except Exception as error:  # noqa: BLE001 - a person who types is never told of faults
            log.warning("The front page could not be read for suggestions.", reason=str(error))
            self._next_reading = self._now() + _PAUSE_AFTER_FAILURE
        else:
            self._front_page = tuple((fold(listed.story.title), listed) for listed in stories)
            self._next_reading = self._now() + _FRONT_PAGE_AGE

    def close(self) -> None:
        """End what is read in the background."""
        if self._reading is not None:
            self._reading.cancel()


@asynccontextmanager
async def open_browsing(
    index: StoryIndex, *, now: Callable[[], datetime], patience: timedelta = _PATIENCE
) -> AsyncGenerator[Browsing]:
    """Open it for as long as the block lasts, as the front page is read in the background.

    Args:
        index: Where stories are.
        now: The clock.
        patience: The longest that a person who types has to wait.
    """
    async with open_background() as group:
        browsing = Browsing(group, index, now, patience=patience)
        try:
            yield browsing
        finally:
            browsing.close()
