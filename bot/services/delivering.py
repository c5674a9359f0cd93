"""Carrying out one part of a job exactly once, whatever breaks down or is killed in the middle.

A delivery is kept before it is tried, with the digests that it shows, so that every try sends the same
text under the same nonce. Once it has begun, its message may be there: the chat is searched for it, and
it is posted again only where it is certain that it is not there, or that the chat takes it once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.domain.job import Delivery, Part, PartKind, nonce_of
from bot.errors import ChannelLost, HistoryClosed, MessageLost, Refused
from bot.rendering.custom_ids import write_why
from bot.rendering.messages import Message
from bot.rendering.scheduled import nothing_message, overview_message, story_message, thread_name
from bot.services.channels import Channels, Posted
from bot.services.errands import Errand, Errands, TooEarly
from bot.services.growing import Growing
from bot.services.scheduled_digests import ScheduledDigests
from bot.services.scheduled_publishing import ScheduledPublishing

SHOWING = frozenset((PartKind.OVERVIEW, PartKind.STORY))  # parts that show what the channel has not had

# Discord says no more than that it remembers nonces for "the past few minutes":
# https://docs.discord.com/developers/resources/message (read 2026-08-06)
_NONCES_KEPT = timedelta(minutes=2)
_ON_ITS_WAY = timedelta(seconds=15)  # for so long a request may be, of a process that was killed
_CLOCKS_APART = timedelta(minutes=1)  # ours and the chat's
_TRIES_FOR_ALL = 5  # for so long a job waits for the last of its digests: some eight minutes

log = structlog.get_logger()


class Delivering:
    """Carries out the parts of jobs.

    Args:
        errands: Keeps what becomes of them.
        channels: Where messages go.
        digests: Where digests come from.
        growing: Renews messages.
        publishing: Brings stories to sites.
        now: Tells the time.
    """

    def __init__(  # noqa: PLR0913 - wired once
        self,
        *,
        errands: Errands,
        channels: Channels,
        digests: ScheduledDigests,
        growing: Growing,
        publishing: ScheduledPublishing,
        now: Callable[[], datetime],
    ) -> None:
        self._errands = errands
        self._channels = channels
        self._digests = digests
        self._growing = growing
        self._publishing = publishing
        self._now = now

    async def gather(self, errand: Errand, parts: tuple[Part, ...]) -> None:
        """Find the digests that are fixed already, and make the others, all at once.

        Raises:
            BotError: Some cannot be made now.
        """
        fixed = [known for part in parts if part.kind in SHOWING and (known := errand.find(part))]
        for delivery in fixed:
            for kept in await self._digests.find_all(delivery.digests):
                errand.digests[kept.link.item] = kept
        missing = [part for part in parts if part.kind in SHOWING and errand.find(part) is None]
        items = [item for part in missing for item in part.stories]
        is_patient = errand.job.attempts <= _TRIES_FOR_ALL
        errand.digests |= await self._digests.make_all(errand.subscription, items, is_patient=is_patient)

    async def carry_out(self, errand: Errand, part: Part) -> None:
        """Carry out a part that may or may not have been begun before.

        Raises:
            CalledOff: Nothing may be sent for the job any more.
            TooEarly: It cannot be told yet what became of an earlier try.
            BotError: The chat or the site does not take it, now or later.
        """
        if errand.is_done(part):
            return
        match part.kind:
            case PartKind.OVERVIEW | PartKind.STORY | PartKind.NOTHING:
                await self._post(errand, part)
            case PartKind.THREAD:
                await self._open_thread(errand, part)
            case PartKind.GROWN:
                await self._growing.renew(errand, part)
            case PartKind.SITE:
                await self._publishing.publish(errand, part)

    async def _post(self, errand: Errand, part: Part) -> None:
        """Post a message; stories without a digest are left out."""
        shown = [errand.digests[item] for item in part.stories if item in errand.digests]
        if part.stories and not shown:
            return
        numbers = tuple(kept.id for kept in shown)
        delivery = await self._errands.prepare(errand, part, channel=errand.job.channel, numbers=numbers)
        message = await self._render(errand, part, delivery)
        is_first_try, role = delivery.began_at is None, _role(errand, part)
        async with self._errands.begin(errand, delivery) as begun:
            try:
                posted = None if is_first_try else await self._find(begun)
            except HistoryClosed:
                log.warning("perhaps delivered", job=begun.job, delivery=begun.id, target=begun.target)
                return
            if posted is not None:
                log.info("found", job=begun.job, delivery=begun.id, target=begun.target)
            else:
                try:
                    posted = await self._channels.post(
                        begun.channel, message, nonce=nonce_of(begun), role=role
                    )
                except MessageLost:  # an earlier try has posted it, and somebody has deleted it since
                    log.info("deleted meanwhile", job=begun.job, delivery=begun.id, target=begun.target)
                    await self._errands.keep(errand, begun, channel=begun.channel, message=None)
                    return
            await self._errands.keep(errand, begun, channel=posted.channel, message=posted.message)

    async def _find(self, delivery: Delivery) -> Posted | None:
        """Return the message of an earlier try; None where it is safe to post it again.

        Raises:
            HistoryClosed: It may be there or not, and nobody can tell.
            TooEarly: It may be on its way.
        """
        began_at, now = delivery.began_at or self._now(), self._now()
        keeps_nonces = await self._channels.keeps_nonces(delivery.channel)
        if not keeps_nonces and began_at <= now < began_at + _ON_ITS_WAY:
            raise TooEarly(began_at + _ON_ITS_WAY)
        try:
            return await self._channels.find(
                delivery.channel, mark=write_why(delivery.id), since=began_at - _CLOCKS_APART
            )
        except HistoryClosed:
            if keeps_nonces and began_at <= now < began_at + _NONCES_KEPT:
                return None
            raise

    async def _open_thread(self, errand: Errand, part: Part) -> None:
        """Open a thread from a message that is there; the posts of forums are threads already."""
        (item,) = part.stories
        story, kept = errand.story(item), errand.digests.get(item)
        if story is None or story.message is None or kept is None or story.channel != errand.job.channel:
            return
        delivery = await self._errands.prepare(errand, part, channel=story.channel)
        async with self._errands.begin(errand, delivery) as begun:
            try:
                thread = await self._channels.open_thread(
                    story.channel, story.message, thread_name(kept.digest)
                )
            except ChannelLost:
                raise
            except Refused as refusal:
                log.warning("no thread", job=begun.job, item=item, reason=str(refusal))
                return
            # Whoever opens a thread at the message with its own number gets to its top.
            await self._errands.keep(errand, begun, channel=thread, message=thread)

    async def _render(self, errand: Errand, part: Part, delivery: Delivery) -> Message:
        """Return the message of a part from the digests that are fixed for it."""
        kept = await self._digests.find_all(delivery.digests)
        match part.kind, kept:
            case PartKind.STORY, (one, *_):
                return story_message(one, delivery=delivery.id)
            case PartKind.OVERVIEW, (one, *_):
                return overview_message(kept, delivery=delivery.id, language=one.digest.language)
            case _:
                language = await self._digests.find_language(errand.subscription)
                return nothing_message(delivery=delivery.id, language=language)


def _role(errand: Errand, part: Part) -> int | None:
    """Return whom a message pings: the first one of a job that shows stories does, at each of its tries."""
    showing = [other for other in errand.job.parts or () if other.kind in SHOWING]
    begun = [other for other in showing if (known := errand.find(other)) and known.began_at]
    first = next(iter(begun), part)
    return errand.subscription.terms.role if part.kind in SHOWING and first == part else None
