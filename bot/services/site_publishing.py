"""Publishing where others publish too: plan on the newest state, commit, and plan anew if that was late."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import stamina

from bot.domain.publishing import Deed, Route
from bot.domain.thread import ItemId, permalink
from bot.errors import LostRace, NotPublished, Refused
from bot.ports import Forge, PullRequest
from bot.rendering.commit_message import commit_message
from bot.rendering.matome.style import LATEST, Style
from bot.services.publishing import Publication, Shelf, plan_removal

# Whoever loses a race loses it to somebody who has published; twenty at once all get their turn.
_MOST_TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn at a site's repository: what it has for a story now, and how to change it.

    `commit` takes the new texts by path (None removes a file) and a message, and returns the commit's
    id, None where nothing changed. It raises `LostRace` when the repository is no longer as `shelf`
    says. `inspect` builds a post with the site's own templates where that is possible, and raises
    `Refused` where that fails. `bundle` are all files of the story's published post; `has_post` says
    whether the site itself has that one, and not only a pull request.
    """

    shelf: Shelf
    commit: Callable[[Mapping[Path, str | None], str], Awaitable[str | None]]
    inspect: Callable[[Path, str], Awaitable[None]]
    bundle: tuple[Path, ...] = ()
    has_post: bool


Plan: TypeAlias = Callable[[Shelf], Publication]
TakeTurn: TypeAlias = Callable[[], AbstractAsyncContextManager[Turn]]
# What a turn is used for: the change, the new texts of files (None removes one), and what to call it.
_Step: TypeAlias = tuple[Publication, Mapping[Path, str | None], Deed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site that is published to, as the operator has set it up.

    `take_turn` opens the newest state of its branch for a story; `take_proposal` that of the story's
    own branch, which is pushed for a pull request, given whether one is open. `say_commit` returns the
    page of a commit, None where there is none.
    """

    name: str
    take_turn: Callable[[ItemId], AbstractAsyncContextManager[Turn]]
    take_proposal: Callable[[ItemId, bool], AbstractAsyncContextManager[Turn]]
    routes: tuple[Route, ...] = (Route.PUSH,)
    forge: Forge | None = None
    style: Style = LATEST
    templates: Path | None = None
    say_commit: Callable[[str], str | None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of a post: its change, the commit (None where nothing had to change), the request.

    `title` is the first line of the commit's message, or of what it would be.
    """

    change: Publication
    commit: str | None
    title: str = ""
    request: PullRequest | None = None

    @property
    def path(self) -> Path:
        """Where the post is, relative to the site."""
        return self.change.path

    @property
    def is_new(self) -> bool:
        """Whether the story had no post before."""
        return self.change.before is None


_NOTHING = Published(change=Publication(path=Path(), before=None, after=""), commit=None)


async def publish(item: ItemId, site: Site, plan: Plan) -> Published:
    """Publish a post onto a site's branch; a race that is lost to somebody else is run again.

    Args:
        item: The story.
        site: Where.
        plan: Makes the change, on what the site has.

    Raises:
        LostRace: Others were faster every time.
        BotError: The plan, or the repository, refuses; nothing is changed.
    """
    return await _change(lambda: site.take_turn(item), partial(_put, plan), item, site)


async def propose(item: ItemId, site: Site, plan: Plan) -> Published:
    """Put a post into a pull request; the story's open one is renewed.

    Raises:
        BotError: As for `publish`; or the forge refuses, and trying again is safe.
    """
    forge, branch = _forge_of(site), proposal_branch(item)
    is_open = await forge.find_open(branch) is not None
    published = await _change(lambda: site.take_proposal(item, is_open), partial(_put, plan), item, site)
    if published.commit is None and not is_open:
        return published  # the site has it already
    request = await forge.open(branch, title=published.title, body=permalink(item))
    return replace(published, request=request)


async def unpublish(item: ItemId, site: Site) -> Published:
    """Take a story's post out of a site, and close its pull request.

    Where the site is not pushed to, that is a pull request too, unless there was one alone.

    Raises:
        NotPublished: The site has no post of the story, nor a pull request.
        BotError: As for `publish`.
    """
    if Route.PUSH not in site.routes:
        return await _propose_removal(item, site)
    was_open = False
    if site.forge is not None:
        was_open = await site.forge.find_open(proposal_branch(item)) is not None
        await site.forge.close(proposal_branch(item))
    try:
        return await _change(lambda: site.take_turn(item), _take_out, item, site)
    except NotPublished:
        if not was_open:
            raise
        return _NOTHING


async def _propose_removal(item: ItemId, site: Site) -> Published:
    forge, branch = _forge_of(site), proposal_branch(item)
    try:
        removed = await _change(lambda: site.take_proposal(item, False), _take_out, item, site)  # noqa: FBT003 - by place
    except NotPublished:
        if await forge.find_open(branch) is None:
            raise
        await forge.close(branch)
        return _NOTHING
    return replace(removed, request=await forge.open(branch, title=removed.title, body=permalink(item)))


def proposal_branch(item: ItemId) -> str:
    """Return the name of the branch that holds a story's post for a pull request."""
    return f"matome/{item}"


async def _put(plan: Plan, turn: Turn) -> _Step:
    """Put a post where the plan has it, if that changes anything."""
    # A thread of its own: reading, merging and writing a long post takes up to 100 ms.
    change = await asyncio.to_thread(plan, turn.shelf)
    deed = Deed.UPDATE if turn.has_post else Deed.PUBLISH
    if not change.is_changed:
        return change, {}, deed
    await turn.inspect(change.path, change.after)
    return change, {change.path: change.after}, deed


async def _take_out(turn: Turn) -> _Step:
    """Take a post out, with all that lies beside it."""
    change = plan_removal(turn.shelf)
    return change, dict.fromkeys((change.path, *turn.bundle)), Deed.UNPUBLISH


async def _change(
    take_turn: TakeTurn, step: Callable[[Turn], Awaitable[_Step]], item: ItemId, site: Site
) -> Published:
    async for attempt in stamina.retry_context(
        on=LostRace, attempts=_MOST_TRIES, timeout=None, wait_initial=0.1, wait_max=5, wait_jitter=0.5
    ):
        with attempt:
            async with take_turn() as turn:
                change, files, deed = await step(turn)
                message = commit_message(
                    deed, title=change.title, path=change.path, item=item, templates=site.templates
                )
                commit = await turn.commit(files, message) if files else None
                return Published(change=change, commit=commit, title=message.partition("\n")[0])
    raise AssertionError(item)  # the last attempt returns or raises


def _forge_of(site: Site) -> Forge:
    if site.forge is None:
        raise Refused(
            "There are no pull requests for {site}.",
            hint="The operator has to name its forge in the settings.",
            site=site.name,
        )
    return site.forge
