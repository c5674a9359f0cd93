"""Publishing where others publish too: plan on the newest state, commit, and plan anew if that was late."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import stamina

from bot.domain.digest import Digest
from bot.domain.thread import permalink
from bot.errors import LostRace
from bot.services.publishing import Publication, Shelf
from bot.text.characters import one_line

# Whoever loses a race loses it to somebody who has published; twenty at once all get their turn.
_MOST_TRIES = 20
_LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn at a site's repository: what it has for a story now, and how to change it.

    `commit` takes path, text and message, and returns the commit's id, None where nothing changed. It
    raises `LostRace` when the repository is no longer as `shelf` says.
    """

    shelf: Shelf
    commit: Callable[[Path, str, str], Awaitable[str | None]]


Plan = Callable[[Shelf], Publication]
TakeTurn = Callable[[], AbstractAsyncContextManager[Turn]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of a post: its change, and the id of the commit; None where nothing had to change."""

    change: Publication
    commit: str | None

    @property
    def path(self) -> Path:
        """Where the post is, relative to the site."""
        return self.change.path

    @property
    def is_new(self) -> bool:
        """Whether the story had no post before."""
        return self.change.before is None


async def publish(digest: Digest, take_turn: TakeTurn, plan: Plan) -> Published:
    """Publish a digest; a race that is lost to somebody else is run again.

    Args:
        digest: The digest.
        take_turn: Opens the newest state of the site, for the digest's story.
        plan: Makes the change, on what the site has.

    Raises:
        LostRace: Others were faster every time.
        BotError: The plan, or the repository, refuses; nothing is changed.
    """
    async for attempt in stamina.retry_context(
        on=LostRace, attempts=_MOST_TRIES, timeout=None, wait_initial=0.1, wait_max=5, wait_jitter=0.5
    ):
        with attempt:
            async with take_turn() as turn:
                change = plan(turn.shelf)
                commit = None
                if change.is_changed:
                    commit = await turn.commit(change.path, change.after, _message(digest, change))
                return Published(change=change, commit=commit)
    raise AssertionError(digest.story.id)  # the last attempt returns or raises


def _message(digest: Digest, change: Publication) -> str:
    """Return the commit's message: a line of what was done, and the thread's address."""
    verb = "Publish" if change.before is None else "Update"
    title = one_line(digest.headline)[:_LONGEST_TITLE]
    return f"{verb}: {title}\n\n{permalink(digest.story.id)}\n"
