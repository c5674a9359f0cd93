"""The main use case: a link becomes a thread, a ranking, a selection and a digest."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.domain.basket import Budget
from bot.domain.digest import Digest
from bot.domain.link import Link
from bot.domain.progress import Progress, Report, Stage, ignore
from bot.domain.ranking import rank
from bot.domain.selection import Selection, select
from bot.domain.thread import Thread
from bot.ports import ThreadSource

# Writes the digest of a selection, and reports the quotes as it condenses them.
Write: TypeAlias = Callable[[Selection, Report], Awaitable[Digest]]


async def digest_link(
    link: Link, *, source: ThreadSource, write: Write, budget: Budget, report: Report = ignore
) -> Digest:
    """Return the digest of the thread that a link leads to.

    Raises:
        ThreadNotFound: There is no such item.
        Unavailable: The source cannot answer now.
    """
    report(Progress(stage=Stage.READING))
    thread = await source.fetch(link)
    report(Progress(stage=Stage.READ, done=thread.coverage.read, total=thread.coverage.total))
    return await digest_thread(thread, write=write, budget=budget, report=report)


async def digest_thread(thread: Thread, *, write: Write, budget: Budget, report: Report = ignore) -> Digest:
    """Return the digest of a thread that has been read."""
    # A long thread takes a second or more to weigh; a thread of its own keeps the bot answering.
    selection = await asyncio.to_thread(_choose, thread, budget)
    report(Progress(stage=Stage.CHOSEN, done=len(selection.picks), total=thread.coverage.read))
    return await write(selection, report)


def _choose(thread: Thread, budget: Budget) -> Selection:
    return select(thread, rank(thread), budget)
