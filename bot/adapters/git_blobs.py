"""The contents of many files of a repository, fetched and read together."""

from collections.abc import AsyncGenerator, Iterator, Mapping
from collections.abc import Set as AbstractSet

from bot.adapters.git import Git

_MOST_AT_ONCE = 16_000_000  # bytes


async def read_blobs(blobs: AbstractSet[str], git: Git, *, largest: int) -> AsyncGenerator[tuple[str, bytes]]:
    """Yield each blob with its content; those that are not here are fetched first, all in one go.

    Args:
        blobs: Their ids.
        git: The repository.
        largest: The most bytes of one that is read; a larger one comes with no content.

    Raises:
        BotError: They cannot be fetched.
    """
    await _fetch(blobs, git)
    names = "".join(f"{blob}\n" for blob in sorted(blobs)).encode()
    lines = await git.run("cat-file", "--batch-check=%(objectname) %(objectsize)", given=names)
    sizes = {blob: int(size) for blob, size in (line.split() for line in lines.decode().splitlines())}
    for blob, size in sizes.items():
        if size > largest:
            yield blob, b""
    for portion in _portions({blob: size for blob, size in sizes.items() if size <= largest}):
        found = await git.run("cat-file", "--batch", given="".join(f"{blob}\n" for blob in portion).encode())
        start = 0
        for blob in portion:
            start = found.index(b"\n", start) + 1  # behind the line with id, type and size
            yield blob, found[start : start + sizes[blob]]
            start += sizes[blob] + 1


async def _fetch(blobs: AbstractSet[str], git: Git) -> None:
    """Fetch the blobs that are not here, all in one go; git itself would ask for them one by one."""
    here = await git.run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered")
    missing = blobs - set(here.decode().split())
    if missing:
        # As git does it for a single one (promisor-remote.c in git 2.39).
        await git.run(
            "-c",
            "fetch.negotiationAlgorithm=noop",
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--filter=blob:none",
            "--stdin",
            "origin",
            given="".join(f"{blob}\n" for blob in sorted(missing)).encode(),
        )


def _portions(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield the blobs in portions that git may print at once."""
    portion: list[str] = []
    total = 0
    for blob, size in sizes.items():
        if portion and total + size > _MOST_AT_ONCE:
            yield portion
            portion, total = [], 0
        portion.append(blob)
        total += size
    if portion:
        yield portion
