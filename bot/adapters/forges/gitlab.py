"""Merge requests on GitLab, gitlab.com or a server of one's own.

The contract is that of https://docs.gitlab.com/api/merge_requests/ (read 2026-11-25): a list filtered by
`state`, `source_branch` and `target_branch`; POST answers 201, or 409 for a duplicate; PUT answers 200, and
closes by `state_event`. A request is known by its `iid`. https://docs.gitlab.com/api/rest/ says how a
project is named in an address, https://docs.gitlab.com/api/rest/authentication/ how the token is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlencode

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.adapters.forges.calls import Calls, SendJson, TakeToken
from bot.adapters.forges.place import Place
from bot.adapters.forges.renewing import open_or_renew
from bot.ports import PullRequest


class MergeRequest(BaseModel):
    """A merge request; its source may be another project, a fork."""

    iid: int = Field(ge=1)
    web_url: str
    state: str
    source_branch: str
    target_branch: str
    source_project_id: int | None = None
    target_project_id: int | None = None

    def leads(self, branch: str, onto: str) -> bool:
        """Whether it is open and leads from one branch to another of the same project."""
        return (
            (self.state, self.source_branch, self.target_branch) == ("opened", branch, onto)
        ) and self.source_project_id == self.target_project_id


# The most at once (https://docs.gitlab.com/api/rest/#offset-based-pagination, read 2026-11-25).
_PAGE, _MOST_PAGES = 100, 20
_LIST = TypeAdapter(list[MergeRequest])


@dataclass(frozen=True, slots=True, kw_only=True)
class GitLab:
    """The merge requests of one project onto one branch, `onto`."""

    calls: Calls
    place: Place
    onto: str

    @classmethod
    def reached(cls, send: SendJson, place: Place, *, onto: str, take_token: TakeToken) -> Self:
        """Return it as reached with a token."""
        calls = Calls(
            send=send,
            api=place.api,
            take_token=take_token,
            head=lambda token: {"private-token": token, "accept": "application/json"},
            repository=place.name,
            permissions="api, with the role Developer",
        )
        return cls(calls=calls, place=place, onto=onto)

    async def find_open(self, branch: str) -> PullRequest | None:
        """See `Forge`. Those of forks are in the list as well, so that it is gone through page by page."""
        query = {"state": "opened", "source_branch": branch, "target_branch": self.onto}
        for page in range(1, _MOST_PAGES + 1):
            requests = await self._list({**query, "per_page": str(_PAGE), "page": str(page)})
            for request in requests:
                if request.leads(branch, self.onto):
                    return self._name(request)
            if len(requests) < _PAGE:
                break
        return None

    async def open(self, branch: str, *, title: str, body: str) -> PullRequest:
        """See `Forge`."""
        return await open_or_renew(self, branch, title=title, body=body)

    async def close(self, branch: str) -> None:
        """See `Forge`."""
        if (found := await self.find_open(branch)) is not None:
            await self.calls.ask("PUT", f"{self._requests}/{found.number}", {"state_event": "close"})

    async def make(self, branch: str, title: str, body: str) -> PullRequest:
        """Open a new one."""
        wanted = {
            "source_branch": branch,
            "target_branch": self.onto,
            "title": title,
            "description": body,
        }
        return self._read(await self.calls.ask("POST", self._requests, wanted))

    async def renew(self, number: int, title: str, body: str) -> PullRequest:
        """Change title and description of an open one."""
        path = f"{self._requests}/{number}"
        return self._read(await self.calls.ask("PUT", path, {"title": title, "description": body}))

    async def _list(self, query: Mapping[str, str]) -> list[MergeRequest]:
        answer = await self.calls.ask("GET", f"{self._requests}?{urlencode(query)}")
        try:
            return _LIST.validate_python(answer)
        except ValidationError:  # it quotes the answer
            raise self.calls.nonsense() from None

    @property
    def _requests(self) -> str:
        return f"projects/{quote(self.place.name, safe='')}/merge_requests"

    def _read(self, answer: object) -> PullRequest:
        try:
            return self._name(MergeRequest.model_validate(answer))
        except ValidationError:  # it quotes the answer
            raise self.calls.nonsense() from None

    def _name(self, request: MergeRequest) -> PullRequest:
        return PullRequest(number=request.iid, url=self.place.pull_page(request.iid, request.web_url))
