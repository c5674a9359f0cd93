"""Sites in bare git repositories, and what came to be in them."""

import os
import subprocess
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from bot.adapters.git import Remote
from bot.adapters.site_repository import SiteRepository
from bot.app.sites import take_proposal, take_turn
from bot.domain.digest import Digest
from bot.domain.thread import ItemId
from bot.services.publishing import Publication, Shelf, plan_publication
from bot.services.site_publishing import Plan, Published, Site, publish
from tests.digests import digest, quote
from tests.threads import START, story

POSTS = "content/posts"
AUTHOR = "Ann Example <ann@example.org>"
_IDENTITY = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "Owner"), ("EMAIL", "owner@example.org"))
}


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    """Run git as the site's owner would, and return what it prints."""
    own = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "file"}
    environment = {"PATH": os.environ["PATH"], **_IDENTITY, **own}
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, input=given, env=environment, capture_output=True, check=True)  # noqa: S603 - our own command
    return os.fsdecode(done.stdout)


def post_text(item: int, *, tags: str = '"Rust"', words: str = "words") -> str:
    """Return the beginning of a post, as an index reads it."""
    source = f"https://news.ycombinator.com/item?id={item}"
    front = f"+++\ndate = '2026-03-01T00:00:00'\ntitle = '{words}'\ntags = [{tags}]\n+++\n"
    return f"{front}\n> {words}\n\n引用元：[{source}]({source})\n"


def make_site(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """Return a bare repository of a small site with these files, which serves parts as forges do."""
    work, bare = folder / "work", folder / "site.git"
    work.mkdir(parents=True)
    git(work, "init", "-q", "-b", "main")
    for name, content in {"hugo.toml": "", f"{POSTS}/_index.md": "+++\n+++\n", **(files or {})}.items():
        place = work / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    git(work, "add", ".")
    git(work, "commit", "-q", "-m", "A site")
    git(folder, "clone", "-q", "--bare", str(work), str(bare))
    git(bare, "config", "uploadpack.allowFilter", "true")
    git(work, "remote", "add", "origin", str(bare))
    return bare


def push_file(bare: Path, name: str, text: str) -> None:
    """Change a file of a site as somebody else would."""
    work = bare.parent / "work"
    git(work, "pull", "-q", "--ff-only", "origin", "main")
    (work / name).parent.mkdir(parents=True, exist_ok=True)
    (work / name).write_text(text, encoding="utf-8")
    git(work, "add", ".")
    git(work, "commit", "-q", "-m", f"Change {name}")
    git(work, "push", "-q", "origin", "HEAD:main")


def files_of(bare: Path, branch: str = "main") -> dict[str, str]:
    """Return mode, kind and id of all that a branch holds, by path."""
    lines = git(bare, "ls-tree", "-r", "-z", branch).split("\0")[:-1]
    return {path: about for about, path in (line.split("\t", 1) for line in lines)}


def commits_of(bare: Path) -> list[str]:
    """Return the ids of a site's commits, newest first; a merge would be an error."""
    lines = [line.split() for line in git(bare, "rev-list", "--parents", "main").splitlines()]
    assert all(len(line) <= 2 for line in lines)
    return [line[0] for line in lines]


def repository(
    bare: Path | str, cache: Path, branch: str = "main", token: str | None = None
) -> SiteRepository:
    return SiteRepository(Remote(url=str(bare), branch=branch, token=token), cache=cache, author=AUTHOR)


def a_digest(item: int = 100, quotes: int = 2) -> Digest:
    chosen = (quote(item * 1000 + number) for number in range(quotes))
    return digest(*chosen, story=story(f"Story {item}", id=ItemId(item)), tags=("Rust",))


def plan_for(wanted: Digest, shelf: Shelf) -> Publication:
    return plan_publication(wanted, shelf, now=START)


def site_of(repository: SiteRepository) -> Site:
    """Return a site over a repository."""
    return Site(
        name="blog",
        take_turn=partial(take_turn, repository),
        take_proposal=partial(take_proposal, repository),
    )


async def publish_to(site: SiteRepository, wanted: Digest, plan: Plan | None = None) -> Published:
    """Publish a digest by the use case."""
    return await publish(wanted.story.id, site_of(site), plan or partial(plan_for, wanted))
