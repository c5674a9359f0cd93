"""Algolia's index of Hacker News: a whole thread in one request, but in order of time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from pydantic import ValidationError

from bot.adapters.hackernews_algolia_payloads import Tree, read_tree
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
