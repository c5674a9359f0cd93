"""What can be seen of schedules: those that there are, their runs, and what they make of stories."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.job import Run
from bot.domain.judging import Choice, Past, Reason, choose, judge, past_since
from bot.domain.listing import ListedStory
from bot.domain.slots import next_slots
from bot.domain.status import Status
from bot.domain.subscription import Polling, Standing, Subscription, Terms
from bot.domain.thread import ItemId
from bot.errors import Refused
from bot.ports import StoryIndex
from bot.services.story_feeds import StoryFeeds
from bot.storage.schedules import ScheduleStores


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """How often schedules that poll look, and how many schedules a guild may have."""

    poll: timedelta
    most: int


class ScheduleViews:
    """Looks at schedules; numbers of another guild are as good as none.

    Args:
        stores: Where everything is kept.
        feeds: Where stories come from.
        index: Where a single one is looked up.
        beat: The operator's limits.
        now: Tells the time.
    """

    def __init__(
        self,
        stores: ScheduleStores,
        *,
        feeds: StoryFeeds,
        index: StoryIndex,
        beat: Beat,
        now: Callable[[], datetime],
    ) -> None:
        self._stores = stores
        self._feeds = feeds
        self._index = index
        self._beat = beat
        self._now = now

    @property
    def poll(self) -> timedelta:
        """How often schedules that poll look."""
        return self._beat.poll

    async def find(self, number: int, guild: int) -> Subscription:
        """Return a schedule of a guild.

        Raises:
            Refused: There is none of that number.
        """
        found = await self._stores.subscriptions.find(number)
        if found is None or found.guild != guild or found.standing is Standing.SKETCH:
            raise Refused(
                "There is no schedule {number} here.",
                hint="/schedule list shows those that there are.",
                number=number,
            )
        return found

    async def of_guild(self, guild: int) -> tuple[Subscription, ...]:
        """Return the schedules of a guild, by number."""
        return await self._stores.subscriptions.of_guild(guild)

    async def of_channel(self, channel: int) -> tuple[Subscription, ...]:
        """Return the schedules that post in a channel, by number."""
        return await self._stores.subscriptions.of_channel(channel)

    def upcoming(self, terms: Terms, count: int = 3) -> tuple[datetime, ...]:
        """Return the next times; none for a schedule that polls, which has no times of its own."""
        if isinstance(terms.timing, Polling):
            return ()
        return next_slots(terms.timing, terms.zone, after=self._now(), poll=self.poll, count=count)

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

    async def history(self, number: int, guild: int, limit: int = 10) -> tuple[Run, ...]:
        """Return the last runs of a schedule, newest first.

        Raises:
            Refused: There is none of that number.
        """
        found = await self.find(number, guild)
        jobs = await self._stores.jobs.history(found.id, limit)
        return tuple([Run(job=job, deliveries=await self._stores.deliveries.of_job(job.id)) for job in jobs])

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

    async def status(self, guild: int | None) -> Status:
        """Return how the schedules of a guild are doing, None for all."""
        return await self._stores.status.read(guild, self._now())

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
