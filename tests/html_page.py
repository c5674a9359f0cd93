"""Reads built pages, so that tests can ask for elements and words instead of matching text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "img", "br", "input", "hr"}


@dataclass
class Node:
    """An element of a page."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    children: "list[Node | str]" = field(default_factory=list["Node | str"])

    @property
    def text(self) -> str:
        """The words as a reader sees them; a line break is one."""
        if self.tag == "br":
            return "\n"
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> "Iterator[Node]":
        """Yield the elements inside, in order."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, tag: str, *, class_: str = "", **attributes: str) -> "list[Node]":
        """Return the elements of that name, one of whose classes is `class_`, with those attributes."""
        return [
            node
            for node in self.walk()
            if node.tag == tag
            and class_ in ("", *node.attributes.get("class", "").split())
            and attributes.items() <= node.attributes.items()
        ]

    def one(self, tag: str, *, class_: str = "", **attributes: str) -> "Node":
        """Return the only such element."""
        (found,) = self.all(tag, class_=class_, **attributes)
        return found


class Tree(HTMLParser):
    """Reads a page into nodes, and insists that every element is closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(path: Path) -> Node:
    """Return the document, in which every element is closed."""
    tree = Tree()
    tree.feed(path.read_text(encoding="utf-8"))
    assert [node.tag for node in tree.open] == ["document"]
    return tree.open[0]
