"""What a schedule makes of stories, told before it posts and afterwards; nothing is kept of it."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.judging import Choice, Past, Reason, choose, judge, past_since
from bot.domain.listing import ListedStory
from bot.domain.subscription import Subscription
from bot.domain.thread import ItemId
from bot.ports import StoryIndex
from bot.services.story_feeds import StoryFeeds
from bot.storage.schedules import ScheduleStores


class Explaining:
    """Judges stories as the next slot would.

    Args:
        stores: Where everything is kept.
        feeds: Where stories come from.
        index: Where a single one is looked up.
        now: Tells the time.
    """

    def __init__(
        self, stores: ScheduleStores, *, feeds: StoryFeeds, index: StoryIndex, now: Callable[[], datetime]
    ) -> None:
        self._stores = stores
        self._feeds = feeds
        self._index = index
        self._now = now

    async def preview(self, subscription: Subscription) -> Choice:
        """Return what a schedule would post now, and what it makes of the other stories.

        Raises:
            BotError: The stories cannot be looked up.
        """
        stories = await self._feeds.read_for(subscription.terms)
        # A sketch of a change counts what was posted by the schedule that it will change.
        number = subscription.replaces or subscription.id
        past, now = await self._past(subscription), self._now()
        return choose(stories, subscription.terms, subscription=number, now=now, past=past)

    async def why(self, channel: int, item: ItemId) -> tuple[Reason, ...]:
        """Return what each schedule of a channel made of a story when it saw it last, else makes of it now.

        Args:
            channel: The channel.
            item: The story, or a comment on it.

        Raises:
            ThreadNotFound: There is no such item.
            Unavailable: It cannot be looked up now.
        """
        found = await self._stores.subscriptions.of_channel(channel)
        if not found:
            return ()
        listed = await self._index.find_story(item)
        return tuple([await self._reason(subscription, listed) for subscription in found])

    async def _reason(self, subscription: Subscription, listed: ListedStory) -> Reason:
        past, terms = await self._past(subscription), subscription.terms
        kept = await self._stores.verdicts.find(subscription.id, listed.story.id)
        return Reason(
            subscription=subscription,
            verdict=kept or judge(listed, terms, subscription=subscription.id, now=self._now(), past=past),
            posting=past.find(listed.story),
            is_live=kept is None,
        )

    async def _past(self, subscription: Subscription) -> Past:
        since = past_since(subscription.terms, self._now())
        return Past(await self._stores.postings.since(subscription.channel, since))
