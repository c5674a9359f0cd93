"""Publishing onto a site's branch: what it costs on a large site, and what a kill leaves behind.

    uv run python -m benchmarks.publishing
    uv run python -m benchmarks.publishing kills [TIMES]

The first makes up a site of 2,000 posts, each with a commit of its own, and publishes one story after
another: to a folder, and over https to git's own server. Beside it the same commits by a person's way:
clone, write, add, commit, push, and the same in a clone that is kept and pulled. `down` and `up` are
by how many bytes the objects grew here and there, for https what all answers and requests held; `disk`
is what lies here afterwards. `kills` ends publishing processes by SIGKILL (200, if not said otherwise) at
random points of their work, looks after each whether the site is whole, and publishes again.
"""

import asyncio
import base64
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from bot.domain.digest import Digest, Quote
from bot.domain.language import Language
from bot.domain.thread import ItemId
from bot.rendering.matome.composing import from_digest
from bot.rendering.matome.naming import choose_slugs, post_path
from bot.rendering.matome.writer import write_post
from tests.digests import digest, quote
from tests.fakes.git_server import GitServer, serve_git
from tests.git_sites import git, publish_to, repository
from tests.publishers import KillingSpree
from tests.threads import START, story

POSTS, IMAGES, IMAGE_BYTES = 2_000, 52, 100_000
QUOTES, WORDS_OF_A_QUOTE = 36, 22
AGAIN = 5
KILLS = 200
FIRST_DAY = datetime(2020, 6, 1, 9, tzinfo=UTC)
STORY = 9_300_000_000
TOKEN = "token"  # noqa: S105 - of a server of ours
TAGS = tuple(f"Tag{number}" for number in range(120))
KANA = "かきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one way to publish took."""

    name: str
    seconds: float
    down: int
    up: int
    disk: int

    def __str__(self) -> str:
        """Return a row of the table."""
        down, up, disk = (f"{size / 1e6:9.3f}" for size in (self.down, self.up, self.disk))
        return f"{self.name:44} {self.seconds:7.2f} {down} {up} {disk}"


def main() -> None:
    """Run the part that was asked for."""
    with tempfile.TemporaryDirectory() as folder:
        match sys.argv[1:]:
            case []:
                asyncio.run(print_costs(Path(folder)))
            case ["kills", *times]:
                print_kills(Path(folder), int(times[0]) if times else KILLS)
            case _:
                sys.exit(__doc__)


async def print_costs(folder: Path) -> None:
    """Print a row for each way to publish, and for each whether it is the first time."""
    bare = folder / "site.git"
    size = make_large_site(bare)
    print(f"{POSTS:,} posts of {size / 1e3:.1f} kB, {IMAGES} images of {IMAGE_BYTES / 1e3:.0f} kB")
    print(f"the repository: {bytes_of(bare) / 1e6:.1f} MB; git {git(bare, 'version').split()[2]}\n")
    print(f"{'':44} {'seconds':>7} {'MB down':>9} {'MB up':>9} {'MB disk':>9}")
    digests = map(made_digest, range(POSTS, 2 * POSTS))
    for cost in await by_us(f"file://{bare}", bare, folder / "cache", digests):
        print(cost)
    for cost in await by_hand(bare, folder, digests):
        print(cost)
    async with serve_git(folder, token=TOKEN, keys=folder / "keys") as server:
        os.environ["GIT_SSL_CAINFO"] = str(server.authority)
        address = f"{server.address}/site.git"
        for cost in await by_us(address, server, folder / "https cache", digests):
            print(cost)
        print(await by_hand_over_https(server, folder / "https clone", next(digests)))


async def by_us(
    address: str, measured: Path | GitServer, place: Path, digests: Iterator[Digest]
) -> list[Cost]:
    """Return what the first post costs, which makes the index, and the next one in the middle of some."""
    name = "https" if isinstance(measured, GitServer) else "folder"
    site = repository(address, place, token=TOKEN)

    async def publish_next(title: str) -> Cost:
        work = partial(publish_to, site, next(digests))
        return await measure(f"{name}: publish, {title}", work, measured, place)

    first = await publish_next("first")
    following = [await publish_next("next") for _ in range(AGAIN)]
    require_no_checkout(place)
    return [first, middle_of(following)]


