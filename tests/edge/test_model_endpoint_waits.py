import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.adapters.http import open_http
from bot.errors import Unavailable
from bot.writing.model.bill import Bill
from bot.writing.model.endpoint import Endpoint
from bot.writing.model.salvage import read_object
from tests.clocks import Clock
from tests.fakes.hackernews import serve
from tests.fakes.model_requests import Asked
from tests.fakes.model_server import FakeModels
from tests.model_endpoints import KEY, endpoint_of, question


@dataclass(slots=True)
class Gate:
    """Holds requests back until it is opened; `are_waiting` says that so many are there."""

    wanted: int
    at_it: int = 0
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    are_waiting: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, _: Asked) -> None:
        self.at_it += 1
        if self.at_it == self.wanted:
            self.are_waiting.set()
        await self.opened.wait()


@asynccontextmanager
async def real_endpoint(fake: FakeModels, clock: Clock, *, seconds: float) -> AsyncGenerator[Endpoint]:
    """Open an endpoint on a server behind a socket, with real time for answers and the test's for pauses."""
    async with (
        serve(fake.app()) as base,
        open_http(timeout=1, attempts=1, concurrency=1, max_bytes=1_000_000) as client,
    ):
        yield Endpoint(
            client.post_json,
            url=f"{base}/v1",
            key=KEY,
            concurrency=None,
            per_minute=100,
            timeout=seconds,
            clock=clock,
            sleep=clock.sleep,
        )


async def test_over_a_real_socket_an_answer_comes_through() -> None:
    fake, clock = FakeModels(key=KEY), Clock()
    async with real_endpoint(fake, clock, seconds=5) as endpoint:
        reply = await endpoint.ask(question(), model="good", until=clock() + 60)
    assert set(read_object(reply.text)) == {"c1", "c2", "c3"}


@pytest.mark.parametrize(
    ("model", "seconds", "sentence"),
    [("hangs", 0.05, "took too long to answer"), ("drops", 5, r"127\.0\.0\.1 cannot be reached")],
)
async def test_a_connection_that_hangs_or_drops_is_tried_three_times(
    model: str, seconds: float, sentence: str
) -> None:
    fake, clock = FakeModels(), Clock()
    async with real_endpoint(fake, clock, seconds=seconds) as endpoint:
        with pytest.raises(Unavailable, match=sentence):
            await endpoint.ask(question(), model=model, until=clock() + 60)
    assert (fake.calls[model], len(clock.slept)) == (3, 2)


async def test_a_model_that_goes_silent_is_given_up_at_the_deadline() -> None:
    fake, clock = FakeModels(), Clock()
    async with real_endpoint(fake, clock, seconds=0.05) as endpoint:
        await endpoint.ask(question(), model="silent-after:1", until=clock() + 60)
        with pytest.raises(Unavailable, match="took too long"):
            await endpoint.ask(question(), model="silent-after:1", until=clock() + 0.03)
    assert fake.calls["silent-after:1"] == 2


async def test_what_took_too_long_is_paid_for_as_far_as_we_know() -> None:
    fake = FakeModels()
    async with (
        serve(fake.app()) as base,
        open_http(timeout=1, attempts=1, concurrency=1, max_bytes=1_000_000) as client,
    ):
        endpoint = Endpoint(
            client.post_json, url=f"{base}/v1", key=None, concurrency=1, per_minute=100, timeout=5,
            clock=time.monotonic,
        )  # fmt: skip
        bill = Bill(model="hangs", question=question())
        with pytest.raises(Unavailable):
            await endpoint.ask(question(), model="hangs", until=time.monotonic() + 0.1, bill=bill)
    usage = bill.total()
    assert (usage.calls, usage.tokens_out) == (1, 0)
    assert usage.tokens_in > 50
    assert usage.seconds >= 0.05  # of the tenth, a busy machine takes some before it asks


async def test_nobody_listening_is_a_clear_error_and_costs_nothing() -> None:
    fake, clock = FakeModels(), Clock()
    async with real_endpoint(fake, clock, seconds=5) as endpoint:
        endpoint.url = "http://127.0.0.1:9/v1"
        bill = Bill(model="good", question=question())
        with pytest.raises(Unavailable, match=r"127\.0\.0\.1 cannot be reached"):
            await endpoint.ask(question(), model="good", until=clock() + 60, bill=bill)
    assert bill.calls == 0


@pytest.mark.parametrize(("concurrency", "most"), [(3, 3), (1, 1), (5, 5)])
async def test_no_more_requests_than_allowed_are_under_way_at_once(concurrency: int, most: int) -> None:
    gate = Gate(wanted=most)
    fake, clock = FakeModels(delay=gate), Clock()
    async with endpoint_of(fake, clock, concurrency=concurrency) as endpoint, asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(endpoint.ask(question(), model="good", until=clock() + 60))
        async with asyncio.timeout(5):
            await gate.are_waiting.wait()
        gate.opened.set()
    assert (fake.most_at_once, fake.calls["good"]) == (most, 10)


