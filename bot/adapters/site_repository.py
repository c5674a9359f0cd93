"""A Hugo site in a git repository elsewhere: read from its newest commit, changed by the next one."""

import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.adapters.file_lock import hold_lock
from bot.adapters.folder import unusable
from bot.adapters.git import Git, Remote, require_key
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
        signing_key: The file of an SSH key that signs commits; None leaves them unsigned.
        take_token: Gives the token for each turn; None leaves it to the remote's own.
    """

    def __init__(
        self,
        remote: Remote,
        *,
        cache: Path,
        author: str,
        signing_key: Path | None = None,
        take_token: Callable[[], Awaitable[str]] | None = None,
    ) -> None:
        name = hashlib.sha256(f"{remote.url}\n{remote.branch}".encode()).hexdigest()[:32]
        self._folder = cache.absolute() / name
        self._remote = remote
        self._author = author
        self._signing_key = signing_key
        self._take_token = take_token

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
            token = self._remote.token if self._take_token is None else await self._take_token()
            git = self._prepare(held, replace(self._remote, token=token))
            yield await self._open(git, work, is_continued=is_continued)

    def _prepare(self, held: int, remote: Remote) -> Git:
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
            return Git(clone, askpass=self._folder / "askpass", remote=remote, held=held)
        except OSError as error:
            raise unusable(self._folder, error) from error

    async def _open(self, git: Git, work: str | None, *, is_continued: bool) -> SiteBranch:
        await git.check_version()
        await git.run("init", "--bare", "--quiet", "--template=")
        await git.run("config", "remote.origin.url", self._remote.url)
        head = await _fetch(git, self._remote.branch)
        entries = read_tree(await git.run("ls-tree", "-r", "-z", head))
        _require_site(entries, self._remote.url)
        published = entries.keys()
        target, lease = self._remote.branch, None
        if work is not None:
            target, lease = work, await _find_branch(git, work)
            if lease and is_continued:
                lease = await _fetch(git, work)
                proposed = read_tree(await git.run("ls-tree", "-r", "-z", lease))
                if await self._is_ours(git, lease):
                    entries = {**entries, **_posts_beside(entries, proposed)}
                else:  # a person has worked on it: their commits stay, and ours comes on top
                    head, entries, lease = lease, proposed, None
        index = PostIndex(self._folder / "posts.json")
        blobs = {entry.blob for path, entry in entries.items() if is_post(path) and entry.mode in FILE_MODES}
        return SiteBranch(
            git,
            head=head,
            entries=entries,
            published=published,
            index=index,
            facts=await index.facts_of(blobs, git),
            target=f"refs/heads/{target}",
            lease=lease,
            workplace=self._folder / "index",
            author=self._author,
            signing_key=None if self._signing_key is None else require_key(self._signing_key),
        )

    async def _is_ours(self, git: Git, commit: str) -> bool:
        mail = (await git.run("show", "--no-patch", "--format=%ce", commit)).decode().strip()
        return mail == self._author.rstrip(">").rpartition("<")[2]


async def _fetch(git: Git, branch: str) -> str:
    """Fetch a branch's newest commit without its files, and return its id."""
    await git.run(
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-write-fetch-head",
        "--depth=1",
        "--filter=blob:none",
        "origin",
        f"+refs/heads/{branch}:{_HEAD}",
    )
    return (await git.run("rev-parse", _HEAD)).decode().strip()


async def _find_branch(git: Git, branch: str) -> str:
    """Return the newest commit of a branch over there; empty where there is no such branch."""
    listing = await git.run("ls-remote", "origin", f"refs/heads/{branch}")
    return listing.decode().partition("\t")[0].strip()


def _posts_beside(site: Mapping[Path, Entry], proposed: Mapping[Path, Entry]) -> Mapping[Path, Entry]:
    """Return the posts of a pull request that the site's branch does not hold in these words."""
    known = {entry.blob for entry in site.values()}
    return {path: entry for path, entry in proposed.items() if is_post(path) and entry.blob not in known}


def _require_site(entries: Mapping[Path, Entry], repository: str) -> None:
    tops = {path.parts[0] for path in entries}
    if not tops.intersection(CONFIGURATIONS) or "content" not in tops:
        raise Misconfigured(
            "{repository} does not hold a Hugo site: it needs a hugo.toml and a content folder at its top.",
            hint="Make one with `matome site init`, commit it and push it there.",
            repository=repository,
        )
