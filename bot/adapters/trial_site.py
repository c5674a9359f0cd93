"""A site in a repository of its own, made to try publishing with, and thrown away afterwards."""

import shutil
from datetime import datetime
from pathlib import Path

from bot.adapters.file_lock import hold_lock
from bot.adapters.git import Git, Remote
from bot.adapters.starter_site import create_site

_BRANCH = "main"
_IDENTITY = "Matome Bot", "matome-bot@localhost"


async def make_trial_site(folder: Path, *, title: str, now: datetime) -> Path | None:
    """Make a bare repository with the starter site, and return it; None where git is not installed.

    Args:
        folder: An empty folder for it.
        title: The site's name.
        now: The time of its first commit.

    Raises:
        BotError: It cannot be made.
    """
    if shutil.which("git") is None:
        return None
    bare, site = folder / "site.git", folder / "site"
    files = create_site(site, title=title)
    async with hold_lock(folder / "lock") as held:
        git = Git(bare, askpass=folder / "askpass", remote=Remote(url=str(bare), branch=_BRANCH), held=held)
        await git.run("init", "--bare", "--quiet", "--template=", f"--initial-branch={_BRANCH}")
        await git.run("config", "uploadpack.allowFilter", "true")
        entries = list[str]()
        for file in files:
            blob = await git.run("hash-object", "-w", "--stdin", given=file.read_bytes())
            entries.append(f"100644 {blob.decode().strip()}\t{file.relative_to(site)}\0")
        await git.run("update-index", "-z", "--index-info", given="".join(entries).encode())
        tree = (await git.run("write-tree")).decode().strip()
        commit = await git.run("commit-tree", tree, given=b"A site to try\n", settings=_identity(now))
        await git.run("update-ref", f"refs/heads/{_BRANCH}", commit.decode().strip())
    return bare


def _identity(now: datetime) -> dict[str, str]:
    name, mail = _IDENTITY
    return {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", name), ("EMAIL", mail), ("DATE", f"@{now.timestamp():.0f} +0000"))
    }