@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("https://api.openai.com/v1", 3),
        ("https://models.example:8443/v1", 3),
        ("http://8.8.8.8/v1", 3),
        ("http://127.0.0.1:8080/v1", 1),
        ("http://localhost:11434/v1", 1),
        ("http://[::1]:1234/v1", 1),
        ("http://192.168.1.20/v1", 1),
        ("http://10.1.2.3/v1", 1),
        ("http://box.local/v1", 1),
        ("http://ollama:11434/v1", 1),
    ],
)
async def test_a_server_on_this_machine_or_network_is_asked_one_thing_at_a_time(url: str, most: int) -> None:
    gate = Gate(wanted=most)
    fake, clock = FakeModels(delay=gate), Clock()
    async with endpoint_of(fake, clock) as open_one, asyncio.TaskGroup() as group:
        endpoint = Endpoint(
            open_one.post, url=url, key=KEY, concurrency=None, per_minute=100, timeout=5, clock=clock
        )
        for _ in range(6):
            group.create_task(endpoint.ask(question(), model="good", until=clock() + 60))
        async with asyncio.timeout(5):
            await gate.are_waiting.wait()
        gate.opened.set()
    assert fake.most_at_once == most


async def test_no_more_requests_than_allowed_start_within_a_minute() -> None:
    starts: list[float] = []
    clock = Clock()

    async def note(_: Asked) -> None:
        starts.append(clock())
        clock.time += 1

    fake = FakeModels(delay=note)
    async with endpoint_of(fake, clock, concurrency=1, per_minute=4) as endpoint:
        for _ in range(9):
            await endpoint.ask(question(), model="good", until=clock() + 1000)
    assert [start - 1000 for start in starts] == [0, 1, 2, 3, 60, 61, 62, 63, 120]


async def test_a_turn_that_would_come_after_the_deadline_is_not_waited_for() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock, per_minute=1) as endpoint:
        await endpoint.ask(question(), model="good", until=clock() + 30)
        with pytest.raises(Unavailable, match="took too long") as caught:
            await endpoint.ask(question(), model="good", until=clock() + 30)
        assert caught.value.retry_after == timedelta(seconds=60)
        await endpoint.ask(question(), model="good", until=clock() + 61)
    assert clock.slept == [60]


async def test_who_waits_for_a_place_gives_up_at_its_deadline() -> None:
    gate = Gate(wanted=1)
    fake, clock = FakeModels(delay=gate), Clock()
    async with endpoint_of(fake, clock, concurrency=1) as endpoint, asyncio.TaskGroup() as group:
        group.create_task(endpoint.ask(question(), model="good", until=clock() + 60))
        async with asyncio.timeout(5):
            await gate.are_waiting.wait()
        with pytest.raises(Unavailable, match="took too long"):
            await endpoint.ask(question(), model="good", until=clock() + 0.01)
        gate.opened.set()
    assert fake.calls["good"] == 1


async def test_a_model_that_wants_quiet_gets_it_from_all_questions_and_others_go_on() -> None:
    arrivals: list[tuple[str, float]] = []
    clock = Clock()

    async def note(asked: Asked) -> None:
        arrivals.append((asked.model, clock()))

    fake = FakeModels(delay=note)
    async with endpoint_of(fake, clock) as endpoint:
        with pytest.raises(Unavailable):
            await endpoint.ask(question(), model="busy-for-long", until=clock() + 299)
        await endpoint.ask(question(), model="good", until=clock() + 10)
        with pytest.raises(Unavailable) as caught:
            await endpoint.ask(question(), model="busy-for-long", until=clock() + 299)
    assert arrivals == [("busy-for-long", 1000), ("good", 1000)]
    assert caught.value.retry_after == timedelta(seconds=300)


async def test_a_place_is_given_back_whatever_happens() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock, concurrency=1) as endpoint:
        for model in ("unavailable", "unknown", "refuses-to-answer", "busy-for-long", "html"):
            with pytest.raises(Exception, match=r"\."):
                await endpoint.ask(question(), model=model, until=clock() + 5)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):  # the digest is given up
                await endpoint.ask(question(), model="hangs", until=clock() + 60)
        async with asyncio.timeout(5):
            await endpoint.ask(question(), model="good", until=clock() + 60)


async def test_questions_asked_together_learn_together() -> None:
    gate = Gate(wanted=3)
    fake, clock = FakeModels(delay=gate), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        async with asyncio.TaskGroup() as group:
            for _ in range(9):
                group.create_task(endpoint.ask(question(), model="like-gpt-5", until=clock() + 60))
            async with asyncio.timeout(5):
                await gate.are_waiting.wait()
            gate.opened.set()
        # Three were under way before anything was known; the others asked as they had learned.
        assert fake.calls["like-gpt-5"] <= 9 + 3 + 3
        await endpoint.ask(question(), model="like-gpt-5", until=clock() + 60)
    names = {name for name in fake.asked[-1].body if name.startswith("max_") or name == "temperature"}
    assert names == {"max_completion_tokens"}
