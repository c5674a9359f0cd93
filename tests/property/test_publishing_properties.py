"""Whatever people press, and whenever the bot ends: a draft is decided once, and all of it is recorded."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Literal, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.publishing import Deed, Draft, Edits, Route, Stage
from bot.domain.thread import ItemId
from bot.errors import Refused, Unavailable
from bot.services.publishing_desk import MOST_WAITING
from tests.publishing_room import GUILD, QUEUE, open_publishing_room

_T = TypeVar("_T")
UNDECIDED = (Stage.OFFERED, Stage.WAITING)
people = st.integers(1, 3)
stories = st.integers(100, 102)
# One that was offered, by its place; others are further than any.
numbers = st.integers(0, 9)
faults = st.sampled_from(["before", "after"])


class Publishing(RuleBasedStateMachine):
    """People at a desk, and what it has to come to."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.opened = open_publishing_room()
        self.room = self.run(self.opened.__aenter__())
        self.drafts: dict[int, Draft] = {}
        self.stages: dict[int, Stage] = {}
        self.deeds: list[tuple[Deed, ItemId, int]] = []

    def teardown(self) -> None:
        self.run(self.opened.__aexit__(None, None, None))
        self.runner.close()

    def run(self, step: Coroutine[Any, Any, _T]) -> _T:
        return self.runner.run(step)

    @rule(asker=people, story=stories, quotes=st.integers(1, 3))
    def offer(self, asker: int, story: int, quotes: int) -> None:
        draft = self.run(self.room.offer(story, asker=asker, quotes=quotes))
        self.drafts[draft.id], self.stages[draft.id] = draft, Stage.OFFERED
        self.room.clock.move(seconds=1)

    def take(self, number: int, step: Coroutine[Any, Any, Draft], *, is_allowed: bool) -> bool:
        """Take a step, and return whether it was; it is exactly when it is allowed."""
        try:
            draft = self.run(step)
        except Refused:
            assert not is_allowed
            return False
        assert is_allowed
        assert draft.id == number
        return True

    @rule(number=numbers)
    def submit(self, number: int) -> None:
        draft = self.drafts.get(number)
        waiting = [self.drafts[other] for other, stage in self.stages.items() if stage is Stage.WAITING]
        is_allowed = (
            draft is not None
            and self.stages[number] is Stage.OFFERED
            and draft.item not in [other.item for other in waiting]
            and [other.asker for other in waiting].count(draft.asker) < MOST_WAITING
        )
        who = draft.asker if draft else 1
        step = self.room.desk.submit(number, who=who, channel=QUEUE)
        if self.take(number, step, is_allowed=is_allowed):
            self.record(number, Stage.WAITING, Deed.SUBMIT, who)

    @rule(number=numbers)
    def cancel(self, number: int) -> None:
        is_allowed = self.stages.get(number) is Stage.OFFERED
        if self.take(number, self.room.desk.cancel(number), is_allowed=is_allowed):
            self.stages[number] = Stage.CANCELLED

    @rule(number=numbers, who=people)
    def reject(self, number: int, who: int) -> None:
        is_allowed = self.stages.get(number) is Stage.WAITING
        if self.take(number, self.room.desk.reject(number, who=who), is_allowed=is_allowed):
            self.record(number, Stage.REJECTED, Deed.REJECT, who)

    @rule(number=numbers, headline=st.none() | st.just("Another"))
    def edit(self, number: int, headline: str | None) -> None:
        step = self.room.desk.edit(number, Edits(headline=headline))
        self.take(number, step, is_allowed=self.stages.get(number) in UNDECIDED)

    @rule(number=numbers, who=people, other=people)
    def publish(self, number: int, who: int, other: int) -> None:
        """Let two people press at once."""

        async def press_both() -> list[Draft | BaseException]:
            steps = [self.room.desk.publish(number, who=each, route=Route.PUSH) for each in (who, other)]
            return await asyncio.gather(*steps, return_exceptions=True)

        deed = self.next_deed(number)
        results = self.run(press_both())
        done = [result for result in results if isinstance(result, Draft)]
        assert all(isinstance(result, Draft | Refused) for result in results)
        assert len(done) == (self.stages.get(number) in UNDECIDED)
        for draft in done:
            assert draft.decider in {who, other}
            self.record(number, Stage.PUBLISHED, deed, draft.decider or 0)

    @precondition(lambda self: any(stage in UNDECIDED for stage in self.stages.values()))
    @rule(data=st.data(), who=people)
    def fail(self, data: st.DataObject, who: int) -> None:
        """Let the site refuse; where nothing has to be committed, it is not asked."""
        number = self.choose(data)
        deed = self.next_deed(number)
        self.room.held.before = Unavailable("No.")
        try:
            self.run(self.room.desk.publish(number, who=who, route=Route.PUSH))
        except Unavailable:
            pass
        else:
            self.record(number, Stage.PUBLISHED, deed, who)
        self.room.held.before = None

    @precondition(lambda self: any(stage in UNDECIDED for stage in self.stages.values()))
    @rule(data=st.data(), who=people, fault=faults)
    def end(self, data: st.DataObject, who: int, fault: Literal["before", "after"]) -> None:
        """Let the bot end while it publishes, and start again."""
        number = self.choose(data)
        deed = self.next_deed(number)
        setattr(self.room.held, fault, asyncio.CancelledError())

        async def press_and_end() -> None:
            pressed = asyncio.ensure_future(self.room.desk.publish(number, who=who, route=Route.PUSH))
            await asyncio.wait({pressed})
            self.room.restart()
            found = await self.room.desk.interrupted()
            assert [draft.id for draft in found] == [number] * pressed.cancelled()
            for draft in found:
                await self.room.desk.resume(draft)

        self.run(press_and_end())
        self.room.held.before = self.room.held.after = None
        self.record(number, Stage.PUBLISHED, deed, who)

    @rule(number=numbers, who=people)
    def withdraw(self, number: int, who: int) -> None:
        is_allowed = self.stages.get(number) in {Stage.OFFERED, Stage.PUBLISHED}
        if self.take(number, self.room.desk.withdraw(number, who=who), is_allowed=is_allowed):
            for other, draft in self.drafts.items():
                if draft.item == self.drafts[number].item and self.stages[other] is Stage.PUBLISHED:
                    self.stages[other] = Stage.WITHDRAWN
            self.record(number, Stage.WITHDRAWN, Deed.UNPUBLISH, who)

    def choose(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from([n for n, stage in self.stages.items() if stage in UNDECIDED]))

    def next_deed(self, number: int) -> Deed:
        draft = self.drafts.get(number)
        return Deed.UPDATE if draft and self.has_post(draft.item) else Deed.PUBLISH

    def has_post(self, item: ItemId) -> bool:
        changes = [
            deed for deed, of, _ in self.deeds if of == item and deed not in {Deed.SUBMIT, Deed.REJECT}
        ]
        return bool(changes) and changes[-1] is not Deed.UNPUBLISH

    def record(self, number: int, stage: Stage, deed: Deed, who: int) -> None:
        self.stages[number] = stage
        self.deeds.append((deed, self.drafts[number].item, who))
        self.room.clock.move(seconds=1)

    @invariant()
    def every_draft_is_where_it_has_to_be(self) -> None:
        for number, stage in self.stages.items():
            found = self.run(self.room.desk.find(number))
            assert found is not None
            assert found.stage is stage

    @invariant()
    def every_deed_is_recorded_once(self) -> None:
        records = self.run(self.room.desk.history(GUILD, limit=1000))
        assert [(each.deed, each.item, each.user) for each in reversed(records)] == self.deeds

    @invariant()
    def the_site_has_what_the_records_say(self) -> None:
        assert set(self.room.held.posts) == {item for _, item, _ in self.deeds if self.has_post(item)}


Publishing.TestCase.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
test_a_draft_is_decided_once = Publishing.TestCase
