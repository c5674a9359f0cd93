"""What the use cases need from the edge; each port has two real implementations."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.spending import Usage
from bot.domain.subscription import Feed
from bot.domain.thread import ItemId, Thread


class ThreadSource(Protocol):
    """Where threads come from: Hacker News, or recorded files."""

    async def fetch(self, link: Link) -> Thread:
        """Return the whole thread that the link leads to, whichever of its items it names.

        Raises:
            ThreadNotFound: There is no such item.
            Unavailable: The source cannot answer now.
        """
        ...


class StoryIndex(Protocol):
    """Where stories are looked up without their comments: Hacker News, or recorded files."""

    async def list_stories(self, kind: ListKind, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the first stories of a list, in its own order.

        Raises:
            Unavailable: The source cannot answer now.
        """
        ...

    async def search(self, words: str, *, limit: int) -> tuple[ListedStory, ...]:
        """Return the stories that words find, best first; none when nothing fits.

        Raises:
            Unavailable: The source cannot answer now.
        """
        ...

    async def list_recent(self, feed: Feed, *, since: datetime, limit: int) -> tuple[ListedStory, ...]:
        """Return what words, a domain or a person brought up after a moment, newest first.

        Args:
            feed: Of one of `NAMED_FEEDS`; words that name no domain or person find nothing.
            since: An aware time.
            limit: The most stories.

        Raises:
            Unavailable: The source cannot answer now.
        """
        ...

    async def find_story(self, item: ItemId) -> ListedStory:
        """Return one story; a comment's id finds the story it belongs to.

        Raises:
            ThreadNotFound: There is no such item.
            Unavailable: The source cannot answer now.
        """
        ...


class Source(ThreadSource, StoryIndex, Protocol):
    """Both: whatever gives threads can look stories up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpReply:
    """An answer over HTTP, whatever its status; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


# Sends JSON: address, body, headers, seconds for the whole answer. Tries once.
# Raises Unavailable where there is no answer at all.
PostJson: TypeAlias = Callable[[str, object, Mapping[str, str], float], Awaitable[HttpReply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Money and tokens set aside for one call of a model, until it is settled."""

    number: int
    model: str
    tokens: int
    cost: int | None


class Purse(Protocol):
    """Who pays for a digest: a guild within its budgets, or a person at a terminal, who has none."""

    async def reserve(self, model: str, *, tokens_in: int, tokens_out: int) -> Reservation:
        """Set aside what a call may take at most.

        Raises:
            Overspent: That would be more than is left.
        """
        ...

    async def settle(self, reservation: Reservation, usage: Usage | None) -> None:
        """Replace what was set aside by what was really used; None where nothing was."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A change that waits for the owner of a repository: its number there, and its page."""

    number: int
    url: str


class Forge(Protocol):
    """Where pull requests of one repository are opened: GitHub, GitLab, or Gitea and Forgejo."""

    async def find_open(self, branch: str) -> PullRequest | None:
        """Return the open pull request of a branch of the repository; None if there is none.

        Raises:
            Misconfigured: The token is wrong, expired, or not allowed to do this; or there is no such
                repository.
            Unavailable: The forge cannot answer now (`retry_after` where it says how long).
        """
        ...

    async def open(self, branch: str, *, title: str, body: str) -> PullRequest:
        """Open a pull request of a branch onto the site's branch; an open one is renewed instead.

        Args:
            branch: Of the same repository; pushed already.
            title: One line.
            body: Markdown.

        Raises:
            BotError: See `find_open`; and `Refused` where the forge does not take it.
        """
        ...

    async def close(self, branch: str) -> None:
        """Close the open pull request of a branch, if there is one.

        Raises:
            BotError: See `find_open`.
        """
        ...
