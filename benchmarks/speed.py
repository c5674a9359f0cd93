"""Time and peak memory of each step, for threads of 100 to 20,000 comments.

    uv run python benchmarks/speed.py

Threads are made up from a fixed seed: words by Zipf's law, replies as on Hacker News (a few large
discussions, many silent comments). A linear flow keeps the last column about the same.
"""

import asyncio
import json
import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from bot.adapters.recorded import Recorded
from bot.domain.basket import Budget
from bot.domain.language import Language
from bot.domain.ranking import rank
from bot.domain.selection import select
from bot.rendering.embeds import digest_messages
from bot.rendering.matome.composing import from_digest
from bot.rendering.matome.writer import write_post
from bot.writing.extractive.engine import write

SIZES = (100, 1_000, 5_000, 20_000)
START = datetime(2026, 3, 1, tzinfo=UTC)
STORY = 9_100_000_000
HEADS, MIDDLES, TAILS = (
    ("re", "con", "pro", "sub", "de", "a"),
    ("mar", "tes", "lo", "vi", "ran", "qu"),
    "tskyx",
)
WORDS = ["".join(parts) for parts in product(HEADS, MIDDLES, TAILS)]

Result = TypeVar("Result")


@dataclass(slots=True)
class Stopwatch:
    """Seconds spent in each step, in the order in which they ran."""

    seconds: dict[str, float] = field(default_factory=dict[str, float])

    def run(self, step: str, work: Callable[[], Result]) -> Result:
        """Do the work and note how long it took."""
        start = time.perf_counter()
        result = work()
        self.seconds[step] = time.perf_counter() - start
        return result


def main() -> None:
    """Print one row a size: seconds of each step and in all, peak megabytes, microseconds a comment."""
    with tempfile.TemporaryDirectory() as folder:
        files = {size: Path(folder) / f"{size}.json" for size in SIZES}
        for size, file in files.items():
            file.write_bytes(make_document(size))
        run_steps(files[SIZES[0]])  # so that no row pays for imports and first uses
        steps = "".join(f"{step:>9}" for step in run_steps(files[SIZES[0]]).seconds)
        print(f"{'comments':>8}{steps}{'all s':>9}{'peak MB':>9}{'us/comment':>12}")
        for size, file in files.items():
            best = min((run_steps(file) for _ in range(3)), key=lambda watch: sum(watch.seconds.values()))
            whole = sum(best.seconds.values())
            row = "".join(f"{seconds:9.3f}" for seconds in best.seconds.values())
            print(f"{size:>8}{row}{whole:9.3f}{measure_peak(file) / 1e6:9.1f}{whole / size * 1e6:12.0f}")


def run_steps(file: Path) -> Stopwatch:
    """Take a recorded thread through every step once."""
    watch = Stopwatch()
    recorded = Recorded(file)
    thread = watch.run("parse", lambda: asyncio.run(recorded.fetch(recorded.link())))
    ranked = watch.run("rank", lambda: rank(thread))
    selection = watch.run("select", lambda: select(thread, ranked, Budget()))
    digest = watch.run("digest", lambda: write(selection, language=Language.JA))
    watch.run("embeds", lambda: digest_messages(digest, now=START))
    watch.run("post", lambda: write_post(from_digest(digest, now=START)))
    return watch


def measure_peak(file: Path) -> int:
    """Return the most bytes held at once while a thread goes through every step."""
    tracemalloc.start()
    run_steps(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def make_document(size: int) -> bytes:
    """Return a recorded thread of so many comments, in the search API's shape."""
    chance = random.Random(size)  # noqa: S311 - made-up text, the same on every run
    weights = [1 / (place + 1) for place in range(len(WORDS))]
    comments: list[dict[str, Any]] = []
    top: list[dict[str, Any]] = []
    for number in range(1, size + 1):
        # Two of three comments answer a recent one; that grows branches like real ones.
        parent = chance.choice(comments[-12:]) if comments and chance.random() < 2 / 3 else None
        sentences = [
            " ".join(chance.choices(WORDS, weights, k=chance.randint(5, 24)))
            for _ in range(chance.randint(1, 7))
        ]
        comment: dict[str, Any] = {
            "id": STORY + number,
            "parent_id": STORY if parent is None else parent["id"],
            "author": f"user{chance.randrange(1 + size // 3)}",
            "created_at": f"{START + timedelta(seconds=37 * number):%Y-%m-%dT%H:%M:%S}.000Z",
            "type": "comment",
            "text": "<p>".join(f"{sentence.capitalize()}." for sentence in sentences),
            "children": [],
        }
        (top if parent is None else parent["children"]).append(comment)
        comments.append(comment)
    story = {"id": STORY, "type": "story", "author": "user0", "title": "Promarting the subtesal", "url": None}
    return json.dumps(
        story | {"points": 500, "created_at": f"{START:%Y-%m-%dT%H:%M:%S}.000Z", "children": top}
    ).encode()


if __name__ == "__main__":
    main()
