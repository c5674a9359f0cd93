"""Long and odd threads: what the engine with a model does besides waiting, and for how many calls."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from benchmarks.model import made_thread
from bot.domain.digest import Engine
from bot.domain.thread import Thread
from tests.models import open_studio
from tests.watchdog import watch_loop

_KEPT_WAITING = 0.1  # seconds
_POST = "This is exactly the long comment that I and others keep posting here, over and over again."


def thread_of(texts: Sequence[str]) -> Thread:
    """Return a thread of these comments."""
    thread = made_thread(len(texts))
    comments = zip(thread.comments, texts, strict=True)
    return replace(thread, comments=tuple(replace(comment, text=text) for comment, text in comments))


@pytest.mark.timed
@pytest.mark.usefixtures("process_of_its_own")
@pytest.mark.parametrize("size", ["many comments", "long comments"])
async def test_nobody_waits_while_a_digest_is_checked(size: str) -> None:
    # The server answers on the same loop: with more comments it would be the one to wait for.
    words = [comment.text for comment in made_thread(240).comments]
    if size == "long comments":
        words = [f"{text.split()[0]}{number} {text * 80}" for number, text in enumerate(words[:40])]
    # A busy machine only makes it worse, so the best of three is what the program does.
    waits = [await wait_during_a_digest(thread_of(words)) for _ in range(3)]
    assert min(waits) < _KEPT_WAITING


async def wait_during_a_digest(thread: Thread) -> float:
    """Digest a thread of which nothing is kept; return for how long the loop gave nobody a turn, in s."""
    async with open_studio("good", seconds=60.0) as studio:
        await studio.digest(thread_of(["Some words."]))  # what is loaded once is loaded now
        async with watch_loop() as watch:
            digest = await studio.digest(thread, comments=500)
    assert digest.engine is Engine.MODEL
    return watch.longest


async def test_comments_with_the_same_words_are_asked_about_once() -> None:
    thread = thread_of([_POST] * 20)
    async with open_studio("good") as studio:
        digest = await studio.digest(thread)
    assert studio.fake.answered == {_POST: 1}
    assert digest.engine is Engine.MODEL
    assert len(digest.quotes) == 20
    assert len({quote.text for quote in digest.quotes}) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ["One comment and no more."],
        [f"{number}{number}" for number in range(1, 13)],
        ["👍" * number for number in range(1, 13)],
        [f"for (int i = 0; i < {number}; i++) puts(x);" for number in range(1, 13)],
        [f"https://example.com/{number}" for number in range(1, 13)],
        [f"これは{number}番目のコメントで、日本語で書かれているよ。" for number in range(1, 13)],
    ],
)
async def test_odd_comments_make_a_digest_all_the_same(texts: Sequence[str]) -> None:
    thread = thread_of(texts)
    async with open_studio("good") as studio:
        digest = await studio.digest(thread)
    assert len(digest.quotes) == len(texts)


async def test_a_thread_without_comments_asks_nobody() -> None:
    async with open_studio("good") as studio:
        digest = await studio.digest(thread_of([]))
    assert digest.engine is Engine.EXTRACTIVE
    assert not studio.fake.asked
