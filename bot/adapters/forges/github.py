"""Pull requests on GitHub, github.com or an Enterprise server.

The contract is that of https://docs.github.com/en/rest/pulls/pulls (read 2026-11-25), version
2022-11-28: a list filtered by `head` and `base`; POST answers 201, or 422 for a duplicate as for anything
invalid; PATCH answers 200. https://docs.github.com/en/rest/authentication says how the token is sent.
"""

from dataclasses import dataclass
from typing import Self

from bot.adapters.forges.calls import Calls, SendJson, TakeToken
from bot.adapters.forges.place import Place
from bot.adapters.forges.pulls import Pulls
from bot.ports import PullRequest

_VERSION = "2022-11-28"


def github_calls(send: SendJson, place: Place, take_token: TakeToken) -> Calls:
    """Return what calls GitHub's API."""
    return Calls(
        send=send,
        api=place.api,
        take_token=take_token,
        head=lambda token: {
            "authorization": f"Bearer {token}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": _VERSION,
        },
        repository=place.name,
        permissions="Pull requests: read and write; Contents: read and write",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub(Pulls):
    """The pull requests of one repository onto one branch, `onto`."""

    @classmethod
    def reached(cls, send: SendJson, place: Place, *, onto: str, take_token: TakeToken) -> Self:
        """Return it as reached with a token."""
        return cls(calls=github_calls(send, place, take_token), place=place, onto=onto)

    async def find_open(self, branch: str) -> PullRequest | None:
        """See `Forge`."""
        query = {"state": "open", "head": f"{self.place.owner}:{branch}", "base": self.onto}
        return await self.search(query, branch, size="per_page")
