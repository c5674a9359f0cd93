"""The one HTTP client: patient, bounded in time, size and number, and the only module that knows httpx."""

import asyncio
import json
import zlib
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from http import HTTPStatus
from importlib.metadata import version
from typing import TypeAlias

import httpx
import stamina
from structlog.contextvars import bound_contextvars

from bot.adapters.json_text import NotJson, decode
from bot.errors import Unavailable
from bot.ports import HttpReply
from bot.text.pauses import read_pause

# A source that asks for a longer pause than this gets it: we give up and say when to come back.
_LONGEST_PAUSE = timedelta(seconds=15)
_CONNECT_SECONDS = 5.0
# Busy or broken for now (RFC 9110 sections 15.5.9 and 15.6, RFC 6585 section 4); worth another try.
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_AGAIN = "Try again later."

# `HttpClient.send_json`: method, address, body, headers, seconds for the whole answer.
SendJson: TypeAlias = Callable[[str, str, object, Mapping[str, str], float], Awaitable[HttpReply]]


class HttpClient:
    """Asks for JSON. Open one with `open_http` and hand it down.

    Args:
        client: The connection pool.
        timeout: Seconds for one whole answer.
        attempts: Tries of one request, the first included.
        concurrency: Requests to one host under way at once.
        max_bytes: The largest answer that is read, unpacked.
    """

    def __init__(
        self, client: httpx.AsyncClient, *, timeout: float, attempts: int, concurrency: int, max_bytes: int
    ) -> None:
        self._client = client
        self._timeout = timeout
        self._attempts = attempts
        self._max_bytes = max_bytes
        self._places = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(concurrency))

    async def get_json(self, url: str) -> object:
        """Return what the address answers; None where it answers that there is nothing (404).

        Faults that pass are tried again after a growing, jittered pause, or after the one that
        the source asks for; each such pause is logged by stamina, with the address.

        Raises:
            Unavailable: It cannot be reached, is busy, slow or broken, or sends anything but JSON.
        """
        host = httpx.URL(url).host
        with _faults_of(host), bound_contextvars(url=url):
            return await self._ask(url, self._places[host])

    async def post_json(
        self, url: str, body: object, headers: Mapping[str, str], seconds: float
    ) -> HttpReply:
        """Send JSON by POST; see `send_json`."""
        return await self.send_json("POST", url, body, headers, seconds)

    async def send_json(
        self, method: str, url: str, body: object | None, headers: Mapping[str, str], seconds: float
    ) -> HttpReply:
        """Send JSON once and return the answer, whatever its status; redirects are not followed.

        The limits on concurrency and the timeout of `get_json` do not count here: who asks has its own.

        Args:
            method: What to do, such as PATCH.
            url: The address.
            body: What to send, made of what JSON knows; None sends nothing.
            headers: They may hold a key: nothing here logs them or puts them into an error.
            seconds: For the whole answer.

        Raises:
            Unavailable: There is no answer, or it comes too late, is too large or damaged.
        """
        # By hand and in ASCII: httpx would fail at a lone surrogate.
        content = None if body is None else json.dumps(body).encode()
        limits = httpx.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds), pool=None)
        sent = dict(headers) if body is None else {**headers, "content-type": "application/json"}
        with _faults_of(httpx.URL(url).host):
            async with (
                asyncio.timeout(seconds),
                self._client.stream(method, url, content=content, headers=sent, timeout=limits) as response,
            ):
                read = await _read(response, self._max_bytes)
            return HttpReply(status=response.status_code, headers=dict(response.headers), body=read)

    async def _ask(self, url: str, places: asyncio.Semaphore) -> object:
        async for attempt in stamina.retry_context(on=_pause_after, attempts=self._attempts, timeout=None):
            with attempt:
                async with places:
                    return await self._get(url)
        raise AssertionError(url)  # the last attempt returns or raises

    async def _get(self, url: str) -> object:
        async with asyncio.timeout(self._timeout), self._client.stream("GET", url) as response:
            if response.status_code == HTTPStatus.NOT_FOUND:
                return None
            if response.status_code != HTTPStatus.OK:
                raise _refusal(response)
            body = await _read(response, self._max_bytes)
        # A thread of its own: a long answer takes a second to decode.
        return await asyncio.to_thread(decode, body)


