"""Kills the bot while schedules fire, and makes the accounts: what was lost, what came twice.

    uv run python -m benchmarks.kill [TIMES] [SEED]

The bot runs in a process of its own against a local Discord and a real git repository, with time that
runs thirty times as fast. It is ended by SIGKILL (1,000 times, if not said otherwise) at random points;
meanwhile Discord answers some posts with errors though they are there, drops connections, and forgets
all nonces after half of the kills. Each hundred starts with an empty database. All figures but those
of the first line have to be 0.
"""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.killed_schedules import Accounts, killed_schedules

KILLS, BATCH = 1_000, 100
_WRONG = ("lost_slots", "unfinished", "lost_messages", "lost_posts")
_DOUBLE = ("double_messages", "double_stories", "double_posts")


async def main(times: int, seed: int) -> None:
    """Print a table of all batches."""
    start, kills, totals = time.perf_counter(), Counter[str](), Counter[str]()
    for batch in range(0, times, BATCH):
        with tempfile.TemporaryDirectory(prefix="matome-kill-") as folder:
            async with killed_schedules(Path(folder), seed=seed + batch) as killed:
                await killed.kill(min(BATCH, times - batch))
                accounts = await killed.count(await killed.finish(within=600))
                kills += killed.kills
        _add(totals, accounts)
        print(f"{kills.total():5} kills: {len(accounts.wrong)} wrong", *accounts.wrong, flush=True)
    print(f"kills {kills.total()} ({', '.join(f'{where} {count}' for where, count in kills.most_common())})")
    for names in (("slots", "jobs", "messages", "threads", "posts", "in_doubt"), _WRONG, _DOUBLE):
        print(", ".join(f"{name.replace('_', ' ')} {totals[name]}" for name in names))
    print(f"{time.perf_counter() - start:.0f} s")


def _add(totals: Counter[str], accounts: Accounts) -> None:
    for name in ("slots", "jobs", "messages", "threads", "posts", "in_doubt"):
        totals[name] += getattr(accounts, name)
    for name in (*_WRONG, *_DOUBLE):
        totals[name] += len(getattr(accounts, name))


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:3]]
    asyncio.run(main(*(numbers + [KILLS, 1][len(numbers) :])))
