"""The facts of a repository's posts, read once for each version of a file and then kept."""

import json
from collections.abc import AsyncGenerator, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path
from typing import TypedDict, cast

from bot.adapters.atomic_file import replace_file
from bot.adapters.git import Git
from bot.adapters.site_facts import PostFacts, read_facts
from bot.domain.thread import ItemId

_LARGEST_POST = 1_000_000  # bytes; what is larger is none of ours
_MOST_AT_ONCE = 16_000_000
_FORMAT = 2  # of the file; one of another format is made anew


class _Kept(TypedDict):
    """The file: for each blob its item, title, article and tags."""

    format: int
    posts: dict[str, tuple[int | None, str, str, list[str]]]


class PostIndex:
    """Facts by blob id, in a JSON file; one that cannot be read is made anew.

    Args:
        file: Where the facts are kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._facts = _load(file)

    async def facts_of(self, blobs: AbstractSet[str], git: Git) -> Mapping[str, PostFacts]:
        """Return the facts of blobs; those seen for the first time are fetched together, and read.

        Raises:
            BotError: They cannot be fetched.
        """
        unknown = blobs - self._facts.keys()
        if unknown:
            await _fetch(unknown, git)
            async for blob, content in _read(unknown, git):
                self._facts[blob] = read_facts(content)
            self._facts = {blob: facts for blob, facts in self._facts.items() if blob in blobs}
            self._save()
        return self._facts

    async def contents_of(self, blobs: AbstractSet[str], git: Git) -> Mapping[str, bytes]:
        """Return whole posts by blob id; those that are not here are fetched together.

        What is too large for a post is left out.

        Raises:
            BotError: They cannot be fetched.
        """
        await _fetch(blobs, git)
        return {blob: content async for blob, content in _read(blobs, git) if content}

    def add(self, blob: str, content: bytes) -> None:
        """Keep the facts of a blob that we have written ourselves."""
        self._facts[blob] = read_facts(content)
        self._save()

    def _save(self) -> None:
        rows: dict[str, tuple[int | None, str, str, list[str]]] = {
            blob: (facts.item, facts.title, facts.article, list(facts.tags))
            for blob, facts in self._facts.items()
        }
        kept = _Kept(format=_FORMAT, posts=rows)
        content = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
        with suppress(OSError):  # they can be read again
            replace_file(self._file, content)


def _load(file: Path) -> dict[str, PostFacts]:
    with suppress(OSError, ValueError, TypeError, AttributeError, LookupError):
        kept = cast("_Kept", json.loads(file.read_bytes()))
        if kept["format"] == _FORMAT:
            return {
                blob: PostFacts(
                    item=None if item is None else ItemId(item),
                    tags=tuple(tags),
                    title=title,
                    article=article,
                )
                for blob, (item, title, article, tags) in kept["posts"].items()
            }
    return {}


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


async def _read(blobs: AbstractSet[str], git: Git) -> AsyncGenerator[tuple[str, bytes]]:
    """Yield each blob with its content; of one that is too large, with none."""
    names = "".join(f"{blob}\n" for blob in sorted(blobs)).encode()
    lines = await git.run("cat-file", "--batch-check=%(objectname) %(objectsize)", given=names)
    sizes = {blob: int(size) for blob, size in (line.split() for line in lines.decode().splitlines())}
    for blob, size in sizes.items():
        if size > _LARGEST_POST:
            yield blob, b""
    for portion in _portions({blob: size for blob, size in sizes.items() if size <= _LARGEST_POST}):
        found = await git.run("cat-file", "--batch", given="".join(f"{blob}\n" for blob in portion).encode())
        start = 0
        for blob in portion:
            start = found.index(b"\n", start) + 1  # behind the line with id, type and size
            yield blob, found[start : start + sizes[blob]]
            start += sizes[blob] + 1


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
