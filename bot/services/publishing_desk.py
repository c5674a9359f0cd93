"""Publishing from chat: a draft is offered, perhaps approved by another person, published, withdrawn."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NoReturn

from bot.domain.publishing import Deed, Draft, Edits, Record, Route, Stage
from bot.domain.request import KeptDigest
from bot.errors import NotPublished, Refused
from bot.services.decisions import decided, forgotten, record_of
from bot.services.draft_planning import DraftPlanning, Preview
from bot.services.site_publishing import Published, Site, propose, publish, unpublish
from bot.storage.digests import DigestStore
from bot.storage.drafts import UNDECIDED, DraftStore
from bot.storage.records import RecordStore

REMIND_AFTER = timedelta(hours=24)
MOST_WAITING = 3  # of one person in one guild


class PublishingDesk:
    """Takes drafts through their stages, each step once (`docs/decisions/0018…`).

    A step that a draft cannot take (any more) raises `Refused`, which says what became of it.

    Args:
        sites: The site of each guild that has one.
        drafts: Where drafts are kept.
        records: The audit log.
        digests: Where digests are kept.
        now: Tells the time.
    """

    def __init__(
        self,
        *,
        sites: Mapping[int, Site],
        drafts: DraftStore,
        records: RecordStore,
        digests: DigestStore,
        now: Callable[[], datetime],
    ) -> None:
        self._drafts = drafts
        self._records = records
        self._planning = DraftPlanning(sites, digests, now)
        self._now = now
        self._under_way = set[int]()
        self._called = asyncio.Event()

    def site_of(self, guild: int | None) -> Site | None:
        """Return the site that a guild publishes to; None where there is none, as in a direct message."""
        return self._planning.site_of(guild)

    async def find(self, draft: int) -> Draft | None:
        """Return the draft of that number; None when it is no longer kept."""
        return await self._drafts.find(draft)

    async def offer(self, kept: KeptDigest, *, guild: int, asker: int) -> Draft:
        """Make a draft of a digest.

        Raises:
            Refused: The guild has no site.
        """
        site = self.site_of(guild)
        if site is None:
            raise Refused(
                "This server has no site to publish to.",
                hint="The operator of this bot can connect one.",
            )
        return await self._drafts.add(kept, guild=guild, site=site.name, asker=asker, made_at=self._now())

    async def preview(self, draft: Draft) -> Preview:
        """Return what publishing a draft would change in the site as it is now.

        Raises:
            Refused: The digest is no longer kept or is not fit to be published, or the post is not.
            BotError: The site cannot be read.
        """
        return await self._planning.preview(draft)

    async def edit(self, draft: int, edits: Edits, *, stages: Collection[Stage] = UNDECIDED) -> Draft:
        """Keep what a person changed about a post that is not decided.

        Args:
            draft: Its number.
            edits: The changes.
            stages: Those in which this person may do so; what has got into the queue meanwhile is left.

        Raises:
            Refused: It is in another stage; or it would have no headline, or no tag.
        """
        found = await self._get(draft, *stages)
        await self._planning.check(found, edits)
        return await self._drafts.edit(draft, edits, stages) or await self._refuse(draft)

    async def cancel(self, draft: int) -> Draft:
        """Give up an offered draft."""
        return await self._drafts.cancel(draft, at=self._now()) or await self._refuse(draft)

    async def submit(self, draft: int, *, who: int, channel: int, most: int = MOST_WAITING) -> Draft:
        """Ask for approval of an offered draft.

        Args:
            draft: Its number.
            who: The person who asks.
            channel: Where it is to wait; see `unannounced`.
            most: So many of that person may wait in the guild.

        Raises:
            Refused: The story waits in this guild already, or too many posts of this person do.
        """
        found = await self._get(draft, Stage.OFFERED)
        record = record_of(found, Deed.SUBMIT, who, at=self._now())
        submitted = await self._drafts.submit(draft, channel=channel, most=most, record=record)
        if submitted is not None:
            return submitted
        for other in await self._drafts.waiting(found.guild):
            if other.item == found.item and other.id != found.id:
                raise Refused(
                    "A post of this discussion waits for approval already.",
                    hint="It is in the channel for approvals.",
                )
        await self._get(draft, Stage.OFFERED)
        raise Refused(
            "Several posts that you asked for wait for approval.", hint="Ask again when they are decided."
        )

    async def reject(self, draft: int, *, who: int) -> Draft:
        """Reject a draft that waits for approval."""
        record = record_of(await self._get(draft, Stage.WAITING), Deed.REJECT, who, at=self._now())
        return await self._drafts.reject(draft, who=who, record=record) or await self._refuse(draft)

    async def publish(self, draft: int, *, who: int, route: Route) -> Draft:
        """Publish a draft that is not decided; thereby it is approved, where it waits.

        What fails puts it back where it was. When the bot is stopped or killed meanwhile, the draft is
        found by `interrupted`.

        Args:
            draft: Its number.
            who: The person who decides.
            route: One of its site's.

        Raises:
            Refused: The site does not take this route, or the digest or the post is not fit.
            BotError: The site cannot be changed now.
        """
        site = self._planning.site_for(await self._get(draft, *UNDECIDED))
        if route not in site.routes:
            raise Refused("This site is not published to in this way.", hint="Use another button.")
        claimed = await self._drafts.claim(draft, who=who, route=route, at=self._now())
        # `interrupted` waits for its turn at the database, and we go on before it does.
        return await self._carry_out(claimed) if claimed else await self._refuse(draft)

    async def interrupted(self) -> tuple[Draft, ...]:
        """Return what an earlier run of the bot was publishing when it ended."""
        return tuple(d for d in await self._drafts.publishing() if d.id not in self._under_way)

    async def resume(self, draft: Draft) -> Draft:
        """Publish what was interrupted, as it was decided; what was done already is not done twice.

        Raises:
            BotError: As for `publish`.
        """
        found = await self._get(draft.id, Stage.PUBLISHING)
        if found.id in self._under_way:
            raise decided(found)
        return await self._carry_out(found)

    async def withdraw(self, draft: int, *, who: int) -> Draft:
        """Take out the post of a published draft, or the one that the story of an offered draft has.

        A post that is gone already counts as taken out.

        Raises:
            BotError: The site cannot be changed now.
        """
        found, began_at = await self._get(draft, Stage.OFFERED, Stage.PUBLISHED), self._now()
        removed = await _remove(found, self._planning.site_for(found))
        record = record_of(found, Deed.UNPUBLISH, who, removed, at=self._now())
        withdrawn = await self._drafts.withdraw(found, who=who, began_at=began_at, record=record)
        return withdrawn or await self._refuse(draft)

    async def unannounced(self) -> tuple[Draft, ...]:
        """Return what waits and is still to be posted in its channel."""
        return await self._drafts.unannounced()

    def call(self) -> None:
        """Say that something waits which nobody is announcing yet."""
        self._called.set()

    async def wait_for_call(self, at_most: timedelta) -> None:
        """Wait until somebody calls, or for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most.total_seconds()):
                await self._called.wait()
        self._called.clear()

    async def announced(self, draft: int, message: int) -> None:
        """Keep which message holds a draft in its channel."""
        await self._drafts.announced(draft, message)

    async def recall(self, draft: int) -> None:
        """Take a draft that nobody can see in its channel out of the queue; it can be submitted again."""
        await self._drafts.recall(draft, at=self._now())

    async def overdue(self) -> tuple[Draft, ...]:
        """Return what has waited for `REMIND_AFTER`, and was not reminded of yet."""
        return await self._drafts.overdue(self._now() - REMIND_AFTER)

    async def reminded(self, draft: int) -> None:
        """Keep that a draft was reminded of."""
        await self._drafts.reminded(draft, self._now())

    async def history(self, guild: int, *, limit: int) -> tuple[Record, ...]:
        """Return what was done from a guild, newest first."""
        return await self._records.history(guild=guild, limit=limit)

    async def _carry_out(self, draft: Draft) -> Draft:
        """Publish a draft that was claimed, and keep what became of it."""
        self._under_way.add(draft.id)
        try:
            site, plan = self._planning.site_for(draft), await self._planning.plan(draft)
            bring = propose if draft.route is Route.PULL_REQUEST else publish
            published = await bring(draft.item, site, plan)
            deed = await self._deed(draft, published)
            record = record_of(draft, deed, draft.decider or draft.asker, published, at=self._now())
            return await self._drafts.finish(draft.id, record) or await self._refuse(draft.id)
        except Exception:
            await self._drafts.give_back(draft, at=self._now())
            raise
        finally:
            self._under_way.discard(draft.id)

    async def _deed(self, draft: Draft, published: Published) -> Deed:
        if published.request is not None:
            return Deed.PROPOSE
        if published.commit is not None:
            return Deed.PUBLISH if published.is_new else Deed.UPDATE
        # The commit was made before an interruption; whether it was the first, the records tell.
        return Deed.UPDATE if await self._records.has_post(draft.site, draft.item) else Deed.PUBLISH

    async def _get(self, draft: int, *stages: Stage) -> Draft:
        """Return a draft that is in one of these stages; else say what became of it."""
        found = await self._drafts.find(draft)
        if found is None:
            raise forgotten()
        if found.stage not in stages:
            raise decided(found)
        return found

    async def _refuse(self, draft: int) -> NoReturn:
        """Say what became of a draft since it was looked at."""
        found = await self._drafts.find(draft)
        raise forgotten() if found is None else decided(found)


async def _remove(draft: Draft, site: Site) -> Published | None:
    """Take the post of a draft out of its site; None where it is gone already."""
    try:
        return await unpublish(draft.item, site)
    except NotPublished:
        return None
