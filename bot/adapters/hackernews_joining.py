"""Joins what the two sources say of one thread: where they differ, the missing comments are fetched."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.adapters.hackernews_firebase import Crawl, Firebase
from bot.adapters.hackernews_payloads import FirebaseItem, Tree
from bot.domain.placement import UnplacedComment, place_comments
from bot.domain.thread import Comment, CommentState, Coverage, ItemId, Story, Thread, ThreadNote
from bot.errors import Unavailable

# An index that lacks more of the comments than this is behind; less is a matter of seconds, or of
# how each side counts killed comments.
TOLERATED_GAP = 0.1


class Joining:
    """A thread under way.

    Args:
        story: The story.
        tree: What Algolia has of it, None where it has nothing.
        item: What Firebase has of it, None where it has nothing.
    """

    def __init__(self, *, story: Story, tree: Tree | None, item: FirebaseItem | None) -> None:
        self._story = story
        self._tree = tree
        self._item = item
        self._comments: dict[ItemId, UnplacedComment] = {c.id: c for c in tree.comments} if tree else {}
        self._order: dict[ItemId, Sequence[ItemId]] = {}
        self._notes: list[ThreadNote] = []
        if item is not None:
            self._order[story.id] = tuple(map(ItemId, item.kids))

    async def read_the_rest(self, firebase: Firebase, *, order_requests: int, crawl_limit: int) -> None:
        """Ask Firebase for the order where it matters, and for the comments that Algolia lacks.

        Raises:
            Unavailable: There are comments, but none could be read.
        """
        if self._item is None:
            return
        parents: Sequence[ItemId] = ()
        if self._comments:
            is_behind = self._gap() > TOLERATED_GAP
            limit = crawl_limit if is_behind else order_requests
            placed = place_comments(self._story.id, self._comments.values(), self._order)
            parents = promising_parents(placed, smallest=0 if is_behind else 2)[:limit]
            for parent, answer in (await firebase.fetch_items(parents)).items():
                self._order[parent] = tuple(map(ItemId, answer.kids))
        known = (self._story.id, *self._comments)
        crawl = await firebase.crawl(self._missing(), known=known, limit=max(crawl_limit - len(parents), 0))
        self._add(crawl)
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
            focus=focus if focus in {comment.id for comment in placed} else None,
            notes=(*self._notes, *self._order_notes(placed, is_ranked=is_ranked)),
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

    def _add(self, crawl: Crawl) -> None:
        self._comments |= crawl.comments
        self._order |= crawl.order
        if self._tree is None and crawl.comments:
            self._notes.append(ThreadNote.TREE_UNAVAILABLE)
        elif any(comment.state is CommentState.LIVE for comment in crawl.comments.values()):
            self._notes.append(ThreadNote.TREE_BEHIND)
        if crawl.is_capped:
            self._notes.append(ThreadNote.CAPPED)

    def _order_notes(self, placed: Iterable[Comment], *, is_ranked: bool) -> tuple[ThreadNote, ...]:
        siblings = Counter(comment.parent for comment in placed)
        choices = {parent for parent, count in siblings.items() if count > 1}
        if not choices or (self._tree and self._tree.is_ranked):
            return ()
        if not is_ranked:
            return (ThreadNote.ORDER_UNKNOWN,)
        return () if choices <= self._order.keys() else (ThreadNote.ORDER_PARTIAL,)


def promising_parents(placed: Sequence[Comment], *, smallest: int) -> tuple[ItemId, ...]:
    """Return the comments whose replies are worth ordering, most promising first.

    That is where a reader arrives: large discussions under top-level comments that stand high.

    Args:
        placed: The comments in reading order.
        smallest: Replies below which there is nothing to order.
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
        if replies[comment.id] >= smallest:
            promises[comment.id] = (1 + sizes[comment.id]) * heights[comment.root]
    return tuple(sorted(promises, key=lambda item: -promises[item]))
