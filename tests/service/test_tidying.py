import asyncio
from datetime import datetime, timedelta

import pytest

from bot.errors import Refused, Unavailable
from bot.services.background import open_background
from bot.services.tidying import REPLIES_KEPT, keeping_tidy, tidy
from bot.storage.database import Database, open_database
from bot.storage.digests import DigestStore
from bot.storage.replies import ReplyStore
from tests.digests import digest
from tests.keeping import NOON, link, reply, wish

KEPT = timedelta(days=30)
SECOND = timedelta(seconds=1)


class WatchedDigests(DigestStore):
    """Says when it was asked to forget; the first `failures` times it is busy."""

    def __init__(self, database: Database, failures: int = 0) -> None:
        super().__init__(database)
        self.asked = asyncio.Event()
        self._failures = failures

    async def forget(self, before: datetime) -> int:
        self.asked.set()
        if self._failures:
            self._failures -= 1
            raise Unavailable("The database is in use.")
        return await super().forget(before)


async def test_what_is_older_than_its_time_is_forgotten_and_nothing_else() -> None:
    async with open_database(None) as database:
        digests, replies = DigestStore(database), ReplyStore(database)
        old = await digests.add(link(1), wish(), digest(), NOON - KEPT - SECOND)
        young = await digests.add(link(2), wish(), digest(), NOON - KEPT)
        await replies.add(reply(1, created_at=NOON - REPLIES_KEPT - SECOND))
        await replies.add(reply(2, created_at=NOON - REPLIES_KEPT))
        await tidy(digests, replies, now=NOON, digests_kept=KEPT)
        assert await digests.find(old.id) is None
        assert await digests.find(young.id) == young
        assert await replies.waiting(NOON - KEPT) == (reply(2, created_at=NOON - REPLIES_KEPT),)


@pytest.mark.parametrize("failures", [0, 1])
async def test_tidying_begins_at_once_and_a_busy_database_ends_nothing(failures: int) -> None:
    async with asyncio.timeout(10), open_database(None) as database:
        digests = WatchedDigests(database, failures)
        async with keeping_tidy(digests, ReplyStore(database), now=lambda: NOON, digests_kept=KEPT):
            await digests.asked.wait()


async def test_a_failure_beside_tasks_in_the_background_comes_out_as_it_is() -> None:
    async def fail() -> None:
        async with asyncio.timeout(10), open_background() as group:
            task = group.create_task(asyncio.Event().wait())
            try:
                raise Refused("No.")
            finally:
                task.cancel()

    with pytest.raises(Refused):
        await fail()
