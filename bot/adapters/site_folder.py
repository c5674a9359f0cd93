"""A Hugo site on the disk: which threads have a post, which tags and images it uses, and its files."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.adapters.folder import Folder
from bot.domain.thread import ItemId
from bot.errors import Misconfigured
from bot.text.tags import identify_tag

# Front matter and the line that names the source lie well inside; posts are up to 100 KB.
_HEAD_BYTES = 8_192
_CONFIGURATIONS = (
    "hugo.toml",
    "hugo.yaml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.json",
    "config",
)
_IMAGES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})

_ITEM = re.compile(r"""^hn_id\s*[=:]\s*['"]?(\d{1,18})\b""", re.MULTILINE)
_SOURCE = re.compile(r"^引用元.*?item\?id=(\d{1,18})\b", re.MULTILINE)
_TAGS = re.compile(r"^tags\s*[=:]\s*(\[[^\]]*\])", re.MULTILINE)


class SiteFolder(Folder):
    """A Hugo site's folder, of which `content` may be read and written.

    Args:
        root: The folder that holds the site's configuration and its `content`.

    Raises:
        Misconfigured: The folder is not a Hugo site.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root, "content")
        is_configured = any((self.root / name).exists() for name in _CONFIGURATIONS)
        if not is_configured or not self.bounds.is_dir():
            raise Misconfigured(
                "{folder} is not a Hugo site: it needs a hugo.toml and a content folder.",
                hint="Name the site's folder, or make one with `matome site init {folder}`.",
                folder=root,
            )

    def paths(self) -> tuple[Path, ...]:
        """Return the paths of all posts, relative to the site's folder and sorted."""
        found = (path for path in (self.bounds / "posts").rglob("*.md") if path.name != "_index.md")
        return tuple(sorted("content" / path.relative_to(self.bounds) for path in found))

    def posts(self) -> Mapping[ItemId, Path]:
        """Return the path of each Hacker News item's post; of several for one item, the first."""
        found: dict[ItemId, Path] = {}
        for path, head in self._heads():
            if match := _ITEM.search(head) or _SOURCE.search(head):
                found.setdefault(ItemId(int(match[1])), path)
        return found

    def vocabulary(self) -> tuple[str, ...]:
        """Return the tags of all posts, most used first.

        Several spellings of one tag count together, as its most used one.
        """
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for _, head in self._heads():
            for tag in _read_tags(head):
                forms[identify_tag(tag)][tag] += 1
        ranked = sorted(forms.values(), key=lambda uses: (-uses.total(), min(uses)))
        return tuple(max(uses, key=lambda tag: (uses[tag], tag)) for uses in ranked)

    def images(self) -> tuple[str, ...]:
        """Return the names of the images that a post may have, such as `thumbnails/blue1.jpg`, sorted."""
        folders = (self.root / top / "thumbnails" for top in ("assets", "static"))
        found = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
        return tuple(sorted({f"thumbnails/{path.name}" for path in found if path.suffix.lower() in _IMAGES}))

    def _heads(self) -> Iterator[tuple[Path, str]]:
        """Yield the path of each post with the beginning of its text."""
        for path in self.paths():
            place = self.root / path
            if place.is_file():
                with place.open("rb") as file:
                    yield path, file.read(_HEAD_BYTES).decode("utf-8", errors="replace")


def _read_tags(head: str) -> tuple[str, ...]:
    """Return the tags that the front matter lists; none where they cannot be read."""
    match = _TAGS.search(head)
    if match is None:
        return ()
    try:
        tags = tomllib.loads(f"tags = {match[1]}")["tags"]
    except tomllib.TOMLDecodeError:
        return ()
    return tuple(dict.fromkeys(tag.strip() for tag in tags if isinstance(tag, str) and tag.strip()))
