"""Two people press the buttons of fifty messages at once, while long digests are being made."""

import asyncio
from collections.abc import Callable
from math import inf
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.app import current_time
from bot.playground.answers import Answer
from bot.playground.inhabitants import Message
from bot.playground.local_discord import LocalDiscord, open_local_discord
from tests.bots import SAMPLE_ITEM, running_bot, settings_in
from tests.fakes.hackernews import Node, comment, encode_tree, story
from tests.samples import SAMPLE
from tests.talking import digest
from tests.watchdog import watch_loop

MESSAGES = 50
PRESSES = 200
LONGEST_ACKNOWLEDGEMENT = 3.0  # seconds
LONGEST_BLOCK = 0.1
LONG_THREAD = 8_000_000


def long_thread() -> Node:
    """A thread of two thousand comments, of a thousand words that differ."""
    words = [f"word{number}" for number in range(1_000)]

    def text(number: int) -> str:
        return " ".join(words[(number * step) % 1_000] for step in range(3, 60)) + "."

    roots = [
        comment(
            LONG_THREAD + 10 * number,
            text(number),
            *(comment(LONG_THREAD + 10 * number + reply, text(number + reply)) for reply in range(1, 10)),
        )
        for number in range(1, 201)
    ]
    return story(LONG_THREAD, *roots)


def recording(folder: Path) -> Path:
    """The sample and the long thread, recorded."""
    folder.mkdir()
    (folder / f"{SAMPLE_ITEM}.json").write_bytes(SAMPLE.read_bytes())
    (folder / f"{LONG_THREAD}.json").write_bytes(encode_tree(long_thread()))
    return folder


@pytest.mark.timed
@pytest.mark.usefixtures("process_of_its_own")
async def test_every_press_is_acknowledged_in_time_and_nothing_blocks(
    tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    # Without the description of Discord, which takes milliseconds of the same loop for each request.
    source = Recorded(recording(tmp_path / "recording"))
    async with (
        open_local_discord(now=current_time) as local,
        running_bot(local, settings_in(tmp_path, user_digests=1_000), source),
    ):
        messages = [await digest(local) for _ in range(MESSAGES)]
        # A busy machine only makes it worse, so the best of three is what the program does.
        rounds = [await one_round(local, messages, first=number * 3 + 1) for number in range(3)]
        slowest, longest = (min(figures) for figures in zip(*rounds, strict=True))
        record_testsuite_property("slowest acknowledgement, s", slowest)
        record_testsuite_property("longest block, s", longest)
        assert slowest <= LONGEST_ACKNOWLEDGEMENT
        assert longest <= LONGEST_BLOCK
        assert local.refusals == []


async def one_round(local: LocalDiscord, messages: list[Message], *, first: int) -> tuple[float, float]:
    """Press everything while long digests are made; return the slowest answer and the longest block, in s."""
    channel = local.world.channel("general")
    carol, pressing = local.world.person("carol"), [local.world.person("alice"), local.world.person("bob")]
    async with watch_loop() as watch:
        long = [
            await carol.slash(channel, "digest", link=str(LONG_THREAD), comments=100 + number)
            for number in range(first, first + 3)
        ]
        answers: list[Answer] = []
        for number in range(PRESSES):
            answers.append(await pressing[number % 2].press(messages[number % MESSAGES], "Next ▶"))
            await asyncio.sleep(0)  # a press is an event of its own
        waits = await asyncio.gather(*map(wait_for, answers))
        assert not all(is_given(answer) for answer in long)
    for answer in long:
        await answer.until(is_given, within=60)
    return max(waits), watch.longest


async def wait_for(answer: Answer) -> float:
    """Return after how many seconds a press was acknowledged; infinity where it was not in time."""
    try:
        return (await answer.acknowledged()).acknowledged_after or inf
    except TimeoutError:
        return inf


def is_given(answer: Answer) -> bool:
    return bool(answer.message and answer.message.embeds)
