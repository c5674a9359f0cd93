"""Hacker News' official API: its own order of comments, and everything of them, one item a request."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.adapters.hackernews_algolia import GetJson
from bot.adapters.hackernews_firebase_payloads import FirebaseItem, firebase_comment
from bot.adapters.hackernews_listing_payloads import list_item, read_list
from bot.domain.listing import ListedStory, ListKind
from bot.domain.placement import UnplacedComment
from bot.domain.thread import ItemId
from bot.errors import Unavailable

# When this many items of one reading fail, after their retries, the rest would fail as well.
_MOST_FAILURES = 8


@dataclass(slots=True, kw_only=True)
class Crawl:
    """What a crawl brought: comments, the order of the replies to each, and whether it was cut short."""

    comments: dict[ItemId, UnplacedComment] = field(default_factory=dict[ItemId, UnplacedComment])
    order: dict[ItemId, tuple[ItemId, ...]] = field(default_factory=dict[ItemId, tuple[ItemId, ...]])
    is_capped: bool = False


class Firebase:
    """The official API.

    Args:
        get_json: How addresses are read; it bounds how many at once.
        url: Its base.
    """

    def __init__(self, get_json: GetJson, url: str) -> None:
        self._get_json = get_json
        self._url = url.rstrip("/")

    async def fetch_item(self, item: ItemId) -> FirebaseItem | None:
        """Return an item; None where there is none.

        Raises:
            Unavailable: It cannot answer, or answers in a shape that we do not know.
        """
        payload = await self._get_json(f"{self._url}/item/{item}.json")
        if payload is None:
            return None
        try:
            return FirebaseItem.model_validate(payload)
        except ValidationError as error:
            raise Unavailable(
                "Hacker News described item {item} in a way that we do not know.",
                hint="Try again later.",
                item=item,
            ) from error

    async def fetch_items(self, items: Iterable[ItemId]) -> Mapping[ItemId, FirebaseItem]:
        """Return those of the items that exist and could be read, in the given order.

        Single failures are left out; after several no more is asked.
        """
        asked = tuple(dict.fromkeys(items))
        found: dict[ItemId, FirebaseItem] = {}
        failures: list[Unavailable] = []

        async def fetch(item: ItemId) -> None:
            if len(failures) >= _MOST_FAILURES:
                return
            try:
                answer = await self.fetch_item(item)
            except Unavailable as error:
                failures.append(error)
                return
            if answer is not None:
                found[item] = answer

        async with asyncio.TaskGroup() as group:
            for item in asked:
                group.create_task(fetch(item))
        return {item: found[item] for item in asked if item in found}

    async def fetch_list(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the first stories of a list; single ones that cannot be read are left out.

        Raises:
            Unavailable: It cannot answer, or answers in a shape that we do not know.
        """
        ids = read_list(await self._get_json(f"{self._url}/{kind}stories.json"))
        items = await self.fetch_items((ids or ())[:limit])
        if ids is None or (ids and not items):
            raise Unavailable("Hacker News' lists cannot be read now.", hint="Try again later.")
        listed = map(list_item, items.values())
        return tuple(story for story in listed if story is not None)

    async def crawl(self, wanted: Mapping[ItemId, ItemId], *, known: Iterable[ItemId], limit: int) -> Crawl:
        """Return the wanted comments with everything below them, level by level in Hacker News' order.

        Args:
            wanted: Parent of each comment to start with, in order.
            known: Items that are not read again; circles in the data end at them too.
            limit: The most items to ask for.
        """
        crawl, seen = Crawl(), {*known, *wanted}
        level, left = dict(wanted), limit
        while level:
            crawl.is_capped = len(level) > left
            items = await self.fetch_items(list(level)[:left])
            left -= len(level)
            below: dict[ItemId, ItemId] = {}
            for item, answer in items.items():
                crawl.comments[item] = firebase_comment(answer, level[item])
                crawl.order[item] = answer.kid_ids
                below |= {kid: item for kid in crawl.order[item] if kid not in seen}
                seen.update(crawl.order[item])
            if crawl.is_capped:
                break
            level = below
        return crawl
