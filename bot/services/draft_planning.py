"""What a draft would change in its site, planned on what the site has at that moment."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.digest import Digest
from bot.domain.publishing import Draft, Edits
from bot.errors import Refused
from bot.services.publishing import Publication, Shelf, plan_publication, refuse_unfit
from bot.services.site_publishing import Plan, Site
from bot.storage.digests import DigestStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A draft, and what publishing it would change at this moment."""

    draft: Draft
    digest: Digest
    change: Publication
    site: Site


class DraftPlanning:
    """Plans drafts.

    Args:
        sites: The site of each guild that has one.
        digests: Where digests are kept.
        now: Tells the time.
    """

    def __init__(self, sites: Mapping[int, Site], digests: DigestStore, now: Callable[[], datetime]) -> None:
        self._sites = sites
        self._digests = digests
        self._now = now

    def site_of(self, guild: int | None) -> Site | None:
        """Return the site that a guild publishes to; None where there is none, as in a direct message."""
        return None if guild is None else self._sites.get(guild)

    def site_for(self, draft: Draft) -> Site:
        """Return the site of a draft.

        Raises:
            Refused: Its guild publishes to another one now, or to none.
        """
        site = self.site_of(draft.guild)
        if site is None or site.name != draft.site:
            raise Refused(
                "This server does not publish to {site} any more.",
                hint="Use /publish to start over.",
                site=draft.site,
            )
        return site

    async def plan(self, draft: Draft) -> Plan:
        """Return what plans a draft, given what its site has.

        Raises:
            Refused: Its digest is no longer kept, or is not fit to be published.
        """
        digest = await self._digest_of(draft)
        return self._plan(draft, digest, draft.edits)

    async def preview(self, draft: Draft) -> Preview:
        """Return what publishing a draft would change in the site as it is now.

        Raises:
            Refused: As for `plan`; or the post is not fit.
            BotError: The site cannot be read.
        """
        site, digest = self.site_for(draft), await self._digest_of(draft)
        plan = self._plan(draft, digest, draft.edits)
        async with site.take_turn(draft.item) as turn:
            change = await asyncio.to_thread(plan, turn.shelf)
            if change.is_changed:
                await turn.inspect(change.path, change.after)
        return Preview(draft=draft, digest=digest, change=change, site=site)

    async def check(self, draft: Draft, edits: Edits) -> None:
        """Refuse edits that no site could take.

        Raises:
            Refused: As for `plan`; or there would be no headline, or no tag.
        """
        plan = self._plan(draft, await self._digest_of(draft), edits)
        await asyncio.to_thread(plan, Shelf())

    async def _digest_of(self, draft: Draft) -> Digest:
        kept = await self._digests.find(draft.digest)
        if kept is None:
            raise Refused("This digest is no longer kept.", hint="Use /publish to start over.")
        refuse_unfit(kept.digest)
        return kept.digest

    def _plan(self, draft: Draft, digest: Digest, edits: Edits) -> Plan:
        site = self.site_for(draft)
        return partial(
            plan_publication,
            digest,
            now=self._now(),
            style=site.style,
            templates=site.templates,
            edits=edits,
        )
