"""The engine with a model, over the server of our own: faults, latency, tokens.

    uv run python -m benchmarks.model faults THREAD.json …
    uv run python -m benchmarks.model latency
    uv run python -m benchmarks.model tokens

`faults` prints, for each way in which a model can be bad, the requests made, the quotes that are right
and those left in their authors' words. `latency` digests 80 comments with answers that take six
seconds, beside the scheme of the old generator of the real site. `tokens` counts those of a thread of
300 comments, and of a refresh when 30 more have come.
"""

import asyncio
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.digest import Digest, Engine
from bot.domain.thread import Comment, Coverage, ItemId, Story, StoryKind, Thread
from bot.writing.model.framing import COMMENT_CAP, defuse
from tests.fakes.model_requests import Asked
from tests.fakes.model_server import BEHAVIOURS, FakeModels
from tests.models import open_studio, read_thread

ANSWER_SECONDS = 6.0
# The plan for 300 comments of which 75 are selected, in batches of 10: tokens in and out.
PLAN = 16_785, 5_375
SILENT = ("hangs", "silent-after:1", "slow")
START = datetime(2026, 3, 1, tzinfo=UTC)
STORY = 9_200_000_000
KANA = "かきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ"


def main() -> None:
    """Run the part that was asked for."""
    match sys.argv[1:]:
        case ["faults", *recordings]:
            asyncio.run(print_faults([Path(recording) for recording in recordings]))
        case ["latency"]:
            asyncio.run(print_latency())
        case ["tokens"]:
            asyncio.run(print_tokens())
        case _:
            sys.exit(__doc__)


async def print_faults(recordings: list[Path]) -> None:
    """Print a row for each behaviour: requests, quotes right, quotes left, for all threads together."""
    threads = [await read_thread(recording) for recording in recordings]
    print(f"{'behaviour':24} requests  right  left  shown as")
    for model in BEHAVIOURS:
        requests = right = left = 0
        engines = list[str]()
        for thread in threads:
            async with open_studio(model, seconds=0.2 if model in SILENT else 30.0) as studio:
                digest = await studio.digest(thread)
            requests += sum(studio.fake.calls.values())
            is_written = digest.engine is Engine.MODEL
            fallen = sum(quote.is_left or not is_written for quote in digest.quotes)
            right, left = right + len(digest.quotes) - fallen, left + fallen
            engines.append(digest.engine)
        print(f"{model:24} {requests:8} {right:6} {left:5}  {', '.join(dict.fromkeys(engines))}")


async def print_latency() -> None:
    """Print seconds of a digest of 80 comments at two concurrencies, and of the old serial scheme."""
    thread = made_thread(300)
    for concurrency in (4, 9):
        digest, seconds = await digest_slowly(thread, concurrency)
        left = sum(quote.is_left for quote in digest.quotes)
        print(f"{len(digest.quotes)} comments, {left} left, concurrency {concurrency}: {seconds:5.1f} s")
    scale = 20
    start = time.perf_counter()
    for _ in range(10):  # nine chunks and the title, each after a pause as long as an answer takes
        await asyncio.sleep(ANSWER_SECONDS / scale)
        await asyncio.sleep(ANSWER_SECONDS / scale)
    print(
        f"the old generator's scheme: {(time.perf_counter() - start) * scale:5.1f} s (scaled down by {scale})"
    )


async def digest_slowly(thread: Thread, concurrency: int) -> tuple[Digest, float]:
    """Digest with answers that take their time, and return how long it took."""

    async def wait(_: Asked) -> None:
        await asyncio.sleep(ANSWER_SECONDS)

    async with open_studio(
        "good",
        fake=FakeModels(table=answers_of(thread), delay=wait),
        concurrency=concurrency,
        seconds=60.0,
        clock=time.monotonic,
        sleep=asyncio.sleep,
    ) as studio:
        start = time.perf_counter()
        digest = await studio.digest(thread, comments=80)
        return digest, time.perf_counter() - start


async def print_tokens() -> None:
    """Print tokens beside the plan, and what a refresh costs after the thread has grown by a tenth."""
    small, grown = made_thread(300), made_thread(330)
    fake = FakeModels(table=answers_of(grown))
    with tempfile.TemporaryDirectory() as folder:
        async with open_studio("good", fake=fake, database=Path(folder) / "kept.sqlite3") as studio:
            digest = await studio.digest(small, comments=75)
            first = fake.tokens_in, fake.tokens_out
            await studio.digest(grown, comments=75)
            refresh = fake.tokens_in - first[0], fake.tokens_out - first[1]
    left = sum(quote.is_left for quote in digest.quotes)
    print(
        f"{len(digest.quotes)} quotes of 300 comments, {left} left, {sum(fake.calls.values())} calls in all"
    )
    for name, mine, plan in zip(("in", "out"), first, PLAN, strict=True):
        print(f"tokens {name:4} {mine:6}  plan {plan:6}  {mine / plan:4.0%}")
    print(f"tokens both {sum(first):6}  plan {sum(PLAN):6}  {sum(first) / sum(PLAN):4.0%}")
    print(f"refresh after a tenth more comments: {sum(refresh)} tokens, {sum(refresh) / sum(first):.0%}")


def made_thread(count: int) -> Thread:
    """Return a thread of so many comments of 60 words; a longer one begins with the shorter one."""
    draw = random.Random(7)  # noqa: S311 - the same thread at every run
    words = ["".join(draw.choice("abdeiklmnorstu") for _ in range(draw.randint(3, 7))) for _ in range(1_500)]
    comments = list[Comment]()
    for number in range(count):
        parent = None if number % 6 == 0 else comments[draw.randrange(number // 6 * 6, number)]
        text = " ".join(draw.choice(words) for _ in range(60))
        item = ItemId(STORY + 1 + number)
        comments.append(
            Comment(
                id=item,
                parent=parent.id if parent else ItemId(STORY),
                root=parent.root if parent else item,
                author=f"user{draw.randrange(250)}",
                created_at=START + timedelta(minutes=number),
                text=f"{text.capitalize()}.",
                depth=parent.depth + 1 if parent else 0,
                position=number // 6 if parent is None else 0,
            )
        )
    story = Story(
        id=ItemId(STORY),
        kind=StoryKind.LINK,
        title="A thread that was made up to count its tokens",
        url="https://example.com/story",
        text="",
        author="submitter",
        points=300,
        created_at=START,
    )
    return Thread(
        story=story, comments=tuple(comments), coverage=Coverage(read=count, total=count), is_ranked=True
    )


def answers_of(thread: Thread) -> dict[str, str]:
    """Return an answer of 82 Japanese characters to each comment, the mean of the plan."""
    draw = random.Random(11)  # noqa: S311 - likewise
    return {
        defuse(comment.text, "", COMMENT_CAP): "".join(draw.choice(KANA) for _ in range(81)) + "。"
        for comment in thread.comments
    }


if __name__ == "__main__":
    main()
