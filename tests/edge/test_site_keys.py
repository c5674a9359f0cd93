"""SSH keys: to reach a repository with, and to sign commits with."""

import os
import subprocess
from pathlib import Path

import pytest

from bot.adapters.git import Remote
from bot.adapters.site_repository import SiteRepository
from bot.errors import Misconfigured
from tests.git_sites import AUTHOR, a_digest, commits_of, git, make_site, publish_to

# Stands in for ssh: notes its arguments and runs here what it should run there.
_SSH = """#!/bin/sh
printf '%s\\n' "$@" >> "{log}"
{more}
for last; do :; done
exec sh -c "$last"
"""


def make_key(folder: Path, name: str = "a key", *, passphrase: str = "") -> Path:
    file = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "bot", "-f", str(file)]
    subprocess.run(command, check=True)  # noqa: S603 - our own command
    return file


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_site(tmp_path / "remote")


def put_ssh(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> Path:
    """Put a program named ssh first on the path, and return where it notes its arguments."""
    folder.mkdir()
    log, program = folder / "log", folder / "ssh"
    program.write_text(_SSH.format(log=log, more=more), encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return log


async def test_a_repository_is_reached_over_ssh_with_a_key_of_its_own(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, log = make_key(tmp_path), put_ssh(tmp_path / "bin", monkeypatch)
    remote = Remote(url=f"ssh://git@forge.example{bare}", branch="main", ssh_key=key)
    site = SiteRepository(remote, cache=tmp_path / "cache", author=AUTHOR)
    assert (await publish_to(site, a_digest())).commit == commits_of(bare)[0]
    arguments = log.read_text(encoding="utf-8").splitlines()
    assert str(key) in arguments
    assert {"-oBatchMode=yes", "-oIdentitiesOnly=yes", "git@forge.example"} <= set(arguments)


@pytest.mark.parametrize(
    ("complaint", "words"),
    [
        ("Host key verification failed.", "does not know the SSH key"),
        ("git@forge.example: Permission denied (publickey).", "does not let us in"),
    ],
)
async def test_what_ssh_complains_about_is_told_with_the_next_step(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complaint: str, words: str
) -> None:
    put_ssh(tmp_path / "bin", monkeypatch, more=f'echo "{complaint}" >&2; exit 255')
    remote = Remote(url=f"ssh://git@forge.example{bare}", branch="main")
    with pytest.raises(Misconfigured, match=words):
        await publish_to(SiteRepository(remote, cache=tmp_path / "cache", author=AUTHOR), a_digest())


def signing_site(bare: Path, tmp_path: Path, key: Path) -> SiteRepository:
    remote = Remote(url=str(bare), branch="main")
    return SiteRepository(remote, cache=tmp_path / "cache", author=AUTHOR, signing_key=key)


async def test_commits_are_signed_so_that_git_can_tell(bare: Path, tmp_path: Path) -> None:
    key = make_key(tmp_path)
    await publish_to(signing_site(bare, tmp_path, key), a_digest())
    public = key.with_name("a key.pub").read_text(encoding="utf-8")
    (tmp_path / "signers").write_text(f"ann@example.org {public}", encoding="utf-8")
    allowed = ("-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={tmp_path / 'signers'}")
    git(bare, *allowed, "verify-commit", "main")
    assert git(bare, *allowed, "log", "-1", "--format=%G?", "main").strip() == "G"


async def test_a_key_with_a_passphrase_cannot_sign(bare: Path, tmp_path: Path) -> None:
    key = make_key(tmp_path, passphrase="secret words")  # noqa: S106 - of a key made here
    with pytest.raises(Misconfigured, match="could not be signed"):
        await publish_to(signing_site(bare, tmp_path, key), a_digest())
    assert len(commits_of(bare)) == 1


async def test_a_key_that_is_not_there_is_named(bare: Path, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no_such_key"):
        await publish_to(signing_site(bare, tmp_path, tmp_path / "no_such_key"), a_digest())
    remote = Remote(url="ssh://git@forge.example/a.git", branch="main", ssh_key=tmp_path / "no_such_key")
    with pytest.raises(Misconfigured, match="no_such_key"):
        await publish_to(SiteRepository(remote, cache=tmp_path / "cache", author=AUTHOR), a_digest())
