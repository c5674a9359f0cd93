"""Whatever people change, whatever breaks, and whenever the bot is killed: each slot is posted once."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import time, timedelta
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from structlog.testing import capture_logs

from bot.domain.job import JobState
from bot.domain.subscription import CatchUp, DailyTimes, Form, Polling, Subscription, Terms
from bot.errors import Unavailable
from bot.rendering.custom_ids import read_why
from tests.fakes.channels import When
from tests.schedule_world import ZONES, ScheduleWorld
from tests.work_room import CHANNEL, FORUM, TERMS, open_work_room

_T = TypeVar("_T")
LONGER_THAN_ALL_OF_IT = timedelta(days=300)
ENDED = {JobState.DONE, JobState.DEAD, JobState.CANCELLED}

channels = st.sampled_from([CHANNEL, FORUM])
hours = st.lists(st.integers(0, 23), min_size=6, max_size=12, unique=True).map(sorted)
stretches = st.sampled_from([7, 6 * 60, 20 * 60, 60])  # minutes
whens = st.sampled_from(["after", "before"])
steps = st.integers(1, 90)  # of a process until it is killed


@st.composite
def all_terms(draw: st.DrawFn) -> Terms:
    times = DailyTimes(times=tuple(time(hour) for hour in draw(hours)))
    looks = Polling(most_a_day=3, gap=timedelta(minutes=30))
    return replace(
        TERMS,
        timing=draw(st.sampled_from([times, times, looks])),
        zone=draw(st.sampled_from(sorted(ZONES))),
        form=draw(st.sampled_from(Form)),
        catch_up=CatchUp.ALL,
        window=LONGER_THAN_ALL_OF_IT,
        tells_nothing=draw(st.booleans()),
    )


class Schedules(RuleBasedStateMachine):
    """People, a chat and a bot that is killed."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.opened = open_work_room()
        self.world = ScheduleWorld(self.runner.run(self.opened.__aenter__()))
        self.chat = self.world.outer.chat
        self.chat.forums.add(FORUM)

    def teardown(self) -> None:
        try:
            self.everything_ends()
        finally:
            self.runner.run(self.opened.__aexit__(None, None, None))
            self.runner.close()

    def run(self, step: Coroutine[Any, Any, _T]) -> _T:
        with capture_logs() as lines:
            result = self.runner.run(step)
        assert not [line for line in lines if line["event"] in {"job failed", "job not settled"}]
        return result

    @initialize(terms=st.lists(all_terms(), min_size=2, max_size=3), kill_after=steps, forgets=st.booleans())
    def begin(self, terms: list[Terms], kill_after: int, *, forgets: bool) -> None:
        for number, each in enumerate(terms):
            self.add(each, (CHANNEL, FORUM)[number % 2])
        self.be_killed(6 * 60, 4, kill_after, forgets=forgets)

    @rule(minutes=stretches, news=st.integers(0, 4))
    def go_on(self, minutes: int, news: int) -> None:
        self.world.publish_news(news)
        self.world.pass_time(timedelta(minutes=minutes))
        self.run(self.world.work())

    @rule(minutes=stretches, news=st.integers(1, 4), kill_after=steps, forgets=st.booleans())
    def be_killed(self, minutes: int, news: int, kill_after: int, *, forgets: bool) -> None:
        self.world.publish_news(news)
        self.world.pass_time(timedelta(minutes=minutes))
        self.run(self.world.work(kill_after, forgets=forgets))

    @rule(
        minutes=stretches,
        news=st.integers(1, 4),
        faults=st.lists(st.tuples(whens, st.booleans()), min_size=1, max_size=3),
        forgets=st.booleans(),
    )
    def break_down(self, minutes: int, news: int, faults: list[tuple[When, bool]], *, forgets: bool) -> None:
        for when, is_slow in faults:
            retry_after = timedelta(minutes=7) if is_slow else None
            self.chat.faults.append((when, Unavailable("No.", retry_after=retry_after)))
        self.go_on(minutes, news)
        if forgets:
            self.chat.nonces.clear()
        self.go_on(10, 0)

    @precondition(lambda self: len(self.world.running) + len(self.world.paused) < 4)
    @rule(terms=all_terms(), channel=channels)
    def add(self, terms: Terms, channel: int) -> None:
        saved = self.run(self.world.save(terms, channel))
        self.world.running[saved.id] = saved

    @precondition(lambda self: self.world.running or self.world.paused)
    @rule(data=st.data(), terms=all_terms(), channel=channels)
    def edit(self, data: st.DataObject, terms: Terms, channel: int) -> None:
        number = self.choose(data, {**self.world.running, **self.world.paused})
        saved = self.run(self.world.save(terms, channel, replaces=number))
        (self.world.running if number in self.world.running else self.world.paused)[number] = saved

    @precondition(lambda self: self.world.running)
    @rule(data=st.data())
    def pause(self, data: st.DataObject) -> None:
        number = self.choose(data, self.world.running)
        assert self.run(self.world.room.subscriptions.pause(number))
        self.world.paused[number] = self.world.running.pop(number)

    @precondition(lambda self: self.world.paused)
    @rule(data=st.data())
    def resume(self, data: st.DataObject) -> None:
        number = self.choose(data, self.world.paused)
        subscription = self.world.paused.pop(number)
        next_at = self.world.next_at(number, subscription.terms)
        assert self.run(self.world.room.subscriptions.resume(number, next_at))
        self.world.running[number] = subscription

    @precondition(lambda self: self.world.running)
    @rule(data=st.data(), calls=st.integers(0, 12), minutes=stretches)
    def remove(self, data: st.DataObject, calls: int, minutes: int) -> None:
        number = self.choose(data, self.world.running)
        self.world.pass_time(timedelta(minutes=minutes))
        self.run(self.world.remove_at_call(number, calls))

    @precondition(lambda self: self.world.running)
    @rule(data=st.data(), key=st.integers(1, 3), kill_after=st.none() | steps)
    def run_now(self, data: st.DataObject, key: int, kill_after: int | None) -> None:
        number = self.choose(data, self.world.running)
        now, slot = self.world.outer.clock(), f"now-{key}"
        assert self.run(self.world.room.jobs.add(self.world.running[number], slot, now))
        self.world.expected.add((number, slot))
        self.run(self.world.work(kill_after))

    @rule(factor=st.integers(2, 3))
    def let_discussions_grow(self, factor: int) -> None:
        page = self.world.outer.page
        page.stories = tuple(
            replace(one, comments=min((one.comments or 0) * factor, 10_000)) for one in page.stories
        )

    @rule(channel=channels)
    def lose_or_regain_a_channel(self, channel: int) -> None:
        self.chat.lost ^= {channel}

    @rule(channel=channels)
    def close_or_open_a_history(self, channel: int) -> None:
        self.chat.closed ^= {channel}

    def choose(self, data: st.DataObject, among: dict[int, Subscription]) -> int:
        return data.draw(st.sampled_from(sorted(among)))

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        marks = [message.mark for message in self.chat.messages]
        assert len(set(marks)) == len(marks)
        sent = self.runner.run(self.world.sent())
        stories = [(channel, name) for _, channel, name, _ in sent if name.isdigit()]
        assert len(set(stories)) == len(stories)

    @invariant()
    def nothing_is_posted_for_what_was_removed(self) -> None:
        places = {read_why(message.mark): place for place, message in enumerate(self.chat.messages)}
        for number, _, _, mark in self.runner.run(self.world.sent()):
            assert places[mark] < self.world.removed.get(number, len(places))

    def everything_ends(self) -> None:
        """Mend all that is broken, and let time pass: every slot that was due comes to an end."""
        for broken in (self.chat.lost, self.chat.closed, self.chat.faults):
            broken.clear()
        for _ in range(8):
            self.go_on(180, 0)
        states = self.run(self.world.states())
        assert self.world.expected <= states.keys()
        assert {state for key, state in states.items() if key in self.world.expected} <= ENDED
        self.nothing_is_posted_twice()


Schedules.TestCase.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
test_each_slot_is_posted_once = Schedules.TestCase
