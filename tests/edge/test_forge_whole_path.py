"""A post's way through a pull request: real git, a forge on this machine, an operator's settings."""

import subprocess
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.app.forges import open_forge_http
from bot.app.sites import open_site
from bot.domain.publishing import Route
from bot.errors import Misconfigured, NotPublished, Unavailable
from bot.services.site_publishing import Published, Site, proposal_branch, propose, publish, unpublish
from bot.settings import Settings, SiteSettings
from tests.fakes.forge_server import Fault, ForgeServer, serve_forge
from tests.forges import KINDS, TOKEN
from tests.git_sites import POSTS, a_digest, commits_of, files_of, git, make_site, plan_for, post_text

ITEM = a_digest().story.id
WORK = proposal_branch(ITEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A site that takes pull requests, its repository and its forge."""

    site: Site
    bare: Path
    forge: ForgeServer
    cache: Path

    async def propose(self, quotes: int = 2) -> Published:
        return await propose(ITEM, self.site, partial(plan_for, a_digest(quotes=quotes)))

    def has_branch(self, branch: str = WORK) -> bool:
        return has_branch(self.bare, branch)

    def merge(self) -> None:
        """Merge what is proposed, as the site's owner would on the forge."""
        git(self.bare, "update-ref", "refs/heads/main", WORK)
        self.forge.pulls.all[-1].is_open = False

    def own_commits(self) -> list[str]:
        return git(self.bare, "log", "--format=%s", f"main..{WORK}").splitlines()


def has_branch(bare: Path, branch: str) -> bool:
    try:
        git(bare, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
    except subprocess.CalledProcessError:
        return False
    return True


@pytest.fixture(params=KINDS)
async def room(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Room]:
    bare = make_site(tmp_path / "ann", {f"{POSTS}/other.md": post_text(7)})
    async with serve_forge(
        request.param, token=TOKEN, keys=tmp_path / "keys", has_branch=partial(has_branch, bare)
    ) as forge:
        monkeypatch.setenv("SSL_CERT_FILE", str(forge.authority))
        own = SiteSettings.model_validate(
            {
                "repository": str(bare),
                "route": "both",
                "forge": request.param,
                "api": forge.api,
                "token": SecretStr(TOKEN),
            }
        )
        settings = Settings.model_validate({"site_cache": tmp_path / "cache", "sites": {"blog": own}})
        async with open_forge_http(settings) as http:
            site = open_site(settings, "blog", own, http)
            yield Room(site=site, bare=bare, forge=forge, cache=tmp_path / "cache")


async def test_a_post_is_proposed_renewed_merged_and_proposed_anew(room: Room) -> None:
    first = await room.propose()
    assert first.request is not None
    assert first.commit == git(room.bare, "rev-parse", WORK).strip()
    assert first.request.url.startswith(f"{room.forge.address}/ann/site/")
    assert len(commits_of(room.bare)) == 1

    again = await room.propose()
    assert (again.request, again.commit) == (first.request, None)
    renewed = await room.propose(quotes=3)
    assert renewed.request == first.request
    assert renewed.path == first.path
    assert len(room.own_commits()) == len(room.forge.pulls.all) == 1

    room.merge()
    assert (await room.propose(quotes=3)).request is None  # the site has it
    grown = await room.propose(quotes=4)
    assert grown.request is not None
    assert grown.request.number == 2
    assert grown.path == first.path
    assert room.own_commits() == [room.forge.pulls.all[1].title]


async def test_after_a_person_has_closed_it_a_new_one_is_opened(room: Room) -> None:
    await room.propose()
    room.forge.pulls.all[0].is_open = False
    again = await room.propose(quotes=3)
    assert again.request is not None
    assert again.request.number == 2
    assert len(room.own_commits()) == 1


async def test_unpublishing_closes_what_is_open_and_takes_out_what_is_there(room: Room) -> None:
    await room.propose()
    closed = await unpublish(ITEM, room.site)
    assert closed.commit is None
    assert not room.forge.pulls.all[0].is_open
    assert len(commits_of(room.bare)) == 1
    with pytest.raises(NotPublished):
        await unpublish(ITEM, room.site)

    published = await publish(ITEM, room.site, partial(plan_for, a_digest()))
    await room.propose(quotes=3)
    gone = await unpublish(ITEM, room.site)
    assert gone.commit == commits_of(room.bare)[0]
    assert str(published.path) not in files_of(room.bare)
    assert not any(pull.is_open for pull in room.forge.pulls.all)


@pytest.mark.parametrize("fault", [Fault(status=503), Fault(status=429), Fault()])
async def test_a_forge_that_is_down_changes_nothing_and_trying_again_ends_well(
    fault: Fault, room: Room
) -> None:
    room.forge.faults.extend([fault] * 20)
    with pytest.raises(Unavailable):
        await room.propose()
    assert not room.has_branch()
    room.forge.faults.clear()
    assert (await room.propose()).request is not None


async def test_a_forge_that_goes_down_after_the_push_is_caught_up_with(room: Room) -> None:
    room.forge.may_write = False
    with pytest.raises(Misconfigured):
        await room.propose()
    assert room.has_branch()
    assert room.forge.pulls.all == []
    room.forge.may_write = True
    late = await room.propose()
    assert late.request is not None
    assert late.request.number == len(room.forge.pulls.all) == 1
    assert len(room.own_commits()) == 1


async def test_the_token_is_in_no_log_error_or_file(room: Room, capfd: pytest.CaptureFixture[str]) -> None:
    with capture_logs() as logs:
        await room.propose()
        room.forge.faults.extend([Fault(status=503)] * 2)
        await room.propose(quotes=3)
        room.forge.token = "another"  # noqa: S105 - of a server of ours
        with pytest.raises(Misconfigured) as caught:
            await room.propose(quotes=4)
        await publish(ITEM, room.site, partial(plan_for, a_digest()))
    printed = capfd.readouterr()
    seen = [logs, printed, caught.value, caught.value.facts, caught.value.__cause__, room.site]
    assert "s3cret" not in repr(seen)
    kept = [path for place in (room.cache, room.bare) for path in place.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"s3cret" in path.read_bytes()]


async def test_both_routes_and_the_page_of_a_commit_are_the_sites(room: Room) -> None:
    assert room.site.routes == (Route.PUSH, Route.PULL_REQUEST)
    page = room.site.say_commit("abc")
    assert page is not None
    assert page.startswith(f"{room.forge.address}/")
    assert page.endswith("commit/abc")
