"""Ten thousand channels due at one minute: how fast, how late and how large the bot is.

    uv run python -m benchmarks.channels [CHANNELS] [JOBS_AT_ONCE | posts]

A local Discord in this process, which enforces the 50 requests a second; the bot in another one, as
`matome run` runs it, on a database with a schedule for each channel. Each wants one of forty stories, so
that there are forty digests and as many posts as channels. `posts` leaves the engine away: no schedules,
jobs and database, only a message to each channel at the pace of the client. Lateness is from the minute
to the message's own time; at 50 a second the last one cannot come before CHANNELS / 50 seconds. Memory is
the most that was resident; the longest block of the loop is what `tests.watchdog` sees.
"""

import asyncio
import gc
import json
import signal
import sqlite3
import statistics
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.posting_bot import STORIES, Figures, Orders
from bot.app import current_time
from bot.domain.subscription import DailyTimes, Feed, FeedKind, Filters, Form, Terms
from bot.playground.certificates import certificates
from bot.playground.inhabitants import Message
from bot.playground.local_discord import LocalDiscord, open_local_discord
from bot.storage.database import open_database
from bot.storage.moments import to_number
from bot.storage.schedule_rows import write_terms

CHANNELS = 10_000
OF_A_GUILD = 100
HEAD_START = timedelta(seconds=20)  # to log in and hear of all channels
LIMIT = 50  # requests a second
PATIENCE = 4  # times what it takes at that rate
PARTS = (0.5, 0.9, 0.99, 1.0)


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CHANNELS
    how = sys.argv[2] if len(sys.argv) > 2 else ""  # noqa: PLR2004
    asyncio.run(measure(count, has_engine=how != "posts", jobs_at_once=int(how) if how.isdigit() else None))


async def measure(count: int, *, has_engine: bool, jobs_at_once: int | None) -> None:
    """Let a bot post to so many channels."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "matome.sqlite3"
        async with open_local_discord(now=current_time) as local:
            places = found(local, count)
            due = (current_time() + HEAD_START + timedelta(minutes=1)).replace(second=0, microsecond=0)
            if has_engine:
                await keep_schedules(database, places, local.world.owner.id, due)
            gc.collect()
            gc.freeze()  # what it holds is to be no matter of the local Discord's pauses
            await asyncio.sleep((due - HEAD_START - current_time()).total_seconds())
            orders = Orders(
                port=local.port,
                authority=certificates().authority,
                token=local.token,
                due=due.isoformat(),
                channels=() if has_engine else tuple(places),
                database=str(database) if has_engine else "",
                jobs_at_once=jobs_at_once,
            )
            figures = await run_bot(local, orders, count)
            report(local, places, due, figures)
        if has_engine:
            report_database(database)


def found(local: LocalDiscord, count: int) -> dict[int, int]:
    """Found guilds with so many channels; return the guild of each channel."""
    places = dict[int, int]()
    for first in range(0, count, OF_A_GUILD):
        guild = local.world.add_guild(f"Guild {first // OF_A_GUILD}")
        for number in range(first, min(first + OF_A_GUILD, count)):
            places[local.world.add_channel(f"channel-{number}", guild=guild).id] = guild.id
    return places


async def keep_schedules(database: Path, places: dict[int, int], owner: int, due: datetime) -> None:
    """Make a database with a schedule for each channel, all due at one minute."""
    async with open_database(database):
        pass  # it has its tables now
    made_at = to_number(due - timedelta(days=1))
    rows = [
        (guild, channel, owner, write_terms(terms(number % STORIES, due)), made_at, to_number(due))
        for number, (channel, guild) in enumerate(places.items())
    ]
    with closing(sqlite3.connect(database)) as kept, kept:
        kept.executemany(
            "INSERT INTO subscriptions (guild, channel, owner, terms, made_at, standing, next_at)"
            " VALUES (?, ?, ?, ?, ?, 'active', ?)",
            rows,
        )


def terms(topic: int, due: datetime) -> Terms:
    """Return what one channel wants."""
    return Terms(
        feed=Feed(kind=FeedKind.SEARCH, words=f"topic{topic}"),
        filters=Filters(most=1),
        form=Form.STORIES,
        timing=DailyTimes(times=(due.astimezone(UTC).time(),)),
    )


async def run_bot(local: LocalDiscord, orders: Orders, count: int) -> Figures:
    """Run the bot until it has posted to all channels, or for as long as anybody would wait."""
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.posting_bot"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    if bot.stdin is not None:
        bot.stdin.write(json.dumps(asdict(orders)).encode() + b"\n")
    patience = HEAD_START.total_seconds() + 30 + PATIENCE * count / LIMIT
    try:
        # Each message has a nonce, and to count those takes no time.
        await local.world.changes.until(lambda: len(local.world.nonces) >= count, within=patience)
        await asyncio.sleep(2)  # for one too many
    except TimeoutError:
        print(f"given up: {len(posted(local))} of {count}")
    if bot.returncode is None:
        bot.send_signal(signal.SIGTERM)
    output, _ = await bot.communicate()
    return Figures(**json.loads(output.splitlines()[-1]))


def posted(local: LocalDiscord) -> list[Message]:
    """Return what the bot has posted so far."""
    return [
        message
        for channel in local.world.channels.values()
        for message in channel.messages.values()
        if message.author is local.world.bot
    ]


def report(local: LocalDiscord, places: dict[int, int], due: datetime, figures: Figures) -> None:
    """Print what the local Discord saw, and what the bot says of itself."""
    messages = sorted(posted(local), key=lambda message: message.created_at)
    late = [(message.created_at - due).total_seconds() for message in messages]
    wrong = [channel for channel in places if len(local.world.channels[channel].messages) != 1]
    span = (messages[-1].created_at - messages[0].created_at).total_seconds()
    counted = [one.at for one in local.exchanges if not one.path.startswith(("/webhooks/", "/interactions/"))]
    ahead = range(len(counted))
    fullest = max(sum(1 for at in counted[first : first + 60] if at < counted[first] + 1) for first in ahead)
    print(f"posts    {len(messages)} in {len(places)} channels, {len(wrong)} without exactly one")
    print(f"statuses {dict(Counter(exchange.status for exchange in local.exchanges))}")
    print(
        f"rate     {(len(messages) - 1) / span:.2f} a second, {len(messages) / late[-1]:.2f} from the minute"
    )
    print(f"fullest  {fullest} requests within a second")
    cuts = [late[min(len(late) - 1, int(part * len(late)))] for part in PARTS]
    print("late     " + ", ".join(f"{part:.0%} {cut:.1f} s" for part, cut in zip(PARTS, cuts, strict=True)))
    print(
        f"         mean {statistics.fmean(late):.1f} s, first {late[0]:.2f} s; at best {len(late) / LIMIT} s"
    )
    print(f"block    {figures.block * 1000:.0f} ms, {figures.block_before * 1000:.0f} ms before the minute")
    print(f"memory   {figures.peak:.0f} MB at most; processor {figures.processor:.0f} s")


def report_database(database: Path) -> None:
    """Print what the bot has kept."""
    with closing(sqlite3.connect(database)) as kept:
        (digests,) = kept.execute("SELECT count(*) FROM digests").fetchone()
        states = dict(kept.execute("SELECT state, count(*) FROM jobs GROUP BY state"))
    print(f"kept     {digests} digests; jobs {states}")


if __name__ == "__main__":
    main()
