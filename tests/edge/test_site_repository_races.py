"""Several publish into one repository at the same time, and nothing of anybody is lost."""

import asyncio
import os
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.adapters.file_lock import hold_lock
from bot.errors import LostRace, Unavailable
from bot.services.publishing import Publication, Shelf
from tests.git_sites import (
    POSTS,
    a_digest,
    commits_of,
    files_of,
    git,
    make_site,
    plan_for,
    post_text,
    publish_to,
    push_file,
    repository,
)
from tests.threads import START

PUBLISHERS = 8


async def test_a_race_that_is_lost_is_run_again_on_the_new_state(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    wanted, taken = a_digest(), f"{POSTS}/2026_03/2026_03_01_story_100/index.md"
    plans: list[Publication] = []

    def plan_slowly(shelf: Shelf) -> Publication:
        if not plans:  # somebody takes the very place meanwhile
            push_file(bare, taken, post_text(7))
        plans.append(plan_for(wanted, shelf))
        return plans[-1]

    published = await publish_to(repository(bare, tmp_path / "cache"), wanted, plan_slowly)
    assert [str(plan.path) for plan in plans] == [taken, str(published.path)]
    assert git(bare, "show", f"main:{taken}") == post_text(7)
    assert git(bare, "show", f"main:{published.path}") == published.change.after
    assert len(commits_of(bare)) == 3


async def test_a_race_that_is_always_lost_ends_with_a_sentence(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    wanted = a_digest()

    def plan_too_slowly(shelf: Shelf) -> Publication:
        push_file(bare, "counter", str(len(commits_of(bare))))
        return plan_for(wanted, shelf)

    with pytest.raises(LostRace, match="Somebody else changes main"):
        await publish_to(repository(bare, tmp_path / "cache"), wanted, plan_too_slowly)
    assert not [name for name in files_of(bare) if "story_100" in name]


@pytest.mark.parametrize("machines", [1, PUBLISHERS])
async def test_many_publishers_at_once_all_get_their_turn(machines: int, tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    async with asyncio.TaskGroup() as group:
        for number in range(PUBLISHERS):
            site = repository(bare, tmp_path / f"cache {number % machines}")
            group.create_task(publish_to(site, a_digest(200 + number)))
    assert len([name for name in files_of(bare) if "story_2" in name]) == PUBLISHERS
    assert len(commits_of(bare)) == 1 + PUBLISHERS
    git(bare, "fsck", "--strict")


async def test_many_publishers_of_one_story_make_one_post(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    async with asyncio.TaskGroup() as group:
        made = [
            group.create_task(publish_to(repository(bare, tmp_path / f"cache {number}"), a_digest()))
            for number in range(4)
        ]
    # In the same second they may even make the same commit, which is as good.
    assert {task.result().commit for task in made} - {None} == {commits_of(bare)[0]}
    assert len(commits_of(bare)) == 2


async def test_a_turn_ends_before_the_next_begins(tmp_path: Path) -> None:
    site = repository(make_site(tmp_path), tmp_path / "cache")
    seen: list[str] = []

    async def turn(name: str) -> None:
        async with site.turn() as branch:
            seen.append(f"{name} begins")
            await branch.commit({Path(POSTS, f"{name}.md"): post_text(1)}, name, now=START)
            seen.append(f"{name} ends")

    await asyncio.gather(*map(turn, ("a", "b", "c")))
    assert [entry.split()[1] for entry in seen] == ["begins", "ends"] * 3
    assert all(
        before.split()[0] == after.split()[0] for before, after in zip(seen[::2], seen[1::2], strict=True)
    )


async def test_a_lock_that_is_never_given_back_is_told(tmp_path: Path) -> None:
    lock = partial(hold_lock, tmp_path / "lock", limit=timedelta(seconds=0.1))
    async with lock():
        with pytest.raises(Unavailable, match="has been at work in"):
            async with lock():
                pass
    async with lock():
        pass


async def test_what_a_killed_process_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    bare, cache = make_site(tmp_path), tmp_path / "cache"
    await publish_to(repository(bare, cache), a_digest(1))
    (folder,) = cache.iterdir()
    clone = folder / "site.git"
    for name in ("config.lock", "shallow.lock", "packed-refs.lock", "refs/matome/head.lock", "HEAD.lock"):
        (clone / name).touch()
    (folder / "index.lock").touch()
    (folder / "index").write_bytes(b"half an ind")
    (folder / "posts.json").write_text('{"half', encoding="utf-8")
    await publish_to(repository(bare, cache), a_digest(2))
    assert len(commits_of(bare)) == 3


async def test_a_publication_that_is_called_off_changes_nothing(tmp_path: Path) -> None:
    bare, began = make_site(tmp_path), asyncio.Event()
    hook = bare / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\necho begun > {tmp_path}/fifo\nsleep 60\n", encoding="utf-8")
    hook.chmod(0o755)
    os.mkfifo(tmp_path / "fifo")

    async def wait_for_the_push() -> None:
        await asyncio.to_thread((tmp_path / "fifo").read_text, encoding="utf-8")
        began.set()

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(wait_for_the_push())
        publishing = group.create_task(publish_to(repository(bare, tmp_path / "cache"), a_digest()))
        await began.wait()
        publishing.cancel()
    hook.unlink()
    assert len(commits_of(bare)) == 1
    assert (await publish_to(repository(bare, tmp_path / "cache"), a_digest())).is_new


async def test_a_lock_that_was_left_over_there_is_named(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    lock = bare / "refs" / "heads" / "main.lock"
    lock.touch()
    site = repository(bare, tmp_path / "cache")
    with pytest.raises(LostRace, match=r"refs/heads/main\.lock"):
        await publish_to(site, a_digest())
    lock.unlink()
    assert (await publish_to(site, a_digest())).commit == commits_of(bare)[0]
