"""What recorded files hold: answers of both Hacker News APIs, told apart by their shapes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from pydantic import ValidationError

from bot.adapters.hackernews_algolia_payloads import read_tree
from bot.adapters.hackernews_firebase_payloads import FirebaseItem
from bot.adapters.hackernews_listing_payloads import list_item, list_tree
from bot.domain.listing import ListedStory
from bot.domain.thread import ItemId


@dataclass(slots=True, kw_only=True)
class Recording:
    """What the files hold: whole trees, the tree that each item is in, and single items."""

    trees: dict[int, object] = field(default_factory=dict[int, object])
    inner: dict[int, object] = field(default_factory=dict[int, object])
    items: dict[int, object] = field(default_factory=dict[int, object])

    async def get_json(self, url: str) -> object:
        """Answer as the services do, None for what was not recorded."""
        _, kind, name = url.split("/")
        if kind == "items":
            return self.trees.get(int(name)) or self.inner.get(int(name))
        return self.items.get(int(name.removesuffix(".json")))

    def add(self, value: object) -> bool:
        """Add what a file holds, and return whether it is of a known shape."""
        if not isinstance(value, dict):
            return False
        shape = cast("Mapping[str, object]", value)
        if isinstance(shape.get("id"), int):
            if "children" in shape:
                self._add_tree(shape)
            else:
                self.items[cast("int", shape["id"])] = shape
            return True
        is_map = bool(shape) and all(key.isascii() and key.isdigit() for key in shape)
        if is_map:
            self.items |= {int(key): item for key, item in shape.items()}
        return is_map

    def stories(self) -> set[ItemId]:
        """Return the stories recorded; a tree of a comment counts as its own."""
        stories = {ItemId(root) for root in self.trees}
        for number, item in self.items.items():
            if isinstance(item, dict) and not {"parent", "poll"} & cast("Mapping[str, object]", item).keys():
                stories.add(ItemId(number))
        return stories

    def listed(self) -> tuple[ListedStory, ...]:
        """Return the stories that can be read, most points first."""
        stories = [story for story in map(self._list, sorted(self.stories())) if story is not None]
        return tuple(sorted(stories, key=lambda listed: -(listed.story.points or 0)))

    def _list(self, story: ItemId) -> ListedStory | None:
        try:
            if story in self.items:
                return list_item(FirebaseItem.model_validate(self.items[story]))
            return list_tree(read_tree(self.trees[story]))
        except ValidationError:
            return None

    def _add_tree(self, tree: Mapping[str, object]) -> None:
        """Add a tree, and an answer for each item in it, which leads to the story."""
        root = cast("int", tree["id"])
        self.trees[root] = tree
        story = tree.get("story_id") or root
        for node in _nodes(tree):
            inner, kind = node.get("id"), node.get("type")
            if isinstance(inner, int) and inner != root:
                self.inner[inner] = {"id": inner, "type": kind, "story_id": story}


def _nodes(tree: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            known = cast("Mapping[str, object]", node)
            yield known
            for name in ("children", "options"):
                below = known.get(name)
                if isinstance(below, list):
                    waiting.extend(cast("list[object]", below))
