"""The bot of `benchmarks.channels`, in a process of its own; it is told what to do on its input.

Until it is told to end it runs as `matome run` does, on a source of forty stories; or it only posts.
"""

import asyncio
import json
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import discord

from bot.app import current_time
from bot.app.discord_bot import Access, run_bot, set_loaded_aside
from bot.client.channels import open_channels
from bot.client.pacing import Pacer
from bot.client.tracing import trace_requests
from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.subscription import Feed
from bot.domain.thread import ItemId, Thread
from bot.log import configure_logging
from bot.playground.local_discord import connector_to
from bot.rendering.components import button, row
from bot.rendering.custom_ids import write_why
from bot.rendering.messages import Embed, write_message
from bot.settings import Settings
from tests.threads import node, story, thread
from tests.watchdog import Watch, watch_loop

STORIES = 40
FIRST_STORY = 9_700_000_000
COMMENTS = 30, 3  # at the top, and replies to each
AT_ONCE = 48  # without the engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What the process has to know; without a database it posts to the channels without the engine."""

    port: int
    authority: str
    token: str
    due: str
    channels: tuple[int, ...] = ()
    database: str = ""
    jobs_at_once: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a process says of itself: megabytes and seconds, until the minute came and from then on."""

    peak: float
    block_before: float
    block: float
    processor: float


@dataclass(frozen=True, slots=True)
class Topics:
    """A `Source` with a story for each of the words "topic0" to "topic39"."""

    now: Callable[[], datetime]

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        """Return nothing: nobody asks."""
        del kind, limit
        return ()

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        """Return nothing: nobody asks."""
        del words, limit
        return ()

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        """Return the story of the words."""
        del since, limit
        return (await self.find_story(ItemId(FIRST_STORY + int(feed.words.removeprefix("topic")))),)

    async def find_story(self, item: ItemId) -> ListedStory:
        """Return a story."""
        number = item - FIRST_STORY
        about = story(
            f"Why topic number {number} matters",
            id=item,
            url=f"https://example.org/topic/{number}",
            created_at=self.now() - timedelta(hours=5),
        )
        return ListedStory(story=about, comments=COMMENTS[0] * (1 + COMMENTS[1]))

    async def fetch(self, link: Link) -> Thread:
        """Return its discussion."""
        roots, replies = COMMENTS
        number = link.item - FIRST_STORY
        return thread(
            *(
                node(
                    f"writer{root}",
                    f"In the year {1980 + root} we measured topic {number} for {root + 2} months."
                    f" It took {root * 7 + number} seconds each time, which nobody had expected of it.",
                    *(node(f"reader{each}", f"No, {each + root} of us saw more.") for each in range(replies)),
                )
                for root in range(roots)
            ),
            about=(await self.find_story(link.item)).story,
        )


def main() -> None:
    """Obey, and print figures about this process."""
    orders = Orders(**json.loads(sys.stdin.readline()))
    configure_logging(is_verbose=False)
    set_loaded_aside()
    print(json.dumps(asdict(asyncio.run(run(orders)))), flush=True)


async def run(orders: Orders) -> Figures:
    """Run until a signal comes; return the figures."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    before = list[float]()
    async with watch_loop() as watch, asyncio.TaskGroup() as group:
        starting_over = group.create_task(start_over(watch, before, datetime.fromisoformat(orders.due)))
        await (be_the_bot(orders, stop) if orders.database else post(orders, stop))
        starting_over.cancel()
    return Figures(
        peak=peak(),
        block_before=before[0] if before else watch.longest,
        block=watch.longest,
        processor=time.process_time(),
    )


async def start_over(watch: Watch, before: list[float], due: datetime) -> None:
    """Set what was measured aside when the minute comes."""
    await asyncio.sleep((due - current_time()).total_seconds())
    before.append(watch.longest)
    watch.longest = 0.0


async def be_the_bot(orders: Orders, stop: asyncio.Event) -> None:
    """Do as `matome run` does, but for the address and the source."""
    changes = {} if orders.jobs_at_once is None else {"jobs_at_once": orders.jobs_at_once}
    settings = Settings(database=Path(orders.database), **changes)  # pyright: ignore[reportArgumentType]
    access = Access(token=orders.token, connector=connector_to(orders.port, orders.authority))
    await run_bot(settings, Topics(current_time), access, stop=stop)


async def post(orders: Orders, stop: asyncio.Event) -> None:
    """Post to all channels as fast as the client lets us."""
    client = discord.Client(
        intents=discord.Intents(guilds=True),
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        max_messages=None,
        connector=connector_to(orders.port, orders.authority),
        http_trace=trace_requests(Pacer()),
    )
    waiting = iter(enumerate(orders.channels))
    channels = open_channels(client)

    async def work() -> None:
        for number, channel in waiting:
            card = Embed(title=f"Topic {number % STORIES}", description="What was said of it. " * 70)
            message = write_message(card, components=[row(button("Why this?", write_why(number + 1)))])
            await channels.post(channel, message, nonce=f"m{number}", role=None)

    async with client, asyncio.TaskGroup() as group:
        connected = group.create_task(client.start(orders.token))
        await client.wait_until_ready()
        await asyncio.sleep((datetime.fromisoformat(orders.due) - current_time()).total_seconds())
        async with asyncio.TaskGroup() as workers:
            for _ in range(AT_ONCE):
                workers.create_task(work())
        await stop.wait()
        await client.close()
        connected.cancel()


def peak() -> float:
    """Return the most memory of this process that was resident, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main()
