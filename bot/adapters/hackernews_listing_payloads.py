"""Stories without their comments: Hacker News' lists, its search, and single stories, in wire shapes.

The shapes are those of https://github.com/HackerNews/API and https://hn.algolia.com/api (read 2026-11).
"""

from typing import cast

from pydantic import BaseModel, Field, ValidationError

from bot.adapters.hackernews_algolia_payloads import Tree, algolia_story
from bot.adapters.hackernews_fields import COMMENT, read_address, read_kind, read_line, read_time
from bot.adapters.hackernews_firebase_payloads import FirebaseItem, firebase_story
from bot.domain.link import LARGEST_ID
from bot.domain.listing import ListedStory
from bot.domain.thread import CommentState, ItemId, Story
from bot.text.comment_html import comment_text, decode


class AlgoliaHit(BaseModel):
    """A story that a search found; the texts are as in a tree. The index writes ids as text here."""

    id: int = Field(alias="objectID", ge=1, le=LARGEST_ID)
    tags: list[str] = Field(alias="_tags", default=[])
    author: str | None = None
    title: str | None = None
    url: str | None = None
    story_text: str | None = None
    points: int | None = None
    num_comments: int | None = None
    created_at_i: int | None = None


def read_list(payload: object) -> tuple[ItemId, ...] | None:
    """Return the ids in a list of Firebase's, each once, without what is none; None for something else."""
    if not isinstance(payload, list):
        return None
    entries = cast("list[object]", payload)
    ids = (ItemId(entry) for entry in entries if type(entry) is int and 0 < entry <= LARGEST_ID)
    return tuple(dict.fromkeys(ids))


def read_hits(payload: object) -> tuple[ListedStory, ...] | None:
    """Return the stories that a search of Algolia's found, without what is none; None for something else."""
    hits = cast("dict[str, object]", payload).get("hits") if isinstance(payload, dict) else None
    if not isinstance(hits, list):
        return None
    stories = (_read_hit(hit) for hit in cast("list[object]", hits))
    return tuple(story for story in stories if story is not None)


def list_item(item: FirebaseItem) -> ListedStory | None:
    """Return the story in an item of Firebase's; None for a comment, or what was taken away."""
    story = None if item.above is not None or item.type == COMMENT else firebase_story(item, ())
    return None if story is None else ListedStory(story=story, comments=item.descendants)


def list_tree(tree: Tree) -> ListedStory | None:
    """Return the story at the root of a tree; None for a comment, or what was taken away."""
    story = None if tree.item.type == COMMENT else algolia_story(tree)
    return None if story is None else ListedStory(story=story, comments=_count(tree))


def _count(tree: Tree) -> int:
    live = sum(comment.state is CommentState.LIVE for comment in tree.comments)
    return max(live, tree.item.num_comments or 0)


def _read_hit(payload: object) -> ListedStory | None:
    try:
        hit = AlgoliaHit.model_validate(payload)
    except ValidationError:
        return None
    title = read_line(decode(hit.title or ""))
    if not title:
        return None
    story = Story(
        id=ItemId(hit.id),
        kind=read_kind("poll" if "poll" in hit.tags else "job" if "job" in hit.tags else None, title),
        title=title,
        url=read_address(hit.url),
        text=comment_text(hit.story_text or ""),
        author=read_line(hit.author),
        points=hit.points,
        created_at=read_time(hit.created_at_i),
    )
    return ListedStory(story=story, comments=hit.num_comments)
