"""A Hugo site on the disk: which threads have a post, which tags and pictures it uses, and its files."""

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.adapters.atomic_file import replace_file
from bot.domain.thread import ItemId
from bot.errors import Misconfigured, Refused

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
_PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})

_ITEM = re.compile(r"""^hn_id\s*[=:]\s*['"]?(\d{1,18})\b""", re.MULTILINE)
_SOURCE = re.compile(r"^引用元.*?item\?id=(\d{1,18})\b", re.MULTILINE)
_TAGS = re.compile(r"^tags\s*[=:]\s*(\[[^\]]*\])", re.MULTILINE)


class SiteFolder:
    """A Hugo site's folder.

    Args:
        root: The folder that holds the site's configuration and its `content`.

    Raises:
        Misconfigured: The folder is not a Hugo site.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self._content = (self.root / "content").resolve()
        is_configured = any((self.root / name).exists() for name in _CONFIGURATIONS)
        if not is_configured or not self._content.is_dir():
            raise Misconfigured(
                "{folder} is not a Hugo site: it needs a hugo.toml and a content folder.",
                hint="Name the site's folder, or make one with `matome site init {folder}`.",
                folder=root,
            )

    def posts(self) -> Mapping[ItemId, Path]:
        """Return the post of each Hacker News item; of several for one item, the first by path."""
        found: dict[ItemId, Path] = {}
        for path, head in self._heads():
            if match := _ITEM.search(head) or _SOURCE.search(head):
                found.setdefault(ItemId(int(match[1])), path)
        return found

    def vocabulary(self) -> tuple[str, ...]:
        """Return the tags of all posts, most used first.

        Tags that differ in case, width or spaces only are one tag, in its most used form.
        """
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for _, head in self._heads():
            for tag in _read_tags(head):
                forms[_fold(tag)][tag] += 1
        ranked = sorted(forms.values(), key=lambda uses: (-uses.total(), min(uses)))
        return tuple(max(uses, key=lambda tag: (uses[tag], tag)) for uses in ranked)

    def images(self) -> tuple[str, ...]:
        """Return the names of the pictures that a post may have, such as `thumbnails/blue1.jpg`, sorted."""
        folders = (self.root / top / "thumbnails" for top in ("assets", "static"))
        found = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
        return tuple(
            sorted({f"thumbnails/{path.name}" for path in found if path.suffix.lower() in _PICTURES})
        )

    def read(self, path: Path) -> str | None:
        """Return the text of a file under `content`, None where there is none.

        Args:
            path: Absolute, or relative to the site's folder.

        Raises:
            Refused: The path leads out of `content`, or the file is not UTF-8.
            Misconfigured: The file cannot be read.
        """
        place = self._place(path)
        try:
            return place.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise Refused("{path} is not UTF-8 text.", hint="Save it as UTF-8.", path=path) from error
        except OSError as error:
            raise _unusable(path, error) from error

    def write(self, path: Path, text: str) -> None:
        """Write a file under `content`, so that a reader sees the old text or the new, never a part.

        Args:
            path: Absolute, or relative to the site's folder; missing folders are made.
            text: The whole file; line ends stay as they are.

        Raises:
            Refused: The path leads out of `content`.
            Misconfigured: The file cannot be written.
        """
        place = self._place(path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            replace_file(place, text.encode("utf-8"))
        except OSError as error:
            raise _unusable(path, error) from error

    def _heads(self) -> Iterator[tuple[Path, str]]:
        """Yield each post, ordered by path, with the beginning of its text."""
        for path in sorted((self._content / "posts").rglob("*.md")):
            if path.name != "_index.md" and path.is_file():
                with path.open("rb") as file:
                    yield path, file.read(_HEAD_BYTES).decode("utf-8", errors="replace")

    def _place(self, path: Path) -> Path:
        """Return the path with its links followed, if that is a place under `content`."""
        try:
            place = (self.root / path).resolve()
        except (OSError, ValueError, RuntimeError):  # a null byte, a circle of links
            place = self.root
        if self._content not in place.parents:
            raise Refused(
                "{path} is not a place under the content folder of {site}.",
                hint="Posts are written under content only.",
                path=path,
                site=self.root,
            )
        return place


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


def _fold(tag: str) -> str:
    return "".join(unicodedata.normalize("NFKC", tag).casefold().split())


def _unusable(path: Path, error: OSError) -> Misconfigured:
    return Misconfigured(
        "{path} cannot be used: {reason}.",
        hint="Check the folder's permissions and its free space.",
        path=path,
        reason=error.strerror,
    )
