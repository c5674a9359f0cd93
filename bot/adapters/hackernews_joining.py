"""Joins what the two sources say of one thread: where they differ, the missing comments are fetched."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.adapters.hackernews_algolia_payloads import Tree
from bot.adapters.hackernews_firebase import Firebase
from bot.adapters.hackernews_firebase_payloads import FirebaseItem, firebase_comment
from bot.domain.placement import UnplacedComment, place_comments
from bot.domain.thread import Comment, CommentState, Coverage, ItemId, Story, Thread, ThreadNote
from bot.errors import Unavailable

# An index that lacks more of the comments than this is behind; less is a matter of seconds, or of
# how each side counts killed comments.
_TOLERATED_GAP = 0.1


class Joining:
    """A thread under way.

    Args:
        story: The story.
        tree: What Algolia has of it, None where it has nothing.
        item: What Firebase has of it, None where it has nothing.
        lineage: A comment and those above it, where Algolia could not place the comment.
    """

    def __init__(
        self, *, story: Story, tree: Tree | None, item: FirebaseItem | None, lineage: Iterable[FirebaseItem]
    ) -> None:
        self._story = story
        self._tree = tree
        self._item = item
        self._comments: dict[ItemId, UnplacedComment] = {c.id: c for c in tree.comments} if tree else {}
        self._in_tree = frozenset(self._comments)
        self._order: dict[ItemId, Sequence[ItemId]] = {}
        self._is_capped = False
        for known in lineage:
            comment = firebase_comment(known, ItemId(known.parent or story.id))
            self._comments.setdefault(comment.id, comment)
            self._order[comment.id] = known.kid_ids
        if item is not None:
            self._order[story.id] = item.kid_ids

    async def read_the_rest(self, firebase: Firebase, *, order_requests: int, crawl_limit: int) -> None:
        """Ask Firebase for the order where it matters, and for the comments that Algolia lacks.

        Raises:
            Unavailable: There are comments, but none could be read.
        """
        if self._item is None:
            return
        is_behind = self._gap() > _TOLERATED_GAP
        placed = place_comments(self._story.id, self._comments.values(), self._order)
        asked = [
            parent
            for parent in promising_parents(placed, is_complete=not is_behind)
            if parent not in self._order
        ][: crawl_limit if is_behind else order_requests]
        for parent, answer in (await firebase.fetch_items(asked)).items():
            self._order[parent] = answer.kid_ids
        crawl = await firebase.crawl(
            self._missing(), known=(self._story.id, *self._comments), limit=max(crawl_limit - len(asked), 0)
        )
        self._comments |= crawl.comments
        self._order |= crawl.order
        self._is_capped = crawl.is_capped
        if not self._comments and self._item.kids:
            raise Unavailable(
                "The comments of thread {item} cannot be read now.",
                hint="Try again later.",
                item=self._story.id,
            )

    def thread(self, focus: ItemId | None) -> Thread:
        """Return the thread as far as it was read."""
        placed = place_comments(self._story.id, self._comments.values(), self._order)
        read = sum(comment.state is CommentState.LIVE for comment in placed)
        total = (self._item and self._item.descendants) or (self._tree and self._tree.item.num_comments) or 0
        is_ranked = bool(self._order.get(self._story.id)) or (self._tree is not None and self._tree.is_ranked)
        return Thread(
            story=self._story,
            comments=placed,
            coverage=Coverage(read=read, total=max(total, read)),
            is_ranked=is_ranked,
            focus=focus if focus in self._comments else None,
            notes=(*self._reading_notes(placed), *self._order_notes(placed, is_ranked=is_ranked)),
        )

    def _gap(self) -> float:
        """Return the share of the comments that Algolia lacks, by Firebase's count."""
        expected = (self._item and self._item.descendants) or 0
        live = sum(comment.state is CommentState.LIVE for comment in self._comments.values())
        return 1 - live / expected if expected else 0.0

    def _missing(self) -> dict[ItemId, ItemId]:
        """Return the parent of each comment that Firebase lists and Algolia lacks, in order."""
        return {
            kid: parent
            for parent, kids in self._order.items()
            for kid in kids
            if kid not in self._comments and kid != self._story.id
        }

    def _reading_notes(self, placed: Iterable[Comment]) -> Iterable[ThreadNote]:
        late = [comment for comment in placed if comment.id not in self._in_tree]
        if self._tree is None and late and self._item is not None:
            yield ThreadNote.TREE_UNAVAILABLE
        elif any(comment.state is CommentState.LIVE for comment in late):
            yield ThreadNote.TREE_BEHIND
        if self._is_capped:
            yield ThreadNote.CAPPED

    def _order_notes(self, placed: Iterable[Comment], *, is_ranked: bool) -> Iterable[ThreadNote]:
        siblings = Counter(comment.parent for comment in placed)
        choices = {parent for parent, count in siblings.items() if count > 1}
        if choices and not is_ranked:
            yield ThreadNote.ORDER_UNKNOWN
        elif not choices <= self._order.keys() and not (self._tree and self._tree.is_ranked):
            yield ThreadNote.ORDER_PARTIAL


def promising_parents(placed: Sequence[Comment], *, is_complete: bool) -> tuple[ItemId, ...]:
    """Return the comments whose replies are worth asking for, most promising first.

    That is where a reader arrives: large discussions under top-level comments that stand high.
    Two replies are the fewest that have an order. The index may have dropped all replies to a
    deleted comment (https://github.com/algolia/hn-search/issues/7, read 2026-11).

    Args:
        placed: The comments in reading order.
        is_complete: Whether hardly any comment is missing; else each may have unknown replies.
    """
    replies = Counter(comment.parent for comment in placed)
    sizes = Counter[ItemId]()
    for comment in reversed(placed):
        sizes[comment.parent] += sizes[comment.id] + 1
    heights: dict[ItemId, float] = {}
    promises: dict[ItemId, float] = {}
    for comment in placed:
        if comment.depth == 0:
            heights[comment.id] = 1 / math.log2(2 + comment.position)
        count = replies[comment.id]
        is_bare = comment.state is CommentState.DELETED and count == 0
        if count > 1 or is_bare or not is_complete:
            promises[comment.id] = (1 + sizes[comment.id]) * heights[comment.root]
    return tuple(sorted(promises, key=lambda item: -promises[item]))