async def by_hand(bare: Path, folder: Path, digests: Iterator[Digest]) -> list[Cost]:
    """Return what a person's way costs with a new clone, and with one that is kept."""
    place = folder / "clone"

    async def clone_and_push() -> None:
        git(folder, "clone", "-q", f"file://{bare}", str(place))
        commit_post(place, next(digests))
        git(place, "push", "-q")

    async def pull_and_push() -> None:
        git(place, "pull", "-q", "--ff-only")
        commit_post(place, next(digests))
        git(place, "push", "-q")

    first = await measure("folder: clone + add + commit + push", clone_and_push, bare, place)
    again = [
        await measure("folder: pull + add + commit + push", pull_and_push, bare, place) for _ in range(AGAIN)
    ]
    return [first, middle_of(again)]


async def by_hand_over_https(server: GitServer, place: Path, wanted: Digest) -> Cost:
    """Return what a person's way with a new clone costs over https."""

    async def clone_and_push() -> None:
        await run_git(server, place.parent, "clone", "-q", f"{server.address}/site.git", str(place))
        commit_post(place, wanted)
        await run_git(server, place, "push", "-q")

    return await measure("https: clone + add + commit + push", clone_and_push, server, place)


async def run_git(server: GitServer, folder: Path, *arguments: str) -> None:
    """Run git over https beside the server, which is in this process."""
    secret = base64.b64encode(f"x:{server.token}".encode()).decode()
    options = ("-c", f"http.extraHeader=Authorization: Basic {secret}")
    process = await asyncio.create_subprocess_exec("git", "-C", str(folder), *options, *arguments)
    if await process.wait() != 0:
        sys.exit("git failed")


async def measure(
    name: str, work: Callable[[], Awaitable[object]], measured: Path | GitServer, place: Path
) -> Cost:
    """Do the work and return what it cost; bytes are seen at the server, or at both repositories."""
    down, up = traffic(measured, place)
    start = time.perf_counter()
    await work()
    seconds = time.perf_counter() - start
    down_after, up_after = traffic(measured, place)
    return Cost(name=name, seconds=seconds, down=down_after - down, up=up_after - up, disk=bytes_of(place))


def traffic(measured: Path | GitServer, place: Path) -> tuple[int, int]:
    """Return the bytes that have come and gone so far."""
    if isinstance(measured, GitServer):
        return measured.sent, measured.taken
    return sum(map(bytes_of, place.rglob("objects"))), bytes_of(measured / "objects")


