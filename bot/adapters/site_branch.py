"""A site's branch in a bare clone: what its newest commit holds, and the next one."""

import os
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.adapters.git import Git
from bot.adapters.git_blobs import read_blobs
from bot.adapters.post_index import PostIndex
from bot.adapters.site_facts import (
    CONFIGURATIONS,
    THUMBNAILS,
    PostFacts,
    find_articles,
    find_stories,
    name_images,
    rank_tags,
)
from bot.domain.thread import ItemId
from bot.errors import Refused

_POSTS = ("content", "posts")
_EMPTY = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"  # the id that git gives an empty file
_NOTHING = "0" * 40  # with mode 0, what `git update-index --index-info` takes for "remove this"
_MOST_TEMPLATES, _LARGEST_TEMPLATE = 500, 100_000  # files, bytes; more would hold up the site's turn
# https://gohugo.io/templates/new-templatesystem-overview/ (read 2026-11-25); those without "_" are older.
_TEMPLATE_FOLDERS = frozenset({"shortcodes", "_shortcodes", "partials", "_partials", "_markup"})
FILE_MODES = frozenset({"100644", "100755"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file, link or submodule in a tree, as `git ls-tree` tells it."""

    mode: str
    blob: str


class SiteBranch:
    """A site's branch at its newest commit, for one turn; made by `SiteRepository`."""

    def __init__(  # noqa: PLR0913 - what was found out of the branch
        self,
        git: Git,
        *,
        head: str,
        entries: Mapping[Path, Entry],
        published: AbstractSet[Path],
        index: PostIndex,
        facts: Mapping[str, PostFacts],
        target: str,
        lease: str | None,
        workplace: Path,
        author: str,
        signing_key: Path | None,
    ) -> None:
        self._git = git
        self._head = head
        self._entries = entries
        self._published = published
        self._index = index
        self._target = target
        self._lease = lease
        self._workplace = workplace
        self._author = author
        self._signing_key = signing_key
        self._facts = {
            path: facts[entries[path].blob] for path in self.paths() if entries[path].blob in facts
        }

    def paths(self) -> tuple[Path, ...]:
        """Return the paths of all posts, relative to the site and sorted."""
        return tuple(sorted(filter(is_post, self._entries)))

    def is_published(self, path: Path) -> bool:
        """Return whether the site has a file, and not only a pull request."""
        return path in self._published

    def posts(self) -> Mapping[ItemId, Path]:
        """Return the path of each Hacker News item's post; of several for one item, the first."""
        return find_stories(self._facts)

    def articles(self) -> Mapping[str, tuple[Path, ...]]:
        """Return the paths of the posts about each article, by its address as `identify_address` has it."""
        return find_articles(self._facts)

    def vocabulary(self) -> tuple[str, ...]:
        """Return the tags of all posts, most used first."""
        return rank_tags(self._facts.values())

    def images(self) -> tuple[str, ...]:
        """Return the names of the images that a post may have, such as `thumbnails/blue1.jpg`, sorted."""
        return name_images(path for path in self._entries if path.parent in THUMBNAILS)

    async def read(self, path: Path) -> str | None:
        """Return the text of a file, None where there is none.

        Raises:
            Refused: It is not UTF-8.
        """
        entry = self._entries.get(path)
        if entry is None or entry.mode not in FILE_MODES:
            return None
        try:
            return (await self._git.run("cat-file", "blob", entry.blob)).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused("{path} is not UTF-8 text.", hint="Save it as UTF-8.", path=path) from error

    async def templates(self) -> Mapping[Path, bytes]:
        """Return what the site builds parts of posts with: shortcodes, render hooks, partials, words.

        Its configuration is among them. Where there are too many, or one is too large, there are none: parts
        of them would build other pages than the site does.

        Raises:
            BotError: They cannot be fetched.
        """
        wanted = {
            path: entry.blob
            for path, entry in self._entries.items()
            if entry.mode in FILE_MODES and is_template(path)
        }
        if len(wanted) > _MOST_TEMPLATES:
            return {}
        blobs = {
            blob: content
            async for blob, content in read_blobs(set(wanted.values()), self._git, largest=_LARGEST_TEMPLATE)
        }
        if not all(blobs[blob] for blob in wanted.values() if blob != _EMPTY):
            return {}
        return {path: blobs[blob] for path, blob in wanted.items()}

    def bundle(self, path: Path) -> tuple[Path, ...]:
        """Return all files of a post: those in its folder where it has one, else itself alone."""
        if path.name != "index.md":
            return (path,)
        return tuple(sorted(other for other in self._entries if path.parent in other.parents))

    async def commit(self, texts: Mapping[Path, str | None], message: str, *, now: datetime) -> str | None:
        """Change files by one commit on the branch, and return its id; None if nothing changes.

        Args:
            texts: The whole text of each file by its path, relative to the site and in its content;
                None removes it.
            message: The commit's message.
            now: Its time.

        Raises:
            LostRace: Somebody else changed the branch since the turn began; nothing has changed.
            BotError: Nothing has changed for another reason (see `Git.run`).
        """
        written: dict[str, bytes] = {}
        entries: list[str] = []
        for path, text in texts.items():
            mode = self._mode_for(path)
            if text is None:
                entries += [f"0 {_NOTHING}\t{path}"] if path in self._entries else []
                continue
            content = text.encode("utf-8")
            blob = (await self._git.run("hash-object", "-w", "--stdin", given=content)).decode().strip()
            if path not in self._entries or self._entries[path].blob != blob:
                entries.append(f"{mode} {blob}\t{path}")
                written[blob] = content
        if not entries:
            return None
        given = "".join(f"{entry}\0" for entry in entries).encode(errors="surrogateescape")
        commit = await self._make_commit(await self._make_tree(given), message, now)
        await self._push(commit)
        for blob, content in written.items():
            self._index.add(blob, content)
        return commit

    async def _push(self, commit: str) -> None:
        """Make a commit the newest of the branch, if that has not moved since we have seen it."""
        # A lease takes the place of what stood there, and be it nothing; without one, git adds only.
        lease = () if self._lease is None else (f"--force-with-lease={self._target}:{self._lease}",)
        await self._git.run(
            "push", "--porcelain", "--no-verify", "--no-thin", *lease, "origin", f"{commit}:{self._target}"
        )

    def _mode_for(self, path: Path) -> str:
        """Return the mode that the file has or gets, if it may be there."""
        there = self._entries.get(path)
        is_inside = path.parts[:1] == _POSTS[:1] and ".." not in path.parts
        is_in_the_way = any(parent in self._entries for parent in path.parents) or any(
            str(other).startswith(f"{path}/") for other in self._entries
        )
        if not is_inside or is_in_the_way or (there and there.mode not in FILE_MODES):
            raise Refused(
                "{path} is not a place under {folder}.",
                hint="Posts are written there only.",
                path=path,
                folder=_POSTS[0],
            )
        return there.mode if there else "100644"

    async def _make_tree(self, entries: bytes) -> str:
        """Return the newest commit's tree with some entries changed; by way of an index of our own."""
        index = {"GIT_INDEX_FILE": str(self._workplace)}
        await self._git.run("read-tree", self._head, settings=index)
        await self._git.run("update-index", "-z", "--index-info", given=entries, settings=index)
        # The other files were never fetched, so that git cannot look whether they are here.
        tree = await self._git.run("write-tree", "--missing-ok", settings=index)
        return tree.decode().strip()

    async def _make_commit(self, tree: str, message: str, now: datetime) -> str:
        name, _, mail = self._author.rstrip(">").rpartition("<")
        identity = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (
                ("NAME", name.strip()),
                ("EMAIL", mail),
                ("DATE", f"@{now.timestamp():.0f} +0000"),
            )
        }
        key = self._signing_key
        format_and_key = () if key is None else ("-c", "gpg.format=ssh", "-c", f"user.signingKey={key}")
        commit = await self._git.run(
            *format_and_key,
            *("commit-tree", *([] if key is None else ["-S"]), tree, "-p", self._head),
            given=message.encode("utf-8"),
            settings=identity,
        )
        return commit.decode().strip()

    async def contents(self) -> Mapping[Path, bytes]:
        """Return what each post holds, by its path and in the order of the paths, read at once.

        Raises:
            BotError: They cannot be fetched.
        """
        blobs = {
            path: self._entries[path].blob for path in self.paths() if self._entries[path].mode in FILE_MODES
        }
        contents = await self._index.contents_of(set(blobs.values()), self._git)
        return {path: contents[blob] for path, blob in blobs.items() if blob in contents}


def is_post(path: Path) -> bool:
    """Return whether a path, relative to the site, is that of a post."""
    return path.parts[:2] == _POSTS and path.name.endswith(".md") and path.name != "_index.md"


def is_template(path: Path) -> bool:
    """Return whether a path is that of something with which Hugo builds parts of posts."""
    if ".." in path.parts:
        return False
    is_part = path.parts[0] == "layouts" and not _TEMPLATE_FOLDERS.isdisjoint(path.parts[:-1])
    return is_part or path.parts[0] == "i18n" or str(path) in CONFIGURATIONS


def read_tree(listing: bytes) -> Mapping[Path, Entry]:
    """Return what `git ls-tree -r -z` lists, by path."""
    found: dict[Path, Entry] = {}
    for line in listing.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, blob = about.decode().split(" ")
        found[Path(os.fsdecode(name))] = Entry(mode=mode, blob=blob)
    return found
