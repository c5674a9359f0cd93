import asyncio
import gzip
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest
from structlog.testing import capture_logs

from bot.adapters.http import HttpClient, open_http
from bot.errors import Unavailable

URL = "https://models.example/v1/chat/completions?api-version=1"
HEADERS = {"authorization": "Bearer sk-secret"}


@asynccontextmanager
async def client_of(
    answer: httpx.Response | Exception, asked: list[httpx.Request]
) -> AsyncGenerator[HttpClient]:
    """Open a client whose every request gets this answer."""

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async with open_http(
        timeout=1, attempts=3, concurrency=1, max_bytes=1_000, transport=httpx.MockTransport(respond)
    ) as client:
        yield client


def answer_of(body: bytes, status: int = 200, **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=names, stream=httpx.ByteStream(body))


@pytest.mark.parametrize("status", [200, 400, 404, 429, 500, 503])
async def test_an_answer_is_returned_whatever_its_status_after_one_try(status: int) -> None:
    asked: list[httpx.Request] = []
    async with client_of(answer_of(b"<words>", status, Retry_After="2"), asked) as client:
        reply = await client.post_json(URL, {"a": "あ\ud800"}, HEADERS, 5)
    assert (reply.status, reply.body, reply.headers["retry-after"]) == (status, b"<words>", "2")
    (request,) = asked
    assert (request.method, request.content) == ("POST", b'{"a": "\\u3042\\ud800"}')
    assert request.headers["content-type"] == "application/json"
    assert request.headers["authorization"] == HEADERS["authorization"]
    assert "secret" not in str(request.url)


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    asked: list[httpx.Request] = []
    async with client_of(answer_of(b"", 302, location="https://evil.example/"), asked) as client:
        assert (await client.post_json(URL, {}, HEADERS, 5)).status == 302
    assert [request.url.host for request in asked] == ["models.example"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (httpx.ConnectError("no address for models.example"), "models.example cannot be reached"),
        (httpx.RemoteProtocolError("peer closed connection"), "models.example cannot be reached"),
        (httpx.ReadTimeout("slow"), "models.example took too long to answer"),
        (httpx.LocalProtocolError("Illegal header value b'Bearer sk-secret'"), "cannot be reached"),
        (answer_of(b"x" * 1_001), "too large to read"),
        (answer_of(gzip.compress(b" " * 100_000), content_encoding="gzip"), "too large to read"),
        (answer_of(b"\x1f\x8bbroken", content_encoding="gzip"), "sent a damaged answer"),
    ],
)
async def test_without_an_answer_there_is_one_clear_sentence_with_the_host_alone(
    answer: httpx.Response | Exception, sentence: str
) -> None:
    asked: list[httpx.Request] = []
    with capture_logs() as logs:
        async with client_of(answer, asked) as client:
            with pytest.raises(Unavailable, match=sentence) as caught:
                await client.post_json(URL, {}, HEADERS, 5)
    error = caught.value
    assert len(asked) == 1
    assert "secret" not in repr([error, error.facts, error.__cause__, logs])
    assert error.facts["source"] == "models.example"


async def test_the_whole_answer_has_to_come_in_time() -> None:
    async def drip() -> AsyncGenerator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0)

    class Dripping(httpx.AsyncByteStream):
        def __aiter__(self) -> AsyncGenerator[bytes]:
            return drip()

    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Dripping()))
    async with open_http(
        timeout=60, attempts=1, concurrency=1, max_bytes=10**9, transport=transport
    ) as client:
        with pytest.raises(Unavailable, match="took too long"):
            await client.post_json(URL, {}, HEADERS, 0.05)


async def test_more_requests_go_at_once_than_a_source_of_threads_would_get() -> None:
    everyone = asyncio.Barrier(5)

    async def respond(_: httpx.Request) -> httpx.Response:
        await everyone.wait()
        return answer_of(b"{}")

    async with (
        open_http(
            timeout=1, attempts=1, concurrency=1, max_bytes=99, transport=httpx.MockTransport(respond)
        ) as client,
        asyncio.timeout(5),
        asyncio.TaskGroup() as group,
    ):
        for _ in range(5):
            group.create_task(client.post_json(URL, {}, HEADERS, 5))


async def test_nothing_that_libraries_log_holds_the_key(caplog: pytest.LogCaptureFixture) -> None:
    asked: list[httpx.Request] = []
    with caplog.at_level(logging.DEBUG):
        async with client_of(answer_of(b"{}"), asked) as client:
            await client.post_json(URL, {}, HEADERS, 5)
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("method", "body", "sent"),
    [("GET", None, b""), ("PATCH", {"a": None}, b'{"a": null}'), ("PUT", [], b"[]")],
)
async def test_other_methods_send_what_there_is_to_send(method: str, body: object, sent: bytes) -> None:
    asked: list[httpx.Request] = []
    async with client_of(answer_of(b"{}"), asked) as client:
        assert (await client.send_json(method, URL, body, HEADERS, 5)).body == b"{}"
    (request,) = asked
    assert (request.method, request.content) == (method, sent)
    assert ("content-type" in request.headers) == bool(sent)
