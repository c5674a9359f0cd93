"""Schedules as people set them up, look at them and stop them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.domain.job import Job
from bot.domain.language import Language
from bot.domain.slots import next_slot, offset_of
from bot.domain.subscription import Standing, Subscription, Terms
from bot.errors import Refused
from bot.ports import StoryIndex
from bot.services.schedule_views import Beat, ScheduleViews
from bot.services.story_feeds import StoryFeeds
from bot.storage.schedules import ScheduleStores

_PATIENCE = timedelta(seconds=1.5)  # Discord wants the answer to a press within three
_ZONES = {Language.EN: "UTC", Language.JA: "Asia/Tokyo"}


class SubscriptionDesk(ScheduleViews):
    """What is done to schedules; numbers of another guild are as good as none.

    Args:
        stores: Where everything is kept.
        feeds: Where stories come from.
        index: Where a single one is looked up.
        beat: The operator's limits.
        now: Tells the time.
        wake: Told when there may be something to do at once.
        let_finish: Waits for what is being sent for a schedule at this moment.
    """

    def __init__(  # noqa: PLR0913 - wired once
        self,
        stores: ScheduleStores,
        *,
        feeds: StoryFeeds,
        index: StoryIndex,
        beat: Beat,
        now: Callable[[], datetime],
        wake: Callable[[], None] = lambda: None,
        let_finish: Callable[[int], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(stores, feeds=feeds, index=index, beat=beat, now=now)
        self._wake = wake
        self._let_finish = let_finish
        self._turn = asyncio.Lock()

    async def begin(
        self, *, guild: int, channel: int, owner: int, reader: Language = Language.EN
    ) -> Subscription:
        """Begin a sketch of a new schedule, in the zone of the guild's others, else of such readers."""
        others = await self.of_guild(guild)
        zone = others[-1].terms.zone if others else _ZONES[reader]
        terms = Terms(zone=zone)
        return await self._stores.subscriptions.add(
            guild=guild, channel=channel, owner=owner, terms=terms, made_at=self._now()
        )

    async def revise(self, number: int, *, guild: int, owner: int) -> Subscription:
        """Begin a sketch that will change a schedule once it is saved.

        Raises:
            Refused: There is no such schedule here.
        """
        found = await self.find(number, guild)
        return await self._stores.subscriptions.add(
            guild=guild,
            channel=found.channel,
            owner=owner,
            terms=found.terms,
            made_at=self._now(),
            replaces=found.id,
        )

    async def sketch(self, number: int, guild: int) -> Subscription:
        """Return a sketch.

        Raises:
            Refused: It was saved or discarded, or is of another guild.
        """
        found = await self._stores.subscriptions.find(number)
        if found is None or found.guild != guild or found.standing is not Standing.SKETCH:
            raise _no_sketch()
        return found

    async def change(
        self, sketch: int, amend: Callable[[Terms], Terms] | None = None, *, channel: int | None = None
    ) -> Subscription:
        """Change a sketch; of two changes at once both count.

        Args:
            sketch: Its number.
            amend: Gives its terms as they should be.
            channel: Where it is to post from now on; None leaves that.

        Raises:
            Refused: It is no sketch any more; or whatever `amend` raises.
        """
        async with self._turn:
            found = await self._stores.subscriptions.find(sketch)
            if found is None:
                raise _no_sketch()
            terms = amend(found.terms) if amend else None
            changed = await self._stores.subscriptions.change(sketch, terms=terms, channel=channel)
        if changed is None:
            raise _no_sketch()
        return changed

    async def save(self, sketch: Subscription) -> Subscription:
        """Let a sketch run as it is given, or put that in the place of what it changes.

        Raises:
            Refused: It never comes up, the guild has as many schedules as it may have, or the sketch or
                what it changes is gone.
        """
        next_at = self._next_at(sketch.replaces or sketch.id, sketch.terms)
        saved = await self._stores.subscriptions.save(sketch, next_at=next_at, most=self._beat.most)
        if saved is None:
            raise _no_sketch()
        self._wake()
        return saved

    async def discard(self, sketch: int, guild: int) -> Subscription:
        """Give up a sketch, and return it as it was."""
        found = await self.sketch(sketch, guild)
        if not await self._stores.subscriptions.remove(found.id):
            raise _no_sketch()
        return found

    async def pause(self, number: int, guild: int) -> Subscription:
        """Stop a schedule until it is resumed.

        Raises:
            Refused: There is none of that number, or it is paused already.
        """
        found = await self.find(number, guild)
        if found.standing is Standing.PAUSED or not await self._stores.subscriptions.pause(found.id):
            raise Refused(
                "Schedule {number} is paused already.",
                hint="/schedule resume lets it run again.",
                number=number,
            )
        await self._settle(found.id)
        return await self.find(number, guild)

    async def resume(self, number: int, guild: int) -> Subscription:
        """Let a paused schedule run again, from the next time on.

        Raises:
            Refused: There is none of that number, it is not paused, or it never comes up.
        """
        found = await self.find(number, guild)
        next_at = self._next_at(found.id, found.terms)
        if found.standing is not Standing.PAUSED or not await self._stores.subscriptions.resume(
            found.id, next_at
        ):
            raise Refused(
                "Schedule {number} is not paused.", hint="/schedule list shows what it does.", number=number
            )
        self._wake()
        return await self.find(number, guild)

    async def remove(self, number: int, guild: int) -> Subscription:
        """Remove a schedule for good, and return it as it was.

        Raises:
            Refused: There is none of that number.
        """
        found = await self.find(number, guild)
        await self._stores.subscriptions.remove(found.id)
        await self._settle(found.id)
        return found

    async def run_now(self, number: int, guild: int, key: int) -> Job:
        """Post what a schedule would post now; its other times stay.

        Args:
            number: The schedule's.
            guild: Where it is.
            key: Names the wish, so that the same one counts once.

        Raises:
            Refused: There is none of that number, or it is paused.
        """
        found = await self.find(number, guild)
        job = None
        if found.standing is Standing.ACTIVE:
            job = await self._stores.jobs.add(found, f"now-{key}", self._now())
        if job is None:
            raise Refused(
                "Schedule {number} is paused, so it posts nothing.",
                hint="/schedule resume lets it run again.",
                number=number,
            )
        self._wake()
        return job

    async def _settle(self, number: int) -> None:
        """Wait a moment for what is being sent: after the answer nothing should come any more."""
        if self._let_finish is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                await self._let_finish(number)

    def _next_at(self, number: int, terms: Terms) -> datetime:
        """Return the first slot from now on.

        Raises:
            Refused: There is none.
        """
        offset = offset_of(number, self.poll)
        found = next_slot(terms.timing, terms.zone, after=self._now(), poll=self.poll, offset=offset)
        if found is None:
            raise Refused("This time never comes up.", hint="Press “When…” and type another one.")
        return found


def _no_sketch() -> Refused:
    return Refused(
        "This schedule was saved, discarded or forgotten meanwhile.",
        hint="Use /schedule list and /schedule edit, or begin again with /schedule add.",
    )
