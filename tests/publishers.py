"""Processes that publish: beside each other, and killed wherever they happen to be."""

import asyncio
import fcntl
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.domain.digest import Digest
from tests.git_sites import POSTS, a_digest, commits_of, files_of, git, make_site, publish_to, repository

# Their server has all modules loaded, so that a process is at work at once.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def start_publisher(bare: Path, caches: Sequence[Path], *stories: tuple[int, int]) -> ForkServerProcess:
    """Start a process that publishes stories, given with their number of quotes, all at the same time."""
    process = _PROCESSES.Process(target=_publish_all, args=(bare, tuple(caches), stories))
    process.start()
    return process


def _publish_all(bare: Path, caches: Sequence[Path], stories: Sequence[tuple[int, int]]) -> None:
    async def publish_together() -> None:
        async with asyncio.TaskGroup() as group:
            for number, (item, quotes) in enumerate(stories):
                site = repository(bare, caches[number % len(caches)])
                group.create_task(publish_to(site, a_digest(item, quotes)))

    asyncio.run(publish_together())


@dataclass(slots=True)
class KillingSpree:
    """Publishes new and grown stories to a site, by processes that are killed at random points.

    `kills` counts by what git was doing for the process (`-` when nothing, `ended` when it was too
    late); `landed` counts those of them whose commit was there nevertheless.
    """

    folder: Path
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter[str])
    landed: Counter[str] = field(default_factory=Counter[str])
    _quotes: dict[int, int] = field(default_factory=dict[int, int])

    def run(self, times: int) -> None:
        """Kill so many processes, and look after each whether all is well; an `AssertionError` if not."""
        bare = make_site(self.folder)
        usual = self._measure(bare)
        for _ in range(times):
            item = self._choose_story()
            before = commits_of(bare)
            where = self._kill_a_publisher(bare, item, after=self.chance.uniform(0, usual))
            self._wait_for_the_rest()
            has_landed = commits_of(bare) != before
            self.kills[where] += 1
            self.landed[where] += has_landed
            if has_landed:
                self._check(bare, item, before)
            published = asyncio.run(publish_to(repository(bare, self._cache), self._digest_of(item)))
            assert (published.commit is None) == has_landed
            self._check(bare, item, before)
        assert git(bare, "fsck", "--strict", "--no-dangling") == ""

    @property
    def _cache(self) -> Path:
        return self.folder / "cache"

    def _digest_of(self, item: int) -> Digest:
        return a_digest(item, self._quotes[item])

    def _choose_story(self) -> int:
        """Return a story: mostly a new one, else one that has a post and has grown."""
        known = list(self._quotes)
        item = self.chance.choice(known) if self.chance.random() < 1 / 3 else max(known) + 1
        self._quotes[item] = self._quotes.get(item, 1) + 1
        return item

    def _measure(self, bare: Path) -> float:
        """Return the seconds that a process takes when it is left alone."""
        for item in (100, 101):  # the first makes the clone
            self._quotes[item] = 2
            start = time.perf_counter()
            process = start_publisher(bare, [self._cache], (item, 2))
            process.join()
            assert process.exitcode == 0
        return time.perf_counter() - start

    def _kill_a_publisher(self, bare: Path, item: int, *, after: float) -> str:
        process = start_publisher(bare, [self._cache], (item, self._quotes[item]))
        process.join(timeout=after)
        children = _children_of(process.pid or 0)
        where = "ended" if process.exitcode is not None else _command_of(children)
        process.kill()
        if self.chance.random() < 1 / 2:  # as when the whole machine stops; else git goes on alone
            for child in children:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        process.join()
        return where

    def _wait_for_the_rest(self) -> None:
        """Wait until no git of a killed process is left; they hold its lock."""
        for lock in self._cache.glob("*/lock"):
            with lock.open("wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)

    def _check(self, bare: Path, item: int, before: list[str]) -> None:
        """Assert that the story has one post, whole, by one commit of one file on what was there."""
        (place,) = [path for path in files_of(bare) if f"_story_{item}" in path]
        assert place == f"{POSTS}/2026_03/2026_03_01_story_{item}/index.md"
        assert commits_of(bare)[1:] == before
        assert git(bare, "show", "--name-only", "--format=", "main").split() == [place]
        assert git(bare, "show", f"main:{place}").count("matomeQuote") == self._quotes[item]


def _children_of(process: int) -> list[int]:
    with suppress(OSError):
        return [*map(int, Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split())]
    return []


def _command_of(children: Sequence[int]) -> str:
    """Return which git command runs, `-` for none."""
    for child in children:
        with suppress(OSError):
            words = Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace").split("\0")
            settings = {number + 1 for number, word in enumerate(words) if word in {"-c", "--git-dir"}}
            for number, word in enumerate(words[1:], 1):
                if not word.startswith("-") and number not in settings:
                    return word
    return "-"
