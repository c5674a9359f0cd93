"""The facts of a repository's posts, read once for each version of a file and then kept."""

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path
from typing import TypedDict, cast

from bot.adapters.atomic_file import replace_file
from bot.adapters.git import Git
from bot.adapters.git_blobs import read_blobs
from bot.adapters.site_facts import PostFacts, read_facts
from bot.domain.thread import ItemId

LARGEST_POST = 1_000_000  # bytes; what is larger is none of ours
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
            async for blob, content in read_blobs(unknown, git, largest=LARGEST_POST):
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
        found = read_blobs(blobs, git, largest=LARGEST_POST)
        return {blob: content async for blob, content in found if content}

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
