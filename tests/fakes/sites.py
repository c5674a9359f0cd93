"""A site in memory, whose faults a test chooses; and a forge for its pull requests."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bot.domain.publishing import Route
from bot.domain.thread import ItemId
from bot.ports import PullRequest
from bot.services.publishing import Shelf
from bot.services.site_publishing import Site, Turn


@dataclass(slots=True)
class MemorySite:
    """Holds one post of each story; `commits` are their messages.

    `before` is raised in place of the next commit, `after` when the next one was made; `refusal` by
    every inspection. While `gate` is not set, a commit waits.
    """

    posts: dict[ItemId, tuple[Path, str]] = field(default_factory=dict[ItemId, tuple[Path, str]])
    commits: list[str] = field(default_factory=list[str])
    before: BaseException | None = None
    after: BaseException | None = None
    refusal: Exception | None = None
    gate: asyncio.Event | None = None
    waits: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def take_turn(self, story: ItemId) -> AsyncGenerator[Turn]:
        async with self._turn:
            path, text = self.posts.get(story, (None, None))
            shelf = Shelf(published=path, before=text, taken=[path for path, _ in self.posts.values()])
            commit = partial(self._commit, story)
            yield Turn(shelf=shelf, commit=commit, inspect=self._inspect, has_post=path is not None)

    @asynccontextmanager
    async def take_proposal(self, story: ItemId, _is_open: bool) -> AsyncGenerator[Turn]:  # noqa: FBT001 - by place
        """Take a turn at a branch of the story's own, which is not looked at any more."""
        async with self.take_turn(story) as turn:
            yield replace(turn, commit=self._propose)

    async def _commit(self, story: ItemId, texts: Mapping[Path, str | None], message: str) -> str:
        self.waits.set()
        if self.gate is not None:
            await self.gate.wait()
        self._fail(self.before)
        for path, text in texts.items():
            if text is None:
                self.posts.pop(story, None)
            else:
                self.posts[story] = path, text
        self.commits.append(message)
        self._fail(self.after)
        return self._commit_id()

    async def _propose(self, _texts: Mapping[Path, str | None], message: str) -> str:
        self.commits.append(message)
        return self._commit_id()

    def _commit_id(self) -> str:
        return f"{len(self.commits):040x}"

    async def _inspect(self, _path: Path, _text: str) -> None:
        if self.refusal is not None:
            raise self.refusal

    def _fail(self, fault: BaseException | None) -> None:
        if fault is not None:
            self.before = self.after = None
            raise fault


@dataclass(slots=True)
class MemoryForge:
    """Opens pull requests by their branches; `fault` is raised in place of the next one."""

    requests: dict[str, PullRequest] = field(default_factory=dict[str, PullRequest])
    fault: BaseException | None = None

    async def find_open(self, branch: str) -> PullRequest | None:
        return self.requests.get(branch)

    async def open(self, branch: str, *, title: str, body: str) -> PullRequest:
        del title, body
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        number = len(self.requests) + 1
        return self.requests.setdefault(
            branch, PullRequest(number=number, url=f"https://forge.example/pull/{number}")
        )

    async def close(self, branch: str) -> None:
        self.requests.pop(branch, None)


def memory_site(
    held: MemorySite, *, name: str = "blog", forge: MemoryForge | None = None, routes: tuple[Route, ...] = ()
) -> Site:
    return Site(
        name=name,
        take_turn=held.take_turn,
        take_proposal=held.take_proposal,
        routes=routes or ((Route.PUSH,) if forge is None else tuple(Route)),
        forge=forge,
    )
