"""What can go wrong with a repository is said in a sentence with the next step, and nothing has changed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.git import Git, Remote
from bot.adapters.git_address import read_address
from bot.adapters.git_failures import explain_failure
from bot.errors import BotError, LostRace, Misconfigured, Refused, Unavailable
from tests.git_sites import a_digest, commits_of, git, make_site, publish_to, repository

Install = Callable[[str], Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a script in the place of git."""

    def put(script: str) -> Path:
        program = tmp_path / "bin" / "git"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=":")
        return program

    return put


async def test_a_hook_that_declines_is_told_without_its_own_words(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    hook = bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'Authentication failed; send money to' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(Refused, match="does not take commits on main from us") as caught:
        await publish_to(repository(bare, tmp_path / "cache"), a_digest())
    assert "money" not in str(caught.value)
    assert len(commits_of(bare)) == 1
    hook.unlink()
    assert (await publish_to(repository(bare, tmp_path / "cache"), a_digest())).is_new


@pytest.mark.parametrize("branch", ["nope", "a b", "a:b", "*", "-x", ""])
async def test_a_branch_that_is_not_there_is_told(branch: str, tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    with pytest.raises(Misconfigured, match="has no branch"):
        await publish_to(repository(bare, tmp_path / "cache", branch), a_digest())


async def test_an_empty_repository_needs_a_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "empty.git")
    with pytest.raises(Misconfigured, match="a new repository needs a first commit"):
        await publish_to(repository(tmp_path / "empty.git", tmp_path / "cache"), a_digest())


async def test_a_folder_without_a_repository_is_told(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(Misconfigured, match="There is no git repository at"):
            await publish_to(repository(place, tmp_path / "cache"), a_digest())


async def test_a_repository_without_a_site_is_told(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    git(tmp_path / "work", "rm", "-q", "hugo.toml")
    git(tmp_path / "work", "commit", "-q", "-m", "No site")
    git(tmp_path / "work", "push", "-q", "origin", "main")
    with pytest.raises(Misconfigured, match="does not hold a Hugo site"):
        await publish_to(repository(bare, tmp_path / "cache"), a_digest())


async def test_a_cache_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    with pytest.raises(Misconfigured, match="cannot be used"):
        await publish_to(repository(bare, bare / "config"), a_digest())


async def test_a_program_that_an_address_names_is_not_run(tmp_path: Path) -> None:
    with pytest.raises(BotError):
        await publish_to(repository(f"ext::touch {tmp_path}/ran", tmp_path / "cache"), a_digest())
    assert not (tmp_path / "ran").exists()


async def test_hooks_and_configuration_of_a_person_are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / "hooks").mkdir(parents=True)
    (home / "hooks" / "pre-push").write_text(f"#!/bin/sh\ntouch {home}/ran\nexit 1\n", encoding="utf-8")
    (home / "hooks" / "pre-push").chmod(0o755)
    (home / ".gitconfig").write_text(
        f'[core]\nhooksPath = {home}/hooks\n[url "x:"]\ninsteadOf = /\n', "utf-8"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(home))
    monkeypatch.setenv("GIT_INDEX_FILE", str(home / "index"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")
    bare = make_site(tmp_path / "site")
    await publish_to(repository(bare, tmp_path / "cache"), a_digest())
    assert git(bare, "show", "--no-patch", "--format=%an", "main").strip() == "Ann Example"
    assert sorted(path.name for path in home.iterdir()) == [".gitconfig", "hooks"]


async def test_a_machine_without_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Misconfigured, match="Git does not run: No such file"):
        await publish_to(repository(tmp_path, tmp_path / "cache"), a_digest())


@pytest.mark.parametrize("version", ["git version 2.31.9", "git version 1.8.3.1", "gist 3"])
async def test_an_old_git_is_told(version: str, install: Install, tmp_path: Path) -> None:
    install(f"echo '{version}'")
    with pytest.raises(Misconfigured, match="too old"):
        await publish_to(repository(tmp_path, tmp_path / "cache"), a_digest())


def git_in(folder: Path, **options: timedelta) -> Git:
    remote = Remote(url="https://example.org/site.git", branch="main")
    return Git(folder, askpass=folder / "askpass", remote=remote, held=0, **options)


def is_running(process: str) -> bool:
    status = Path("/proc", process, "stat")
    return status.exists() and status.read_text("utf-8").split()[2] not in "ZX"


async def test_a_command_that_does_not_end_is_ended_with_all_that_it_started(
    install: Install, tmp_path: Path
) -> None:
    install(f"sleep 300 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(Unavailable, match="did not answer within 1 seconds"):
        await git_in(tmp_path, limit=timedelta(seconds=1)).run("fetch")
    assert not is_running((tmp_path / "child").read_text("utf-8").strip())


async def test_more_output_than_can_be_kept_is_refused(install: Install, tmp_path: Path) -> None:
    install("head -c 70000000 /dev/zero")
    with pytest.raises(Refused, match="holds too much"):
        await git_in(tmp_path).run("ls-tree")


async def test_a_command_that_does_not_read_what_it_is_given_is_no_fault(
    install: Install, tmp_path: Path
) -> None:
    install("exec <&-; echo done")
    assert await git_in(tmp_path).run("hash-object", given=b"x" * 1_000_000) == b"done\n"


@pytest.mark.parametrize(
    ("complaints", "kind", "sentence"),
    [
        (
            "remote: Invalid username\nfatal: Authentication failed for 'https://x/'",
            Misconfigured,
            "let us in",
        ),
        ("fatal: could not read Username for 'https://x': terminal prompts", Misconfigured, "let us in"),
        ("git@x: Permission denied (publickey).\nfatal: Could not read from", Misconfigured, "let us in"),
        ("fatal: unable to access 'x': The requested URL returned error: 403", Misconfigured, "let us in"),
        ("fatal: unable to access 'x': The requested URL returned error: 301", Misconfigured, "has moved"),
        ("fatal: repository 'https://x/' not found", Misconfigured, "no git repository"),
        (
            "ERROR: Repository not found.\nfatal: Could not read from remote",
            Misconfigured,
            "no git repository",
        ),
        ("fatal: unable to access 'x': Could not resolve host: x", Unavailable, "cannot be reached"),
        (
            "fatal: unable to access 'x': The requested URL returned error: 503",
            Unavailable,
            "cannot be reached",
        ),
        ("fatal: the remote end hung up unexpectedly", Unavailable, "cannot be reached"),
        ("fatal: write error: No space left on device", Unavailable, "no space left"),
        ("fatal: sha1 file 'index.lock' write error. Out of diskspace", Unavailable, "no space left"),
        ("!\ta:b\t[remote rejected] (unpacker error)", Unavailable, "could not store"),
        ("!\ta:b\t[remote rejected] (protected branch hook declined)", Refused, "does not take commits"),
        ("!\ta:b\t[rejected] (fetch first)", LostRace, "all the time"),
        ("!\ta:b\t[rejected] (non-fast-forward)", LostRace, "all the time"),
        ("!\ta:b\t[remote rejected] (cannot lock ref 'b': is at 1 but expected 2)", LostRace, "all the time"),
        (
            "remote: fatal: No space left on device\nfatal: strange",
            Unavailable,
            "failed on there: fatal: strange",
        ),
        ("", Unavailable, "it says nothing"),
    ],
)
def test_complaints_become_a_sentence(complaints: str, kind: type[BotError], sentence: str) -> None:
    error = explain_failure(complaints, repository="there", branch="main")
    assert type(error) is kind
    assert sentence in str(error)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.git",
        "ssh://git@example.org:22/a.git",
        "git@example.org:a/b.git",
        "file:///a.git",
    ],
)
def test_an_address_that_git_reaches_stays_as_it_is(address: str) -> None:
    assert read_address(address) == address


def test_a_folder_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_address("site.git") == str(tmp_path / "site.git")
    assert read_address("--upload-pack=x") == str(tmp_path / "--upload-pack=x")
    (tmp_path / "a:b").mkdir()
    assert read_address("a:b") == str(tmp_path / "a:b")


@pytest.mark.parametrize(
    "address", ["http://example.org/a", "git://example.org/a", "ftp://x/a", "https://[x/a"]
)
def test_an_address_of_another_kind_is_not_taken(address: str) -> None:
    with pytest.raises(Misconfigured, match="no address"):
        read_address(address)


@pytest.mark.parametrize("secret", ["https://tok3n@x/a", "https://me:tok3n@x/a", "ssh://me:tok3n@x/a"])
def test_an_address_with_a_secret_is_not_taken_and_not_shown(secret: str) -> None:
    with pytest.raises(Misconfigured, match="must not hold") as caught:
        read_address(secret)
    assert "tok3n" not in f"{caught.value!r} {caught.value}"
