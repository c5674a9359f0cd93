"""A story that has grown since it was posted: its message is renewed in place, and not posted again."""

from dataclasses import replace

import structlog

from bot.domain.job import Delivery, Part, PartKind
from bot.domain.judging import grown_comments
from bot.domain.posting import Posting
from bot.domain.request import KeptDigest
from bot.domain.subscription import Form, Subscription
from bot.errors import ChannelLost, MessageLost, Refused, ThreadNotFound
from bot.rendering.scheduled import grown_message
from bot.services.channels import Channels
from bot.services.errands import Errand, Errands
from bot.services.scheduled_digests import ScheduledDigests
from bot.storage.deliveries import DeliveryStore
from bot.storage.postings import PostingStore

log = structlog.get_logger()


class Growing:
    """Renews messages.

    Args:
        errands: Keeps what becomes of them.
        deliveries: Knows which digests a message shows.
        postings: Knows which message shows a story.
        channels: Where messages are.
        digests: Where digests come from.
    """

    def __init__(
        self,
        *,
        errands: Errands,
        deliveries: DeliveryStore,
        postings: PostingStore,
        channels: Channels,
        digests: ScheduledDigests,
    ) -> None:
        self._errands = errands
        self._deliveries = deliveries
        self._postings = postings
        self._channels = channels
        self._digests = digests

    async def renew(self, errand: Errand, part: Part) -> None:
        """Renew the message of a story, unless it is gone.

        Raises:
            CalledOff: Nothing may be sent for the job any more.
            BotError: The digest cannot be made, or the chat does not take it, now or later.
        """
        (item,) = part.stories
        posting = await self._postings.find(errand.job.channel, item)
        if posting is None or posting.place is None or posting.message is None:
            return
        grown = await self._show(errand, part, posting)
        await self._postings.renew(_outgrow(posting, grown, errand.subscription))

    async def _show(self, errand: Errand, part: Part, posting: Posting) -> KeptDigest | None:
        """Show a story's renewed digest in its message, and return it; None where that cannot be done."""
        shown_by = await self._deliveries.of_message(posting.place or 0, posting.message or 0)
        if not shown_by:
            return None
        known = errand.find(part)
        shown = (
            await self._digests.find_all(known.digests)
            if known
            else await self._renewed(errand.subscription, posting, shown_by)
        )
        grown = next((one for one in shown if one.link.item == posting.item), None)
        if grown is None:
            return None
        numbers, place = tuple(one.id for one in shown), posting.place or 0
        delivery = await self._errands.prepare(errand, part, channel=place, numbers=numbers)
        await self._edit(errand, delivery, posting, shown_by[0])
        return grown

    async def _edit(self, errand: Errand, delivery: Delivery, posting: Posting, first: Delivery) -> None:
        """Edit a message, which keeps the mark of the delivery that posted it; twice does no harm."""
        shown = await self._digests.find_all(delivery.digests)
        is_overview = first.target == PartKind.OVERVIEW
        message = grown_message(
            shown,
            {posting.item: posting},
            form=Form.OVERVIEW if is_overview else Form.STORIES,
            delivery=first.id,
            language=shown[0].digest.language,
        )
        place, number = posting.place or 0, posting.message or 0
        async with self._errands.begin(errand, delivery) as begun:
            try:
                await self._channels.edit(place, number, message)
            except (ChannelLost, MessageLost) as loss:
                if isinstance(loss, ChannelLost) and place == errand.job.channel:
                    raise
                # Of a forum, its post is gone with the message.
                log.info("message to renew is gone", job=begun.job, item=posting.item)
                return
            await self._errands.keep(errand, begun, channel=place, message=number)

    async def _renewed(
        self, subscription: Subscription, posting: Posting, shown_by: tuple[Delivery, ...]
    ) -> tuple[KeptDigest, ...]:
        """Return all digests of a message, one of them renewed; none where that cannot be done."""
        first, *_, last = (*shown_by, shown_by[-1])
        others = await self._digests.find_all(last.digests)
        if first.target == PartKind.OVERVIEW and len(others) < len(last.digests):
            return ()  # some are forgotten, and an edit would take them out of the message
        renewed = await self._make(subscription, posting)
        if renewed is None or first.target != PartKind.OVERVIEW:
            return (renewed,) if renewed else ()
        return tuple(renewed if one.link.item == posting.item else one for one in others)

    async def _make(self, subscription: Subscription, posting: Posting) -> KeptDigest | None:
        """Return a digest that knows of the growth: a young one that somebody else made, or a new one."""
        try:
            kept = await self._digests.make(subscription, posting.item, is_fresh=False)
            if kept.digest.coverage.total > posting.comments:
                return kept
            return await self._digests.make(subscription, posting.item, is_fresh=True)
        except (ThreadNotFound, Refused) as refusal:
            log.info("not renewed", subscription=subscription.id, item=posting.item, reason=str(refusal))
            return None


def _outgrow(posting: Posting, grown: KeptDigest | None, subscription: Subscription) -> Posting:
    """Return a posting as it stands now, which has to grow again before its message is renewed again.

    The comments of lists and those of threads are not always the same, and a message may be gone.
    """
    comments = grown_comments(posting.comments, subscription.terms.growth or 1)
    if grown is None:
        return replace(posting, comments=comments)
    points = grown.digest.story.points
    return replace(
        posting,
        points=posting.points if points is None else points,
        comments=max(comments, grown.digest.coverage.total),
    )
