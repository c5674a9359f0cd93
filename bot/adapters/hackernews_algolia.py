"""Algolia's index of Hacker News: a whole thread in one request, but in order of time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlencode

from pydantic import ValidationError

from bot.adapters.hackernews_algolia_payloads import Tree, read_tree
from bot.adapters.hackernews_listing_payloads import read_hits
from bot.domain.listing import ListedStory
from bot.domain.thread import ItemId
from bot.errors import Unavailable

# Answers an address with the JSON behind it, None for nothing: the HTTP client, or a recording.
GetJson: TypeAlias = Callable[[str], Awaitable[object]]


class Algolia:
    """The search API.

    Args:
        get_json: How addresses are read.
        url: Its base.
    """

    def __init__(self, get_json: GetJson, url: str) -> None:
        self._get_json = get_json
        self._url = url.rstrip("/")

    async def fetch_tree(self, item: ItemId) -> Tree | None:
        """Return an item with everything below it; None where the index does not have it.

        Raises:
            Unavailable: It cannot answer, or answers in a shape that we do not know.
        """
        payload = await self._get_json(f"{self._url}/items/{item}")
        if payload is None:
            return None
        try:
            # A thread of its own: twenty thousand comments take a second to read.
            return await asyncio.to_thread(read_tree, payload)
        except ValidationError as error:
            raise Unavailable(
                "The search index described item {item} in a way that we do not know.",
                hint="Try again later.",
                item=item,
            ) from error

    async def search(self, words: str, *, tags: str, limit: int) -> tuple[ListedStory, ...]:
        """Return the stories with these tags that words find, best first; all of them for no words.

        Raises:
            Unavailable: It cannot answer, or answers in a shape that we do not know.
        """
        query = urlencode({"query": words, "tags": tags, "hitsPerPage": limit})
        stories = read_hits(await self._get_json(f"{self._url}/search?{query}"))
        if stories is None:
            raise Unavailable(
                "The search index answered in a way that we do not know.", hint="Try again later."
            )
        return stories[:limit]
