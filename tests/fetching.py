"""Fetches threads from the Hacker News of our own, for tests."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx

from bot.adapters.hackernews import HackerNews
from bot.adapters.http import open_http
from bot.domain.link import Link
from bot.domain.thread import ItemId, Thread
from tests.fakes.hackernews import FakeHackerNews, Fault, Node, comment, story

HOST = "http://hn.example"


@asynccontextmanager
async def source_over(
    fake: FakeHackerNews, *, order_requests: int = 20, crawl_limit: int = 100, patience: float = 5
) -> AsyncGenerator[HackerNews]:
    transport = httpx.ASGITransport(fake.app())
    async with open_http(
        timeout=patience, attempts=2, concurrency=8, max_bytes=5_000_000, transport=transport
    ) as client:
        yield HackerNews(
            client.get_json,
            algolia_url=f"{HOST}/api/v1",
            firebase_url=f"{HOST}/v0/",
            order_requests=order_requests,
            crawl_limit=crawl_limit,
        )


async def read(fake: FakeHackerNews, item: int = 1, focus: int | None = None, **limits: int) -> Thread:
    link = Link(item=ItemId(item), focus=None if focus is None else ItemId(focus))
    async with source_over(fake, **limits) as source:
        return await source.fetch(link)


def ids(thread: Thread) -> list[int]:
    return [int(comment.id) for comment in thread.comments]


def sample() -> Node:
    """Hacker News ranks 30 above 20 above 10, and 23 above 22 above 21."""
    return story(
        1,
        comment(30, "Third, but best.", comment(31, "Reply.")),
        comment(20, "Second.", comment(23, "c"), comment(22, "b", comment(24, "d")), comment(21, "a")),
        comment(10, "First, but worst."),
    )


IN_ORDER = [30, 31, 20, 23, 22, 24, 21, 10]
BY_TIME = [10, 20, 21, 22, 24, 23, 30, 31]


def down(path: str) -> Fault:
    return Fault(on=path, status=503)
