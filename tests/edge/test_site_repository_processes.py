"""Processes publish beside each other and are killed; the site never shows it."""

import random
from pathlib import Path

import pytest

from tests.git_sites import commits_of, files_of, git, make_site
from tests.publishers import KillingSpree, start_publisher

PROCESSES, STORIES = 4, 5
KILLS = 40


@pytest.mark.parametrize("caches", [2, PROCESSES * STORIES])
def test_twenty_publishers_of_four_processes_lose_nothing(caches: int, tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    numbers = range(200, 200 + PROCESSES * STORIES)
    processes = [
        start_publisher(
            bare,
            [tmp_path / f"cache {number % caches}" for number in numbers[first::PROCESSES]],
            *((number, 2) for number in numbers[first::PROCESSES]),
        )
        for first in range(PROCESSES)
    ]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    assert sorted(name.split("_story_")[1] for name in files_of(bare) if "_story_" in name) == [
        f"{number}/index.md" for number in numbers
    ]
    assert len(commits_of(bare)) == 1 + len(numbers)  # and none of them is a merge
    assert git(bare, "fsck", "--strict", "--no-dangling") == ""


@pytest.mark.parametrize("seed", [1])
def test_a_process_that_is_killed_anywhere_leaves_a_whole_site_and_can_be_run_again(
    seed: int, tmp_path: Path
) -> None:
    spree = KillingSpree(tmp_path, random.Random(seed))  # noqa: S311 - the same on every run
    spree.run(KILLS)
    assert spree.kills.total() == KILLS
    assert spree.kills["ended"] < KILLS
