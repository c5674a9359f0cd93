"""Pull requests on GitHub, github.com or an Enterprise server.

The contract is that of https://docs.github.com/en/rest/pulls/pulls (read 2026-11-25), version
2022-11-28: a list filtered by `head` and `base`; POST answers 201, or 422 for a duplicate as for anything
invalid; PATCH answers 200. https://docs.github.com/en/rest/authentication says how the token is sent.
"""

from dataclasses import dataclass
from typing import Self

from bot.adapters.forges.calls import Calls, SendJson
from bot.adapters.forges.place import Place
from bot.adapters.forges.pulls import Pulls
from bot.ports import PullRequest

_VERSION = "2022-11-28"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub(Pulls):
    """The pull requests of one repository onto one branch, `onto`."""

    @classmethod
    def reached(cls, send: SendJson, place: Place, *, onto: str, token: str) -> Self:
        """Return it as reached with a token."""
        headers = {
            "authorization": f"Bearer {token}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": _VERSION,
        }
        calls = Calls(
            send=send,
            api=place.api,
            headers=headers,
            token=token,
            repository=place.name,
            permissions="Pull requests: read and write; Contents: read and write",
        )
        return cls(calls=calls, place=place, onto=onto)

    async def find_open(self, branch: str) -> PullRequest | None:
        """See `Forge`."""
        query = {"state": "open", "head": f"{self.place.owner}:{branch}", "base": self.onto}
        return await self.search(query, branch, size="per_page")
