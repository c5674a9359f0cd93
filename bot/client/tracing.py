"""What is done around each of the client's requests: it waits for its turn, and what is answered is noted.

discord.py keeps the limits of single channels by itself, and tries again without telling anybody; its
sessions tell of each try.
"""

import re
from types import SimpleNamespace

import aiohttp
import discord
import structlog
from yarl import URL

from bot.client.pacing import Pacer, Turn

_API = "discord.com"
_OF_INTERACTIONS = re.compile(r"/api/v\d+/(?:interactions|webhooks)/.*")  # do not count
# A new post of a forum has no nonce: https://docs.discord.com/developers/resources/channel#start-thread-in-
# forum-or-media-channel-forum-and-media-thread-message-params-object (read 2026-08-06).
_POSTS = re.compile(r"/api/v\d+/channels/\d+/threads")
_TRIED_AGAIN = frozenset((500, 502, 504, 524))  # by discord.py 2.7.1
_TOO_MANY = 429

log = structlog.get_logger()


def trace_requests(pacer: Pacer) -> aiohttp.TraceConfig:
    """Return what a client takes as `http_trace`."""
    trace = aiohttp.TraceConfig()

    async def start(
        _: aiohttp.ClientSession, context: SimpleNamespace, asked: aiohttp.TraceRequestStartParams
    ) -> None:
        context.turn = await pacer.take_turn() if _counts(asked.url) else None

    async def end(
        _: aiohttp.ClientSession, context: SimpleNamespace, answered: aiohttp.TraceRequestEndParams
    ) -> None:
        _end(pacer, context, is_answered=True)
        response = answered.response
        if response.status == _TOO_MANY:
            _heed(pacer, response)
        if response.status in _TRIED_AGAIN and _is_unrepeatable(answered.method, answered.url):
            raise discord.DiscordServerError(response, "a post of a forum is not tried twice")

    async def fail(
        _: aiohttp.ClientSession, context: SimpleNamespace, failed: aiohttp.TraceRequestExceptionParams
    ) -> None:
        _end(pacer, context, is_answered=False)
        # discord.py tries again after some errors of the line, on some systems.
        if isinstance(failed.exception, OSError) and _is_unrepeatable(failed.method, failed.url):
            raise aiohttp.ClientConnectionError(str(failed.exception)) from failed.exception

    trace.on_request_start.append(start)
    trace.on_request_end.append(end)
    trace.on_request_exception.append(fail)
    return trace


def _counts(url: URL) -> bool:
    return url.host == _API and _OF_INTERACTIONS.fullmatch(url.path) is None


def _is_unrepeatable(method: str, url: URL) -> bool:
    """Return whether what may have been carried out must not be asked for again."""
    return method == "POST" and _POSTS.fullmatch(url.path) is not None


def _end(pacer: Pacer, context: SimpleNamespace, *, is_answered: bool) -> None:
    turn: Turn | None = context.turn
    if turn is not None:
        pacer.end(turn, is_answered=is_answered)


def _heed(pacer: Pacer, response: aiohttp.ClientResponse) -> None:
    """Slow down where all requests are meant, by Discord or by what stands before it (without `Via`)."""
    scope = response.headers.get("X-RateLimit-Scope")
    is_global = scope == "global" or "X-RateLimit-Global" in response.headers or "Via" not in response.headers
    retry_after = _seconds(response.headers.get("Retry-After"))
    log.warning("too many requests", scope=scope, retry_after=retry_after)  # some paths hold a token
    if is_global:
        pacer.slow_down(retry_after)


def _seconds(text: str | None) -> float:
    try:
        return max(0.0, float(text or 1))
    except ValueError:
        return 1.0
