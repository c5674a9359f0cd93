import asyncio
import gzip
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from structlog.testing import capture_logs

from bot.adapters.http import HttpClient, open_http
from bot.errors import Unavailable
from tests.fakes.hackernews import FakeHackerNews, Fault, comment, serve, story

URL = "https://source.example/thing"
HALF_PAST = "Wed, 21 Oct 2026 07:30:00 GMT"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes over the wire."""

    status: int = 200
    body: bytes = b'{"a": 1}'
    headers: dict[str, str] = field(default_factory=dict[str, str])


@asynccontextmanager
async def client_of(
    *answers: Answer | Exception, asked: list[httpx.Request] | None = None
) -> AsyncGenerator[HttpClient]:
    """Open a client whose requests get these answers in turn, the last one for ever."""
    waiting = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        following = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(following, Exception):
            raise following
        raw = httpx.ByteStream(following.body)
        return httpx.Response(following.status, headers=following.headers, stream=raw)

    async with open_http(
        timeout=5, attempts=3, concurrency=2, max_bytes=10_000, transport=httpx.MockTransport(answer)
    ) as client:
        yield client


async def test_an_answer_is_decoded_and_the_request_says_who_asks() -> None:
    asked: list[httpx.Request] = []
    async with client_of(Answer(), asked=asked) as client:
        assert await client.get_json(URL) == {"a": 1}
    assert asked[0].headers["user-agent"].startswith("matome-bot/")
    assert asked[0].headers["accept-encoding"] == "gzip"


async def test_nothing_there_is_an_answer_and_is_asked_once() -> None:
    asked: list[httpx.Request] = []
    async with client_of(Answer(404, b"<html>no</html>"), asked=asked) as client:
        assert await client.get_json(URL) is None
    assert len(asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Answer(500),
        Answer(503),
        Answer(429),
        Answer(429, headers={"retry-after": "2"}),
        Answer(503, headers={"retry-after": "Wed, 21 Oct 2026 07:30:05 GMT", "date": HALF_PAST}),
        Answer(503, headers={"retry-after": "Wed, 21 Oct 2020 07:30:05 GMT", "date": HALF_PAST}),
        Answer(body=b"<html>busy</html>"),
        Answer(body=b'{"a": '),
        Answer(body=b"\x1f\x8b broken", headers={"content-encoding": "gzip"}),
        Answer(body=gzip.compress(b'{"a": 1}')[:-12], headers={"content-encoding": "gzip"}),
        httpx.ConnectError("refused"),
        httpx.RemoteProtocolError("peer closed connection"),
    ],
)
async def test_faults_that_pass_are_tried_again(fault: Answer | Exception) -> None:
    async with client_of(fault, fault, Answer()) as client:
        assert await client.get_json(URL) == {"a": 1}


@pytest.mark.parametrize(
    ("fault", "tries", "sentence"),
    [
        (Answer(503), 3, r"source\.example is busy or out of order \(HTTP 503\)\. Try again later\."),
        (Answer(403), 1, r"will not answer this \(HTTP 403\)"),
        (Answer(301, headers={"location": "https://evil.example/"}), 1, r"will not answer this \(HTTP 301\)"),
        (Answer(body=b"<!doctype html>"), 3, "gave a web page instead of JSON"),
        (Answer(body=b'[{"a": "b'), 3, "gave JSON that ends too early"),
        (Answer(body=b"a: b"), 3, "gave something that is not JSON"),
        (Answer(body=b'"' + b"x" * 20_000 + b'"'), 1, "sent an answer that is too large to read"),
        (Answer(headers={"content-encoding": "br"}), 1, "packs its answers in a way that we do not know"),
        (httpx.ConnectError("refused"), 3, "cannot be reached"),
        (httpx.ReadTimeout("slow"), 3, "took too long to answer"),
    ],
)
async def test_faults_that_stay_become_one_clear_sentence(
    fault: Answer | Exception, tries: int, sentence: str
) -> None:
    asked: list[httpx.Request] = []
    async with client_of(fault, asked=asked) as client:
        with pytest.raises(Unavailable, match=sentence):
            await client.get_json(URL)
    assert len(asked) == tries


@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after": "3600"},
        {"retry-after": "Wed, 21 Oct 2026 08:30:00 GMT", "date": HALF_PAST},
    ],
)
async def test_a_long_pause_is_handed_on_instead_of_waited_for(headers: dict[str, str]) -> None:
    asked: list[httpx.Request] = []
    async with client_of(Answer(429, headers=headers), asked=asked) as client:
        with pytest.raises(Unavailable) as caught:
            await client.get_json(URL)
    assert (caught.value.retry_after, len(asked)) == (timedelta(hours=1), 1)


@pytest.mark.parametrize("pause", ["soon", "-5", "Wed, 99 Oct 2026", "", HALF_PAST])
async def test_a_pause_that_makes_no_sense_is_ours_to_choose(pause: str) -> None:
    async with client_of(Answer(503, headers={"retry-after": pause}), Answer()) as client:
        assert await client.get_json(URL) == {"a": 1}


async def test_packed_answers_are_unpacked() -> None:
    packed = Answer(body=gzip.compress(b"[1, 2]"), headers={"content-encoding": "gzip"})
    async with client_of(packed) as client:
        assert await client.get_json(URL) == [1, 2]


async def test_an_answer_that_unpacks_to_more_than_allowed_is_refused() -> None:
    bomb = gzip.compress(b"[" + b" " * 50_000_000 + b"]")
    async with client_of(Answer(body=bomb, headers={"content-encoding": "gzip"})) as client:
        with pytest.raises(Unavailable, match="too large"):
            await client.get_json(URL)


async def test_a_huge_answer_is_left_unread_where_it_passes_the_limit() -> None:
    fake = FakeHackerNews(trees=[])
    async with (
        serve(fake.app()) as base,
        open_http(timeout=20, attempts=3, concurrency=2, max_bytes=1_000_000) as client,
    ):
        with pytest.raises(Unavailable, match="too large"):
            await client.get_json(f"{base}/huge")
    assert fake.asked == ["/huge"]
    assert fake.chunks_sent < 400  # of 500: buffers on the way, but not the 50 MB


async def test_a_connection_that_drops_half_way_is_tried_again() -> None:
    fake = FakeHackerNews(trees=[story(1, comment(2))], faults=[Fault(times=1, is_dropped=True, keep=0.5)])
    async with (
        serve(fake.app()) as base,
        open_http(timeout=20, attempts=3, concurrency=2, max_bytes=1_000_000) as client,
    ):
        answer = await client.get_json(f"{base}/v0/item/2.json")
    assert isinstance(answer, dict)
    assert len(fake.asked) == 2


async def test_a_silent_source_is_given_up_after_one_wait() -> None:
    fake = FakeHackerNews(trees=[], faults=[Fault(is_silent=True)])
    async with open_http(
        timeout=0.05, attempts=3, concurrency=2, max_bytes=1_000, transport=httpx.ASGITransport(fake.app())
    ) as client:
        with pytest.raises(Unavailable, match="took too long"):
            await client.get_json("http://source.example/v0/item/1.json")
    assert len(fake.asked) == 1


async def test_nobody_listening_is_a_clear_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        async with open_http(timeout=5, attempts=2, concurrency=2, max_bytes=1_000) as client:
            with pytest.raises(Unavailable, match=r"127\.0\.0\.1 cannot be reached"):
                await client.get_json(url)


async def test_no_more_requests_than_allowed_are_under_way_at_once() -> None:
    under_way, most = 0, 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return httpx.Response(200, stream=httpx.ByteStream(b"1"))

    async with open_http(
        timeout=5, attempts=1, concurrency=3, max_bytes=100, transport=httpx.MockTransport(answer)
    ) as client:
        await asyncio.gather(*(client.get_json(URL) for _ in range(20)))
    assert most == 3


async def test_retries_are_logged_without_what_was_sent() -> None:
    with capture_logs() as logs:
        async with client_of(Answer(500, b"private words"), Answer()) as client:
            await client.get_json(URL)
    assert [entry["event"] for entry in logs] == ["stamina.retry_scheduled"]
    assert "private words" not in str(logs)
