"""The main use case: a link becomes a thread, a ranking, a selection and a digest."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from bot.domain.basket import Budget
from bot.domain.digest import Digest
from bot.domain.link import Link
from bot.domain.ranking import rank
from bot.domain.selection import Selection, select
from bot.domain.thread import Thread
from bot.ports import ThreadSource

Write: TypeAlias = Callable[[Selection], Digest]


async def digest_link(link: Link, *, source: ThreadSource, write: Write, budget: Budget) -> Digest:
    """Return the digest of the thread that a link leads to.

    Raises:
        ThreadNotFound: There is no such item.
        Unavailable: The source cannot answer now.
    """
    thread = await source.fetch(link)
    # A long thread takes a second or more to weigh; a thread of its own keeps the bot answering.
    return await asyncio.to_thread(digest_thread, thread, write=write, budget=budget)


def digest_thread(thread: Thread, *, write: Write, budget: Budget) -> Digest:
    """Return the digest of a thread that has been read."""
    return write(select(thread, rank(thread), budget))