@asynccontextmanager
async def open_http(
    *,
    timeout: float,  # noqa: ASYNC109 - of one answer, not of this function
    attempts: int,
    concurrency: int,
    max_bytes: int,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncGenerator[HttpClient]:
    """Open the client for as long as the block lasts; the arguments are those of `HttpClient`.

    Args:
        timeout: See there.
        attempts: See there.
        concurrency: See there.
        max_bytes: See there.
        transport: Where requests go instead of the network.
    """
    headers = {"user-agent": f"matome-bot/{version('matome-bot')}", "accept-encoding": "gzip"}
    async with httpx.AsyncClient(
        http2=True,
        headers=headers,
        timeout=httpx.Timeout(timeout, connect=min(_CONNECT_SECONDS, timeout), pool=None),
        follow_redirects=False,
        transport=transport,
    ) as client:
        yield HttpClient(
            client, timeout=timeout, attempts=attempts, concurrency=concurrency, max_bytes=max_bytes
        )


@contextmanager
def _faults_of(host: str) -> Generator[None]:
    """Turn what goes wrong inside into the sentence for it."""
    try:
        yield
    except NotJson as error:
        raise Unavailable(error.sentence, hint=_AGAIN, source=host) from error
    except _BadAnswer as error:
        raise Unavailable(
            error.sentence, hint=_AGAIN, retry_after=error.retry_after, source=host, status=error.status
        ) from error
    except (TimeoutError, httpx.TimeoutException) as error:
        raise Unavailable("{source} took too long to answer.", hint=_AGAIN, source=host) from error
    except httpx.LocalProtocolError:
        # Its words quote the header that cannot be sent, and a key may be in it.
        raise Unavailable("{source} cannot be reached.", hint=_AGAIN, source=host) from None
    except httpx.TransportError as error:
        raise Unavailable("{source} cannot be reached.", hint=_AGAIN, source=host) from error


class _BadAnswer(Exception):
    """An answer that cannot be used; `is_passing` where another try may bring a better one."""

    def __init__(
        self,
        sentence: str,
        *,
        status: int = HTTPStatus.OK,
        is_passing: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(sentence, status)
        self.sentence = sentence
        self.status = status
        self.is_passing = is_passing
        self.retry_after = retry_after


def _refusal(response: httpx.Response) -> _BadAnswer:
    status, retry_after = response.status_code, read_pause(response.headers)
    if status in _PASSING:
        return _BadAnswer(
            "{source} is busy or out of order (HTTP {status}).",
            status=status,
            is_passing=True,
            retry_after=retry_after,
        )
    return _BadAnswer(
        "{source} will not answer this (HTTP {status}).", status=status, retry_after=retry_after
    )


def _pause_after(error: Exception) -> bool | timedelta:
    """Return whether to try again after this error: no, after a pause of our choice, or of theirs.

    An answer that took all its time would most likely take it again.
    """
    match error:
        case _BadAnswer(is_passing=True, retry_after=timedelta() as pause):
            return pause if pause <= _LONGEST_PAUSE else False
        case _BadAnswer():
            return error.is_passing
        case _:
            return isinstance(error, NotJson | httpx.TransportError)


async def _read(response: httpx.Response, most: int) -> bytes:
    """Return the unpacked body; never holds much more of it than is allowed."""
    packing = response.headers.get("content-encoding", "identity").lower()
    if packing not in ("identity", "gzip"):
        raise _BadAnswer("{source} packs its answers in a way that we do not know.")
    unpacker = zlib.decompressobj(wbits=31) if packing == "gzip" else None
    body = bytearray()
    async for chunk in response.aiter_raw():
        try:
            body += unpacker.decompress(chunk, most + 1 - len(body)) if unpacker else chunk
        except zlib.error as error:
            raise _BadAnswer("{source} sent a damaged answer.", is_passing=True) from error
        if len(body) > most:
            raise _BadAnswer("{source} sent an answer that is too large to read.")
    return bytes(body)
