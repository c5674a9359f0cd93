"""A Hugo site on the disk: which threads have a post, which tags and images it uses, and its files."""

from collections.abc import Mapping
from pathlib import Path

from bot.adapters.folder import Folder, unusable
from bot.adapters.site_facts import (
    CONFIGURATIONS,
    HEAD_BYTES,
    THUMBNAILS,
    PostFacts,
    find_articles,
    find_stories,
    name_images,
    rank_tags,
    read_facts,
)
from bot.domain.thread import ItemId
from bot.errors import Misconfigured


class SiteFolder(Folder):
    """A Hugo site's folder, of which `content` may be read and written.

    Args:
        root: The folder that holds the site's configuration and its `content`.

    Raises:
        Misconfigured: The folder is not a Hugo site.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root, "content")
        is_configured = any((self.root / name).exists() for name in CONFIGURATIONS)
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

    def contents(self) -> Mapping[Path, bytes]:
        """Return what each post holds, by its path and in the order of the paths.

        Raises:
            Misconfigured: One cannot be read.
        """
        found: dict[Path, bytes] = {}
        for path in self.paths():
            place = self.root / path
            try:
                if place.is_file():
                    found[path] = place.read_bytes()
            except OSError as error:
                raise unusable(path, error) from error
        return found

    def posts(self) -> Mapping[ItemId, Path]:
        """Return the path of each Hacker News item's post; of several for one item, the first."""
        return find_stories(self._facts())

    def articles(self) -> Mapping[str, tuple[Path, ...]]:
        """Return the paths of the posts about each article, by its address as `identify_address` has it."""
        return find_articles(self._facts())

    def bundle(self, path: Path) -> tuple[Path, ...]:
        """Return all files of a post: those in its folder where it has one, else itself alone."""
        if path.name != "index.md":
            return (path,)
        files = (file for file in (self.root / path).parent.rglob("*") if not file.is_dir())
        return tuple(sorted(file.relative_to(self.root) for file in files))

    def vocabulary(self) -> tuple[str, ...]:
        """Return the tags of all posts, most used first."""
        return rank_tags(self._facts().values())

    def images(self) -> tuple[str, ...]:
        """Return the names of the images that a post may have, such as `thumbnails/blue1.jpg`, sorted."""
        folders = (self.root / place for place in THUMBNAILS)
        return name_images(path for folder in folders if folder.is_dir() for path in folder.iterdir())

    def _facts(self) -> Mapping[Path, PostFacts]:
        """Return the facts of each post, in the order of their paths."""
        found: dict[Path, PostFacts] = {}
        for path in self.paths():
            place = self.root / path
            if place.is_file():
                with place.open("rb") as file:
                    found[path] = read_facts(file.read(HEAD_BYTES))
        return found
