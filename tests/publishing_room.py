"""A desk for publishing with all that is around it, for tests: they hold the site and the clock."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.domain.publishing import Deed, Draft, Route
from bot.domain.request import KeptDigest
from bot.services.publishing_desk import PublishingDesk
from bot.services.site_publishing import Site
from bot.storage.database import Database, open_database
from bot.storage.digests import DigestStore
from bot.storage.drafts import DraftStore
from bot.storage.records import RecordStore
from tests.fakes.sites import MemorySite, memory_site
from tests.git_sites import a_digest
from tests.keeping import Clock, link, wish

ANN, BOB, CAROL = 11, 12, 13
GUILD, ELSEWHERE, QUEUE = 7, 8, 21


@dataclass(slots=True, kw_only=True)
class PublishingRoom:
    """A desk with all that is around it."""

    desk: PublishingDesk
    database: Database
    clock: Clock
    held: MemorySite
    sites: Mapping[int, Site]

    async def keep(self, item: int = 100, quotes: int = 2) -> KeptDigest:
        store = DigestStore(self.database)
        return await store.add(link(item), wish(), a_digest(item, quotes), self.clock())

    async def offer(self, item: int = 100, *, asker: int = ANN, guild: int = GUILD, quotes: int = 2) -> Draft:
        return await self.desk.offer(await self.keep(item, quotes), guild=guild, asker=asker)

    async def submit(self, item: int = 100, *, asker: int = ANN, guild: int = GUILD) -> Draft:
        draft = await self.offer(item, asker=asker, guild=guild)
        return await self.desk.submit(draft.id, who=asker, channel=QUEUE)

    async def publish(self, draft: Draft, who: int = BOB) -> Draft:
        return await self.desk.publish(draft.id, who=who, route=Route.PUSH)

    async def published(self, item: int = 100, *, guild: int = GUILD, quotes: int = 2) -> Draft:
        return await self.publish(await self.offer(item, guild=guild, quotes=quotes))

    async def found(self, draft: Draft) -> Draft:
        found = await self.desk.find(draft.id)
        assert found is not None
        return found

    async def deeds(self, guild: int = GUILD) -> list[Deed]:
        """Return what the audit log says was done, oldest first."""
        return [record.deed for record in reversed(await self.desk.history(guild, limit=100))]

    async def kill_while_publishing(self, draft: Draft, fault: Literal["before", "after"] = "after") -> Draft:
        """End the bot just before, or just after, the commit is made; another one finds what is left."""
        setattr(self.held, fault, asyncio.CancelledError())
        publishing = asyncio.ensure_future(self.publish(draft))
        await asyncio.wait({publishing})
        assert publishing.cancelled()
        self.restart()
        (found,) = await self.desk.interrupted()
        return found

    def restart(self) -> None:
        """Put another desk in the place of this one, as after the end of the bot."""
        self.desk = open_publishing_desk(self.database, self.sites, self.clock)


def open_publishing_desk(database: Database, sites: Mapping[int, Site], clock: Clock) -> PublishingDesk:
    return PublishingDesk(
        sites=sites,
        drafts=DraftStore(database),
        records=RecordStore(database),
        digests=DigestStore(database),
        now=clock,
    )


@asynccontextmanager
async def open_publishing_room(
    sites: Mapping[int, Site] | None = None, path: Path | None = None
) -> AsyncGenerator[PublishingRoom]:
    """Open a room whose guilds share a site in memory, or have these."""
    clock, held = Clock(), MemorySite()
    known = sites or dict.fromkeys((GUILD, ELSEWHERE), memory_site(held))
    async with open_database(path) as database:
        desk = open_publishing_desk(database, known, clock)
        yield PublishingRoom(desk=desk, database=database, clock=clock, held=held, sites=known)
