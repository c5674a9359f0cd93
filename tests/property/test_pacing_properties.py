import asyncio
import heapq
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bot.client.pacing import Pacer, Turn

WAY = 0.03  # seconds, there and back, which the first request needs
MOST = 50
STALLS = st.floats(0, 0.4)


@dataclass
class World:
    """Requests under way on a clock that moves from one answer to the next."""

    time: float = 0.0
    answers: list[tuple[float, int, Turn]] = field(default_factory=list[tuple[float, int, Turn]])
    counted: list[float] = field(default_factory=list[float])
    pacer: Pacer = field(init=False)

    def __post_init__(self) -> None:
        self.pacer = Pacer(clock=lambda: self.time, sleep=self.sleep, rate=1000)

    async def sleep(self, seconds: float) -> None:
        end = self.time + seconds
        while self.answers and self.answers[0][0] <= end:
            self.answer()
        self.time = end
        await asyncio.sleep(0)

    def answer(self) -> None:
        at, _, turn = heapq.heappop(self.answers)
        self.time = max(self.time, at)
        self.pacer.end(turn)

    async def ask(self, stall_there: float, stall_back: float, way_there: float) -> None:
        asking = asyncio.ensure_future(self.pacer.take_turn())
        while not asking.done():
            await asyncio.sleep(0)
            if not asking.done() and len(self.answers) == MOST:
                self.answer()
        counted_at = self.time + way_there + stall_there
        self.counted.append(counted_at)
        answered_at = counted_at + (WAY - way_there) + stall_back
        heapq.heappush(self.answers, (answered_at, len(self.counted), asking.result()))


@given(st.lists(st.tuples(STALLS, STALLS, st.just(0.01)), min_size=60, max_size=150))
async def test_no_second_holds_more_than_fifty_however_slow_the_way_is(
    requests: list[tuple[float, float, float]],
) -> None:
    world = World()
    await world.ask(0, 0, 0.01)
    await world.sleep(WAY)
    for request in requests:
        await world.ask(*request)
    times = sorted(world.counted)
    assert all(after - before >= 1 - 1e-9 for before, after in zip(times, times[MOST:], strict=False))