def middle_of(costs: list[Cost]) -> Cost:
    """Return the cost that took neither the longest nor the shortest time."""
    return sorted(costs, key=lambda cost: cost.seconds)[len(costs) // 2]


def bytes_of(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def require_no_checkout(cache: Path) -> None:
    if [path for path in cache.rglob("*") if path.suffix in {".md", ".jpg", ".toml"}]:
        sys.exit("there is a checkout")


def commit_post(clone: Path, wanted: Digest) -> None:
    """Commit a post as a person does, with a checkout."""
    path, text = made_post(wanted)
    (clone / path).parent.mkdir(parents=True, exist_ok=True)
    (clone / path).write_text(text, encoding="utf-8")
    git(clone, "add", ".")
    git(clone, "commit", "-q", "-m", "Publish")


def make_large_site(bare: Path) -> float:
    """Make the repository, by a commit for each post, and return the mean size of a post."""
    bare.mkdir()
    git(bare, "init", "-q", "--bare", "-b", "main")
    git(bare, "config", "uploadpack.allowFilter", "true")
    git(bare, "config", "http.receivepack", "true")
    draw = random.Random(7)  # noqa: S311 - the same site at every run
    images = {
        f"assets/thumbnails/picture{number}.jpg": draw.randbytes(IMAGE_BYTES) for number in range(IMAGES)
    }
    parts = [commit_of({"hugo.toml": b"", "content/posts/_index.md": b"+++\n+++\n", **images}, day=0)]
    sizes = list[int]()
    for number in range(POSTS):
        path, text = made_post(made_digest(number))
        sizes.append(len(text.encode()))
        parts.append(commit_of({path: text.encode()}, day=number))
    git(bare, "fast-import", "--quiet", given=b"".join(parts))
    git(bare, "gc", "--quiet")
    return statistics.mean(sizes)


def commit_of(files: dict[str, bytes], *, day: int) -> bytes:
    """Return a commit on the branch as `git fast-import` reads it."""
    at = int((FIRST_DAY + timedelta(days=day)).timestamp())
    head = f"commit refs/heads/main\ncommitter Owner <owner@example.org> {at} +0000\ndata 4\nPost\n"
    changes = (
        f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
        for path, content in files.items()
    )
    return head.encode() + b"".join(changes)


def made_post(wanted: Digest) -> tuple[str, str]:
    """Return the path of a digest's post and its text."""
    post = from_digest(wanted, now=START)
    return str(post_path(post, choose_slugs(wanted.story)[0])), write_post(post)


def made_digest(number: int) -> Digest:
    """Return the digest of a story of its own day, in words that are no language's."""
    draw = random.Random(number)  # noqa: S311 - the same digest at every run
    item = STORY + number * 1_000
    at = FIRST_DAY + timedelta(days=number % POSTS)
    return digest(
        *(made_quote(draw, item + 1 + place, at) for place in range(QUOTES)),
        story=story(f"Story {item}", id=ItemId(item), url=f"https://example.com/{item}", created_at=at),
        language=Language.JA,
        is_translated=True,
        headline=made_words(draw, 6),
        tags=tuple(draw.sample(TAGS, 3)),
    )


def made_quote(draw: random.Random, item: int, at: datetime) -> Quote:
    return quote(item, f"{made_words(draw, WORDS_OF_A_QUOTE)}。", created_at=at, author=f"user{item % 251}")


def made_words(draw: random.Random, count: int) -> str:
    words = made_vocabulary()
    return "".join(words[min(int(draw.paretovariate(0.6)), len(words)) - 1] for _ in range(count))


@cache
def made_vocabulary() -> list[str]:
    draw = random.Random(7)  # noqa: S311 - the same words at every run
    return ["".join(draw.choice(KANA) for _ in range(draw.randint(2, 6))) for _ in range(4_000)]


class LaterKills(KillingSpree):
    """Kills that reach beyond the end, also where the machine has become slower than it was at first."""

    def _measure(self, bare: Path) -> float:
        return 1.4 * super()._measure(bare)


def print_kills(folder: Path, times: int) -> None:
    """Print how many processes were killed at which point, and how many had published already."""
    # Each process loads this module; with its imports done before, the kills meet work.
    imports = ["tests.publishers", "tests.fakes.git_server"]
    multiprocessing.get_context("forkserver").set_forkserver_preload(imports)
    spree = LaterKills(folder, random.Random(7))  # noqa: S311 - the same points at every run
    start = time.perf_counter()
    spree.run(times)  # asserts after each kill that all is whole, linear, one post, and can be run again
    kills, landed = spree.kills, spree.landed
    others = set(kills) - {"push", "ended"}
    after = sum(landed[place] for place in others)
    print(f"{'killed':20} {'times':>6} {'published':>10}")
    for name, count, published in (
        ("before the push", sum(kills[place] for place in others) - after, 0),
        ("in the push", kills["push"], landed["push"]),
        ("after the push", after, after),
        ("at its end, too late", kills["ended"], landed["ended"]),
    ):
        print(f"{name:20} {count:6} {published:10}")
    print(f"each time the site was whole, and one post was there when it was run again: {kills.total()}")
    print(f"\n{time.perf_counter() - start:.0f} s; what git did then (-: nothing):")
    print(", ".join(f"{place or 'it began'} {count}" for place, count in kills.most_common()))


if __name__ == "__main__":
    main()
