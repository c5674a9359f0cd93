"""Hacker News as one source: the tree from Algolia, the order from Firebase, either in place of both."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from typing import TypeVar

from bot.adapters.hackernews_algolia import Algolia, GetJson
from bot.adapters.hackernews_algolia_payloads import Tree, algolia_story
from bot.adapters.hackernews_fields import COMMENT, POLL_OPTION
from bot.adapters.hackernews_firebase import Firebase
from bot.adapters.hackernews_firebase_payloads import FirebaseItem, firebase_option, firebase_story
from bot.adapters.hackernews_joining import Joining
from bot.adapters.hackernews_listing_payloads import list_item, list_tree
from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed, FeedKind
from bot.domain.thread import ItemId, Story, Thread
from bot.errors import ThreadNotFound, Unavailable
from bot.text.feed_words import host_of, is_within, read_domain, read_user

# Requests for the story above a comment, where only the official API can tell it.
_MOST_PARENTS = 200
# Tags of the index (https://hn.algolia.com/api, read 2026-11); brackets mean "or".
_STORIES, _FRONT_PAGE = "(story,poll)", "front_page"
# Words of a domain are found in addresses of others too, of which this many are read through.
_MOST_ADDRESSES = 500
# More characters make no better search, only a longer address.
_LONGEST_SEARCH = 200

Answer = TypeVar("Answer")


class HackerNews:
    """A `ThreadSource` and `StoryIndex` over both public APIs.

    Args:
        get_json: How addresses are read.
        algolia_url: Base of the search API.
        firebase_url: Base of the official API.
        order_requests: The most branches whose order is asked for.
        crawl_limit: The most comments that are read one by one.
    """

    def __init__(
        self,
        get_json: GetJson,
        *,
        algolia_url: str,
        firebase_url: str,
        order_requests: int,
        crawl_limit: int,
    ) -> None:
        self._algolia = Algolia(get_json, algolia_url)
        self._firebase = Firebase(get_json, firebase_url)
        self._order_requests = order_requests
        self._crawl_limit = crawl_limit

    async def fetch(self, link: Link) -> Thread:
        """Return the thread of the story or comment that the link names.

        Raises:
            ThreadNotFound: There is no such item, or its story was taken away.
            Unavailable: Neither source can answer now.
        """
        tree, item = await self._ask_both(link.item)
        story_id, lineage = await self._story_above(link.item, tree, item)
        focus = link.focus
        if story_id != link.item:
            is_option = POLL_OPTION in (tree and tree.item.type, item and item.type)
            focus = focus or (None if is_option else link.item)
            tree, item = await self._ask_both(story_id)
        story = await self._story(story_id, tree, item)
        joining = Joining(story=story, tree=tree, item=item, lineage=lineage)
        await joining.read_the_rest(
            self._firebase, order_requests=self._order_requests, crawl_limit=self._crawl_limit
        )
        return joining.thread(focus)

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the first stories of a list, in its own order; the index stands in for the front page.

        Raises:
            Unavailable: The source cannot answer now.
        """
        try:
            return await self._firebase.fetch_list(kind, limit=limit)
        except Unavailable as fault:
            if kind is not ListKind.TOP:
                raise
            stories = await _answer_or_fault(self._algolia.search("", tags=_FRONT_PAGE, limit=limit))
            if isinstance(stories, Unavailable):
                raise fault from stories
            return stories

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the stories that words find, best first.

        Raises:
            Unavailable: The search index cannot answer now.
        """
        return await self._algolia.search(words.strip()[:_LONGEST_SEARCH], tags=_STORIES, limit=limit)

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        """Return what words, a domain or a person brought up after a moment, newest first.

        Raises:
            Unavailable: The search index cannot answer now.
        """
        search = self._algolia.search_by_date
        match feed.kind:
            case FeedKind.SEARCH:
                words = feed.words.strip()[:_LONGEST_SEARCH]
                return await search(words, tags=_STORIES, since=since, limit=limit)
            case FeedKind.DOMAIN if domain := read_domain(feed.words):
                found = await search(
                    domain, tags=_STORIES, since=since, limit=_MOST_ADDRESSES, is_address=True
                )
                return tuple(one for one in found if is_within(host_of(one.story.url), domain))[:limit]
            # The name becomes part of the tags, so it has to be one.
            case FeedKind.USER if user := read_user(feed.words):
                return await search("", tags=f"{_STORIES},author_{user}", since=since, limit=limit)
            case _:
                return ()

    async def find_story(self, item: ItemId) -> ListedStory:
        """Return one story, in one request where the link names a story that the official API has.

        Raises:
            ThreadNotFound: There is no such item, or its story was taken away.
            Unavailable: Neither source can answer now.
        """
        story_id = item
        official = await _answer_or_fault(self._firebase.fetch_item(item))
        if not isinstance(official, FirebaseItem) or official.above is not None:
            story_id, _ = await self._story_above(item, *await self._ask_both(item))
            official = await _answer_or_fault(self._firebase.fetch_item(story_id))
        if isinstance(official, FirebaseItem):
            listed = list_item(official)
        else:
            tree = await self._algolia.fetch_tree(story_id)
            listed = None if tree is None else list_tree(tree)
        if listed is None:
            raise _taken_away(story_id)
        return listed

    async def _ask_both(self, item: ItemId) -> tuple[Tree | None, FirebaseItem | None]:
        """Return what each source has of an item; at least one of them has it."""
        async with asyncio.TaskGroup() as group:
            tree = group.create_task(_answer_or_fault(self._algolia.fetch_tree(item)))
            official = group.create_task(_answer_or_fault(self._firebase.fetch_item(item)))
        answers = tree.result(), official.result()
        if not any(isinstance(answer, Tree | FirebaseItem) for answer in answers):
            for answer in answers:
                if isinstance(answer, Unavailable):
                    raise answer
            raise ThreadNotFound(
                "There is no story or comment {item} on Hacker News.", hint="Check the link.", item=item
            )
        return (
            answers[0] if isinstance(answers[0], Tree) else None,
            answers[1] if isinstance(answers[1], FirebaseItem) else None,
        )

    async def _story_above(
        self, link_item: ItemId, tree: Tree | None, item: FirebaseItem | None
    ) -> tuple[ItemId, list[FirebaseItem]]:
        """Return the story that an item belongs to, or is, and the comments passed on the way up.

        The index names the story; the official API has to be asked parent by parent.
        """
        if tree is not None and tree.item.story is not None:
            return tree.item.story, []
        way: list[FirebaseItem] = []
        while item is not None and len(way) < _MOST_PARENTS:
            if item.above is None:
                return ItemId(item.id), [passed for passed in way if passed.type != POLL_OPTION]
            way.append(item)
            item = await self._firebase.fetch_item(item.above)
        raise ThreadNotFound(
            "The story of comment {item} could not be found.", hint="Paste the story's link.", item=link_item
        )

    async def _story(self, story_id: ItemId, tree: Tree | None, item: FirebaseItem | None) -> Story:
        """Return the story, by the source that knows it better; the choices of a poll from either."""
        story = None
        if item is not None and item.type != COMMENT:
            options = tree.options if tree else ()
            if item.parts and not options:
                parts = await self._firebase.fetch_items(map(ItemId, item.parts))
                options = tuple(map(firebase_option, parts.values()))
            story = firebase_story(item, options)
        elif tree is not None and tree.item.type != COMMENT:
            story = algolia_story(tree)
        if story is None:
            raise _taken_away(story_id)
        return story


def _taken_away(story: ItemId) -> ThreadNotFound:
    return ThreadNotFound(
        "The thread {item} was deleted, or taken down by moderators.", hint="Choose another one.", item=story
    )


async def _answer_or_fault(answer: Awaitable[Answer]) -> Answer | Unavailable:
    """Return the fault as a value, since one source's fault must not end the other's request."""
    try:
        return await answer
    except Unavailable as fault:
        return fault
