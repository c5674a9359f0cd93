"""One try of a job: planned where it is not yet, carried out part by part, and what becomes of it then."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.domain.endings import Ending
from bot.domain.job import Job, Part, PartKind
from bot.domain.slots import end_of_quiet
from bot.domain.subscription import Polling
from bot.errors import BotError, ChannelLost, Refused, Unavailable
from bot.services.delivering import SHOWING, Delivering
from bot.services.errands import CalledOff, Errand, Errands, TooEarly
from bot.services.job_planning import plan_job
from bot.services.lost_channels import LostChannels
from bot.services.story_feeds import StoryFeeds
from bot.storage.jobs import JobStore
from bot.storage.postings import PostingStore
from bot.storage.subscriptions import SubscriptionStore

LONGEST_TRY = timedelta(minutes=15)

_PATIENCE = timedelta(hours=12)
_PATIENCE_AFTER_MESSAGES = timedelta(hours=1)  # a site that is down must not keep the channel waiting
_FEWEST_TRIES = 6  # for a job that was late from the start, as the bot did not run
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)
_MOST_DOUBLINGS = 7  # from the first to the longest

log = structlog.get_logger()


class JobRunning:
    """Runs jobs that were claimed.

    Args:
        jobs: Where they are kept.
        subscriptions: Where what they are for is kept.
        postings: Where what channels have is kept.
        feeds: Where stories come from.
        errands: Keeps what becomes of the parts.
        delivering: Carries the parts out.
        lost: Takes care of channels that are gone.
        now: Tells the time.
    """

    def __init__(  # noqa: PLR0913 - wired once
        self,
        *,
        jobs: JobStore,
        subscriptions: SubscriptionStore,
        postings: PostingStore,
        feeds: StoryFeeds,
        errands: Errands,
        delivering: Delivering,
        lost: LostChannels,
        now: Callable[[], datetime],
    ) -> None:
        self._jobs = jobs
        self._subscriptions = subscriptions
        self._postings = postings
        self._feeds = feeds
        self._errands = errands
        self._delivering = delivering
        self._lost = lost
        self._now = now

    async def run(self, job: Job) -> None:
        """Bring a job to its end, or let it wait. Cancelled, it stays claimed.

        Raises:
            BotError: The database does not answer, so that it stays claimed as well.
        """
        errand = None
        try:
            async with asyncio.timeout(LONGEST_TRY.total_seconds()):
                errand = await self._open(job)
                await self._carry_out(errand)
        except CalledOff:
            # Its end is kept already, but for one whose subscription cannot be read.
            await self._jobs.bury(job, Ending.REMOVED, self._now())
            log.info("job called off", **_names(job))
        except TooEarly as early:
            await self._jobs.retry(job, early.not_before)
        except ChannelLost as loss:
            await self._lose(errand, job, loss)
        except Refused as refusal:
            await self._bury(job, Ending.REFUSED, refusal)
        except (BotError, TimeoutError) as fault:
            await self._put_off(errand, job, fault)
        except Exception:
            log.exception("job failed", **_names(job))
            await self._jobs.bury(job, Ending.FAULT, self._now())

    async def _open(self, job: Job) -> Errand:
        subscription = await self._subscriptions.find(job.subscription)
        if subscription is None:
            raise CalledOff
        return await self._errands.open(job, subscription)

    async def _carry_out(self, errand: Errand) -> None:
        terms, is_poll = errand.subscription.terms, _is_poll(errand)
        quiet = None if errand.job.is_asked else end_of_quiet(terms.quiet, terms.zone, self._now())
        if quiet is not None:
            if is_poll and errand.job.parts is None:
                await self._jobs.drop(errand.job)
                return
            raise TooEarly(quiet)
        parts = errand.job.parts if errand.job.parts is not None else await self._plan(errand)
        if is_poll and not parts:
            await self._jobs.drop(errand.job)
            return
        await self._delivering.gather(errand, parts)
        for part in parts:
            await self._delivering.carry_out(errand, part)
        now = self._now()
        await self._jobs.finish(errand.job, now)
        if errand.subscription.failures and any(errand.is_done(part) for part in parts):
            await self._subscriptions.succeeded(errand.subscription.id)
        log.info(
            "job finished",
            **_names(errand.job),
            parts=sum(errand.is_done(part) for part in parts),
            lateness=(now - errand.job.due_at).total_seconds(),
        )

    async def _plan(self, errand: Errand) -> tuple[Part, ...]:
        job = errand.job
        plan = await plan_job(
            job, errand.subscription, feeds=self._feeds, postings=self._postings, now=self._now()
        )
        planned = await self._jobs.plan(job, plan.parts, postings=plan.postings, verdicts=plan.verdicts)
        if planned is None:
            raise CalledOff
        errand.job = planned
        log.info("job planned", **_names(job), parts=[part.target for part in plan.parts])
        return plan.parts

    async def _put_off(self, errand: Errand | None, job: Job, fault: BotError | TimeoutError) -> None:
        """Try again later, unless it is too late for that, or the next look comes soon anyway."""
        now = self._now()
        if errand is not None and errand.job.parts is None and _is_poll(errand):
            log.info("look failed", **_names(job), reason=str(fault))
            await self._jobs.drop(job)
        elif job.attempts >= _FEWEST_TRIES and errand is not None and now >= _deadline(errand):
            await self._bury(job, Ending.TOO_LATE, fault)
        else:
            asked = (fault.retry_after if isinstance(fault, Unavailable) else None) or timedelta()
            not_before = now + max(pause_after(job), asked)
            await self._jobs.retry(job, not_before)
            log.warning("job put off", **_names(job), reason=str(fault), until=not_before.isoformat())

    async def _lose(self, errand: Errand | None, job: Job, loss: ChannelLost) -> None:
        if errand is not None:
            await self._lost.count(errand)
        await self._bury(job, Ending.LOST_CHANNEL, loss)

    async def _bury(self, job: Job, ending: Ending, cause: BotError | TimeoutError) -> None:
        await self._jobs.bury(job, ending, self._now())
        log.error("job buried", **_names(job), ending=ending.name, reason=str(cause))


def pause_after(job: Job) -> timedelta:
    """Return how long to wait after a try that failed: jobs that failed at once do not return at once."""
    doublings = min(max(job.attempts - 1, 0), _MOST_DOUBLINGS)
    pause = min(_FIRST_PAUSE * 2**doublings, _LONGEST_PAUSE)
    return pause * (1 - (job.id * 7919 + job.attempts * 104_729) % 256 / 1024)


def _deadline(errand: Errand) -> datetime:
    """Return until when a job is tried again."""
    job, terms = errand.job, errand.subscription.terms
    first = job.due_at if job.is_asked else end_of_quiet(terms.quiet, terms.zone, job.due_at) or job.due_at
    return first + (_PATIENCE if _has_messages(errand) else _PATIENCE_AFTER_MESSAGES)


def _has_messages(errand: Errand) -> bool:
    """Whether something that people wait for is still to be posted."""
    if errand.job.parts is None:
        return True
    wanted = [part for part in errand.job.parts if part.kind in (*SHOWING, PartKind.NOTHING)]
    return any(not errand.is_done(part) for part in wanted)


def _is_poll(errand: Errand) -> bool:
    return isinstance(errand.subscription.terms.timing, Polling) and not errand.job.is_asked


def _names(job: Job) -> dict[str, object]:
    return {"job": job.id, "subscription": job.subscription, "slot": job.slot, "attempt": job.attempts}
