"""Opening a pull request where there may be one already, also one that came to be a moment ago."""

from typing import Protocol

from bot.errors import Refused
from bot.ports import PullRequest


class Requests(Protocol):
    """What a forge can do with the pull requests of a branch, one call each."""

    async def find_open(self, branch: str) -> PullRequest | None:
        """Return the open one."""
        ...

    async def make(self, branch: str, title: str, body: str) -> PullRequest:
        """Make one."""
        ...

    async def renew(self, number: int, title: str, body: str) -> PullRequest:
        """Change title and body of one."""
        ...


async def open_or_renew(requests: Requests, branch: str, *, title: str, body: str) -> PullRequest:
    """Return the open pull request of a branch, renewed, or a new one.

    A request to make one may have been heard though its answer was lost, or somebody else was faster:
    then it is refused as there is one already, in words that differ; so we look again.

    Raises:
        BotError: See `Forge.open`.
    """
    found = await requests.find_open(branch)
    if found is None:
        try:
            return await requests.make(branch, title, body)
        except Refused:
            found = await requests.find_open(branch)
            if found is None:
                raise
    return await requests.renew(found.number, title, body)
