"""Pull requests on Gitea and Forgejo.

The contract is that of https://docs.gitea.com/api (`/repos/{owner}/{repo}/pulls`, read 2026-11-25), which
https://codeberg.org/api/swagger shares: the list knows `state`, `page` and `limit`, and no filter by branch
in all versions; POST answers 201, or 409 for a duplicate; PATCH answers 201.
https://docs.gitea.com/development/api-usage says how the token is sent.
"""

from dataclasses import dataclass
from typing import Self

from bot.adapters.forges.calls import Calls, SendJson, TakeToken
from bot.adapters.forges.place import Place
from bot.adapters.forges.pulls import Pulls
from bot.ports import PullRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Gitea(Pulls):
    """The pull requests of one repository onto one branch, `onto`."""

    @classmethod
    def reached(cls, send: SendJson, place: Place, *, onto: str, take_token: TakeToken) -> Self:
        """Return it as reached with a token."""
        calls = Calls(
            send=send,
            api=place.api,
            take_token=take_token,
            head=lambda token: {"authorization": f"token {token}", "accept": "application/json"},
            repository=place.name,
            permissions="write:repository",
        )
        return cls(calls=calls, place=place, onto=onto)

    async def find_open(self, branch: str) -> PullRequest | None:
        """See `Forge`."""
        return await self.search({"state": "open"}, branch, size="limit")
