"""Channels that are gone or closed to us: after three slots their schedule is paused, and one person told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain.endings import Ending
from bot.domain.job import nonce_of
from bot.errors import BotError
from bot.rendering.scheduled import lost_channel_message
from bot.services.channels import Channels
from bot.services.errands import Errand
from bot.services.scheduled_digests import FindLanguage
from bot.storage.deliveries import DeliveryStore
from bot.storage.subscriptions import SubscriptionStore

MOST_FAILURES = 3  # in a row

_NOTICE = "notice"  # its delivery is never sent but only begun, as it is no part of what the slot posts
_NONCES_KEPT = timedelta(minutes=2)

log = structlog.get_logger()


class LostChannels:
    """Counts slots that were lost with their channel.

    Args:
        subscriptions: Where they are counted.
        deliveries: Keeps that somebody was told.
        channels: Where people are told.
        find_language: In which language.
        now: Tells the time.
    """

    def __init__(
        self,
        *,
        subscriptions: SubscriptionStore,
        deliveries: DeliveryStore,
        channels: Channels,
        find_language: FindLanguage,
        now: Callable[[], datetime],
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._channels = channels
        self._find_language = find_language
        self._now = now

    async def count(self, errand: Errand) -> None:
        """Count a lost slot; when it is one too many, tell somebody and pause the subscription."""
        subscription = errand.subscription
        if await self._subscriptions.failed(subscription.id) < MOST_FAILURES:
            return
        await self._tell(errand)
        await self._subscriptions.pause(subscription.id, Ending.LOST_CHANNEL)
        log.error("subscription paused", subscription=subscription.id, channel=errand.job.channel)

    async def _tell(self, errand: Errand) -> None:
        """Tell somebody once: when an earlier try was cut short, only while the chat knows its nonce."""
        prepared = await self._deliveries.prepare(
            errand.job.id, _NOTICE, channel=errand.job.channel, digests=()
        )
        began_at = prepared.began_at
        if began_at is not None and not began_at <= self._now() < began_at + _NONCES_KEPT:
            return
        if await self._deliveries.begin(prepared, self._now()) is None:
            return
        subscription = replace(errand.subscription, pause_reason=Ending.LOST_CHANNEL)
        message = lost_channel_message(subscription, await self._find_language(subscription))
        try:
            is_told = await self._channels.tell_admin(
                subscription.guild, subscription.owner, message, nonce=nonce_of(prepared)
            )
        except BotError as fault:
            log.warning("nobody told", subscription=subscription.id, reason=str(fault))
            return
        log.info("somebody told" if is_told else "nobody to tell", subscription=subscription.id)
