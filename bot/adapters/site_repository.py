"""A Hugo site in a git repository elsewhere: read from its newest commit, changed by the next one."""

import hashlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.adapters.file_lock import hold_lock
from bot.adapters.folder import unusable
from bot.adapters.git import Git, Remote
from bot.adapters.post_index import PostIndex
from bot.adapters.site_branch import FILE_MODES, Entry, SiteBranch, is_post, read_tree
from bot.adapters.site_facts import CONFIGURATIONS
from bot.errors import Misconfigured

_HEAD = "refs/matome/head"


class SiteRepository:
    """A branch of a site's repository, with a bare clone of it that holds the newest commit and its posts.

    Args:
        remote: The repository and its branch.
        cache: A folder for clones; each repository has its own in it.
        author: Who commits, as `Name <mail>`.
    """

    def __init__(self, remote: Remote, *, cache: Path, author: str) -> None:
        name = hashlib.sha256(f"{remote.url}\n{remote.branch}".encode()).hexdigest()[:32]
        self._folder = cache.absolute() / name
        self._remote = remote
        self._author = author

    @asynccontextmanager
    async def turn(
        self, *, work: str | None = None, is_continued: bool = False
    ) -> AsyncGenerator[SiteBranch]:
        """Wait until nobody else of this machine is at work on the branch, and yield it as it is now.

        Args:
            work: A branch that is pushed in its place, for a pull request onto it.
            is_continued: Whether that branch has a pull request which is still open: then its post is
                read from there, and a person's commits on it are kept; else it begins anew.

        Raises:
            BotError: The repository cannot be reached or read, or is no Hugo site (see `Git.run`).
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unusable(self._folder, error) from error
        async with hold_lock(self._folder / "lock") as held:
            yield await self._open(self._prepare(held))

    def _prepare(self, held: int) -> Git:
        """Return git in the clone, without what a process left behind there that was killed."""
        clone = self._folder / "site.git"
        try:
            for place, pattern in (
                (self._folder, "*.lock"),
                (clone, "*.lock"),
                (clone, "refs/**/*.lock"),
                (clone, "objects/info/**/*.lock"),
            ):
                for left in place.glob(pattern):  # nobody works here while we have the lock
                    left.unlink()
            return Git(clone, askpass=self._folder / "askpass", remote=self._remote, held=held)
        except OSError as error:
            raise unusable(self._folder, error) from error

    async def _open(self, git: Git) -> SiteBranch:
        await git.check_version()
        await git.run("init", "--bare", "--quiet", "--template=")
        await git.run("config", "remote.origin.url", self._remote.url)
        await git.run(
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--depth=1",
            "--filter=blob:none",
            "origin",
            f"+refs/heads/{self._remote.branch}:{_HEAD}",
        )
        head = (await git.run("rev-parse", _HEAD)).decode().strip()
        entries = read_tree(await git.run("ls-tree", "-r", "-z", head))
        _require_site(entries, self._remote.url)
        index = PostIndex(self._folder / "posts.json")
        blobs = {entry.blob for path, entry in entries.items() if is_post(path) and entry.mode in FILE_MODES}
        return SiteBranch(
            git,
            head=head,
            entries=entries,
            index=index,
            facts=await index.facts_of(blobs, git),
            target=f"refs/heads/{self._remote.branch}",
            workplace=self._folder / "index",
            author=self._author,
        )


def _require_site(entries: Mapping[Path, Entry], repository: str) -> None:
    tops = {path.parts[0] for path in entries}
    if not tops.intersection(CONFIGURATIONS) or "content" not in tops:
        raise Misconfigured(
            "{repository} does not hold a Hugo site: it needs a hugo.toml and a content folder at its top.",
            hint="Make one with `matome site init`, commit it and push it there.",
            repository=repository,
        )
