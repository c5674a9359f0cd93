"""Pull requests in the shape that GitHub gave them, and Gitea took over."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.adapters.forges.calls import Calls
from bot.adapters.forges.place import Place
from bot.adapters.forges.renewing import open_or_renew
from bot.ports import PullRequest


class Repository(BaseModel):
    """The repository of a branch."""

    id: int


class Branch(BaseModel):
    """One end of a pull request; without a repository where that was deleted."""

    ref: str
    repo: Repository | None = None


class Pull(BaseModel):
    """A pull request."""

    number: int = Field(ge=1)
    html_url: str
    state: str
    head: Branch
    base: Branch

    def leads(self, branch: str, onto: str) -> bool:
        """Whether it is open and leads from one branch to another of the same repository."""
        return (
            (self.state, self.head.ref, self.base.ref) == ("open", branch, onto)
            and self.head.repo is not None
            and self.head.repo == self.base.repo
        )


_PAGE, _MOST_PAGES = 50, 40  # the newest 2,000 open ones
_LIST = TypeAdapter(list[Pull])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulls(ABC):
    """The pull requests of one repository onto one branch, `onto`."""

    calls: Calls
    place: Place
    onto: str

    @abstractmethod
    async def find_open(self, branch: str) -> PullRequest | None:
        """See `Forge`."""

    async def open(self, branch: str, *, title: str, body: str) -> PullRequest:
        """See `Forge`."""
        return await open_or_renew(self, branch, title=title, body=body)

    async def close(self, branch: str) -> None:
        """See `Forge`."""
        if (found := await self.find_open(branch)) is not None:
            await self.calls.ask("PATCH", f"{self.path}/{found.number}", {"state": "closed"})

    async def make(self, branch: str, title: str, body: str) -> PullRequest:
        """Open a new one."""
        wanted = {"title": title, "head": branch, "base": self.onto, "body": body}
        return self._read(await self.calls.ask("POST", self.path, wanted))

    async def renew(self, number: int, title: str, body: str) -> PullRequest:
        """Change title and body of an open one."""
        wanted = {"title": title, "body": body}
        return self._read(await self.calls.ask("PATCH", f"{self.path}/{number}", wanted))

    async def search(self, query: Mapping[str, str], branch: str, *, size: str) -> PullRequest | None:
        """Return the open one of a branch in the list, which is gone through page by page.

        A server may give fewer at once than asked for, so that only an empty page is the last one.

        Args:
            query: What narrows the list.
            branch: The branch.
            size: What the forge calls the size of a page.
        """
        for page in range(1, _MOST_PAGES + 1):
            pulls = await self._list({**query, size: str(_PAGE), "page": str(page)})
            for pull in pulls:
                if pull.leads(branch, self.onto):
                    return self._name(pull)
            if not pulls:
                break
        return None

    async def _list(self, query: Mapping[str, str]) -> list[Pull]:
        answer = await self.calls.ask("GET", f"{self.path}?{urlencode(query)}")
        try:
            return _LIST.validate_python(answer)
        except ValidationError:  # it quotes the answer
            raise self.calls.nonsense() from None

    @property
    def path(self) -> str:
        """Where they are, below the API's base."""
        return f"repos/{self.place.name}/pulls"

    def _read(self, answer: object) -> PullRequest:
        try:
            return self._name(Pull.model_validate(answer))
        except ValidationError:  # it quotes the answer
            raise self.calls.nonsense() from None

    def _name(self, pull: Pull) -> PullRequest:
        return PullRequest(number=pull.number, url=self.place.pull_page(pull.number, pull.html_url))
