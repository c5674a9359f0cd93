"""What the use cases need from the edge; each port has two real implementations."""

from typing import Protocol

from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.thread import ItemId, Thread


class ThreadSource(Protocol):
    """Where threads come from: Hacker News, or recorded files."""

    async def fetch(self, link: Link) -> Thread:
        """Return the whole thread that the link leads to, whichever of its items it names.

        Raises:
            ThreadNotFound: There is no such item.
            Unavailable: The source cannot answer now.
        """
        ...


class StoryIndex(Protocol):
    """Where stories are looked up without their comments: Hacker News, or recorded files."""

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the first stories of a list, in its own order.

        Raises:
            Unavailable: The source cannot answer now.
        """
        ...

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the stories that words find, best first; none when nothing fits.

        Raises:
            Unavailable: The source cannot answer now.
        """
        ...

    async def find_story(self, item: ItemId) -> ListedStory:
        """Return one story; a comment's id finds the story it belongs to.

        Raises:
            ThreadNotFound: There is no such item.
            Unavailable: The source cannot answer now.
        """
        ...


class Source(ThreadSource, StoryIndex, Protocol):
    """Both: whatever gives threads can look stories up."""
