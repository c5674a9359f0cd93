"""The step of a schedule that brings a story to the guild's site, or to its queue for approval."""

from collections.abc import Awaitable, Callable

import structlog

from bot.domain.job import Part
from bot.domain.publishing import Draft, Stage
from bot.domain.request import KeptDigest
from bot.domain.subscription import SiteStep, Subscription
from bot.errors import Refused, Unavailable
from bot.services.errands import Errand, Errands
from bot.services.publishing_desk import PublishingDesk

_MOST_WAITING = 25  # some days of a schedule; more that nobody has decided would not be read either

log = structlog.get_logger()


class ScheduledPublishing:
    """Publishes what schedules post, in the name of who made them.

    Args:
        errands: Keeps what becomes of it.
        desk: Publishes.
        find_queue: Returns the channel for approvals of a guild, None where there is none.
    """

    def __init__(
        self, errands: Errands, desk: PublishingDesk, find_queue: Callable[[int], Awaitable[int | None]]
    ) -> None:
        self._errands = errands
        self._desk = desk
        self._find_queue = find_queue

    async def publish(self, errand: Errand, part: Part) -> None:
        """Take a story's draft to where the subscription wants it; a refusal is logged, and left at that.

        Raises:
            CalledOff: Nothing may be sent for the job any more.
            Unavailable: The site cannot be changed now.
        """
        (item,) = part.stories
        kept = errand.digests.get(item)
        if kept is None:
            return
        try:
            # The draft's number comes after the digest's: it too is fixed before the first try.
            numbers = () if errand.find(part) else (kept.id, await self._offer(errand.subscription, kept))
            delivery = await self._errands.prepare(errand, part, channel=errand.job.channel, numbers=numbers)
            draft = delivery.digests[-1]
            async with self._errands.begin(errand, delivery) as begun:
                await self._take(errand.subscription, await self._desk.find(draft))
                await self._errands.keep(errand, begun, channel=begun.channel, message=None)
        except Refused as refusal:
            log.warning("not published", job=errand.job.id, item=item, reason=str(refusal))

    async def _offer(self, subscription: Subscription, kept: KeptDigest) -> int:
        draft = await self._desk.offer(kept, guild=subscription.guild, asker=subscription.owner)
        return draft.id

    async def _take(self, subscription: Subscription, draft: Draft | None) -> None:
        """Take a draft one step further, unless an earlier try or a person has decided it."""
        if draft is None:
            raise Refused("This post is no longer kept, so its buttons do nothing more.")
        if draft.stage is Stage.PUBLISHING:
            await self._resume(draft)
        elif draft.stage is Stage.OFFERED and subscription.terms.site is SiteStep.REVIEW:
            queue = await self._find_queue(subscription.guild)
            if queue is None:
                raise Refused("This server has no channel for approvals.")
            await self._desk.submit(draft.id, who=subscription.owner, channel=queue, most=_MOST_WAITING)
            self._desk.call()
        elif draft.stage is Stage.OFFERED:
            site = self._desk.site_of(subscription.guild)
            if site is None:
                raise Refused("This server has no site to publish to.")
            await self._desk.publish(draft.id, who=subscription.owner, route=site.routes[0])

    async def _resume(self, draft: Draft) -> None:
        """Finish what an earlier run of the bot began, which may be under way again."""
        if draft.id not in [other.id for other in await self._desk.interrupted()]:
            raise Unavailable("This post is being published at this moment.")
        await self._desk.resume(draft)
