"""Jobs against a model of them: whatever is done in whatever order, the right one is claimed, and once."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from bot.domain.job import UNFINISHED, Job, JobState
from bot.domain.subscription import Subscription
from tests.keeping import NOON
from tests.schedule_keeping import KeptSchedules, open_kept_schedules

CHANNELS = (21, 22)
LEASE = timedelta(seconds=20)
seconds = st.integers(-30, 30).map(lambda count: timedelta(seconds=count))


@dataclass(slots=True)
class Known:
    """What a job has to be; `lease` is when its claim is over."""

    job: Job
    lease: datetime | None = None

    @property
    def ready_at(self) -> datetime:
        return self.lease or self.job.not_before


class Jobs(RuleBasedStateMachine):
    """Every rule is one step on the stores, and the same on the model."""

    claims: Bundle[Job] = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.kept: KeptSchedules = self.runner.run(self.stack.enter_async_context(open_kept_schedules()))
        self.now = NOON
        self.known: dict[int, Known] = {}
        self.subscriptions: list[Subscription] = []

    @initialize()
    def subscribe(self) -> None:
        for channel in (*CHANNELS, *CHANNELS):
            self.subscriptions.append(self.runner.run(self.kept.subscribe(channel=channel)))

    @rule(number=st.integers(0, 3), slot=st.integers(0, 3), late=seconds)
    def add(self, number: int, slot: int, late: timedelta) -> None:
        subscription, name = self.subscriptions[number], str(slot)
        known = [
            one.job
            for one in self.known.values()
            if (one.job.subscription, one.job.slot) == (subscription.id, name)
        ]
        job = self.runner.run(self.kept.add(subscription, name, self.now + late))
        if known:
            assert [job] == known
        else:
            assert (job.due_at, job.state) == (self.now + late, JobState.WAITING)
            self.known[job.id] = Known(job)

    @rule(target=claims)
    def claim(self) -> Job | MultipleResults[Job]:
        heads = sorted(
            (one.ready_at, one.job.channel, one.job.id) for one in self.heads() if one.ready_at <= self.now
        )
        job = self.runner.run(self.kept.claim(self.now, LEASE))
        if not heads:
            assert job is None
            return multiple()
        assert job is not None
        known = self.known[heads[0][-1]]
        known.job = replace(known.job, state=JobState.WORKING, attempts=known.job.attempts + 1)
        known.lease = self.now + LEASE
        assert job == known.job
        return job

    @rule(job=claims, late=seconds, end=st.sampled_from(("finish", "bury", "retry", "drop")))
    def end(self, job: Job, late: timedelta, end: str) -> None:
        known, at = self.known.get(job.id), self.now + late
        match end:
            case "finish":
                taken = self.kept.jobs.finish(job, at)
                changes: dict[str, object] = {"state": JobState.DONE, "finished_at": at}
            case "bury":
                taken = self.kept.jobs.bury(job, "Why.", at)
                changes = {"state": JobState.DEAD, "finished_at": at, "outcome": "Why."}
            case "retry":
                taken = self.kept.jobs.retry(job, at)
                changes = {"state": JobState.WAITING, "not_before": at}
            case _:
                taken, changes = self.kept.jobs.drop(job), {}
        is_last = (
            known is not None and known.job.state is JobState.WORKING and known.job.attempts == job.attempts
        )
        assert self.runner.run(taken) == is_last
        if known is None or not is_last:
            return
        if not changes:
            del self.known[job.id]
            return
        known.job, known.lease = replace(known.job, **changes), None  # pyright: ignore[reportArgumentType] - as above

    @rule(number=st.integers(0, 3))
    def pause_and_resume(self, number: int) -> None:
        subscription = self.subscriptions[number]
        assert self.runner.run(self.kept.subscriptions.pause(subscription.id, "Why."))
        assert self.runner.run(self.kept.subscriptions.resume(subscription.id, None))
        for one in self.known.values():
            if one.job.subscription == subscription.id and one.job.state in UNFINISHED:
                changes = {"finished_at": one.job.not_before, "outcome": "Why."}
                one.job, one.lease = replace(one.job, state=JobState.CANCELLED, **changes), None

    @rule()
    def start_again(self) -> None:
        assert self.runner.run(self.kept.jobs.release()) == sum(
            one.job.state is JobState.WORKING for one in self.known.values()
        )
        for one in self.known.values():
            if one.job.state is JobState.WORKING:
                one.job, one.lease = replace(one.job, state=JobState.WAITING), None

    @rule(late=seconds)
    def forget(self, late: timedelta) -> None:
        before = self.now + late
        old = {
            number
            for number, one in self.known.items()
            if one.job.finished_at is not None and one.job.finished_at < before
        }
        assert self.runner.run(self.kept.jobs.forget(before)) == len(old)
        self.known = {number: one for number, one in self.known.items() if number not in old}

    @rule(step=st.integers(1, 30))
    def pass_time(self, step: int) -> None:
        self.now += timedelta(seconds=step)

    @invariant()
    def is_kept_as_it_is_known(self) -> None:
        self.runner.run(self.compare())

    async def compare(self) -> None:
        for number, one in self.known.items():
            assert await self.kept.jobs.find(number) == one.job
        next_ready = min((one.ready_at for one in self.heads()), default=None)
        assert await self.kept.jobs.next_ready() == next_ready
        unfinished = sum(one.job.state in UNFINISHED for one in self.known.values())
        assert await self.kept.jobs.unfinished() == unfinished

    def heads(self) -> list[Known]:
        """The earliest unfinished job of each channel."""
        first: dict[int, Known] = {}
        for one in sorted(self.known.values(), key=lambda one: (one.job.due_at, one.job.id)):
            if one.job.state in UNFINISHED:
                first.setdefault(one.job.channel, one)
        return list(first.values())

    def teardown(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()


TestJobs = Jobs.TestCase
TestJobs.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
