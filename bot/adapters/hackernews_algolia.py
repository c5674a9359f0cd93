"""Algolia's index of Hacker News: a whole thread in one request, but in order of time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
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
        return await self._find("search", {"query": words, "tags": tags, "hitsPerPage": limit})

    async def search_by_date(
        self, words: str, *, tags: str, since: datetime, limit: int, is_address: bool = False
    ) -> tuple[ListedStory, ...]:
        """Return the stories with these tags that words find after a moment, newest first.

        Args:
            words: All of them, and all stories for none.
            tags: As the index writes them: commas mean "and", brackets "or".
            since: An aware time.
            limit: The most.
            is_address: Whether the words are looked for in addresses only, where they may be anywhere.

        Raises:
            Unavailable: It cannot answer, or answers in a shape that we do not know.
        """
        asked: dict[str, str | int] = {
            "query": words,
            "tags": tags,
            "numericFilters": f"created_at_i>{int(since.timestamp())}",
            "hitsPerPage": limit,
        }
        if is_address:
            asked["restrictSearchableAttributes"] = "url"
        return await self._find("search_by_date", asked)

    async def _find(self, way: str, asked: Mapping[str, str | int]) -> tuple[ListedStory, ...]:
        stories = read_hits(await self._get_json(f"{self._url}/{way}?{urlencode(asked, errors='replace')}"))
        if stories is None:
            raise Unavailable(
                "The search index answered in a way that we do not know.", hint="Try again later."
            )
        return stories[: int(asked["hitsPerPage"])]
