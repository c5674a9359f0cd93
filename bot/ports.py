"""What the use cases need from the edge; each port has two real implementations."""

from typing import Protocol

from bot.domain.link import Link
from bot.domain.thread import Thread


class ThreadSource(Protocol):
    """Where threads come from: Hacker News, or recorded files."""

    async def fetch(self, link: Link) -> Thread:
        """Return the whole thread that the link leads to, whichever of its items it names.

        Raises:
            ThreadNotFound: There is no such item.
            Unavailable: The source cannot answer now.
        """
        ...
