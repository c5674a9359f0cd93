"""The branch of a pull request: one commit of ours on what the site has now, a person's work never lost."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest

from bot.adapters.site_branch import SiteBranch
from bot.adapters.site_repository import SiteRepository
from bot.domain.publishing import Route
from bot.errors import LostRace, NotPublished
from bot.ports import PullRequest
from bot.services.site_publishing import propose as propose_digest
from bot.services.site_publishing import unpublish
from tests.git_sites import (
    POSTS,
    a_digest,
    commits_of,
    files_of,
    git,
    make_site,
    plan_for,
    post_text,
    publish_to,
    push_file,
    repository,
    site_of,
)
from tests.threads import START

WORK = "matome/100"
PATH = Path(POSTS, "2026_03/2026_03_01_a/index.md")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_site(tmp_path / "remote", {f"{POSTS}/other.md": post_text(7)})


@pytest.fixture
def site(bare: Path, tmp_path: Path) -> SiteRepository:
    return repository(bare, tmp_path / "cache")


def proposal(site: SiteRepository, *, is_open: bool = True) -> AbstractAsyncContextManager[SiteBranch]:
    return site.turn(work=WORK, is_continued=is_open)


async def propose(site: SiteRepository, text: str, *, is_open: bool = True) -> str | None:
    async with proposal(site, is_open=is_open) as branch:
        return await branch.commit({PATH: text}, "Publish", now=START)


def own_commits(bare: Path) -> list[str]:
    return git(bare, "log", "--format=%s", f"main..{WORK}").splitlines()


async def test_a_proposal_is_one_commit_beside_the_sites_branch(bare: Path, site: SiteRepository) -> None:
    commit = await propose(site, post_text(100), is_open=False)
    assert git(bare, "rev-parse", WORK).strip() == commit
    assert own_commits(bare) == ["Publish"]
    assert str(PATH) not in files_of(bare)
    assert len(commits_of(bare)) == 1


async def test_a_renewed_proposal_stands_on_what_the_site_has_by_then(
    bare: Path, site: SiteRepository
) -> None:
    await propose(site, post_text(100), is_open=False)
    push_file(bare, f"{POSTS}/other.md", post_text(7, words="changed"))
    async with proposal(site) as branch:
        assert branch.posts()[a_digest().story.id] == PATH
        assert await branch.read(PATH) == post_text(100)
        await branch.commit({PATH: post_text(100, words="more")}, "Publish", now=START)
    assert own_commits(bare) == ["Publish"]
    assert "changed" in git(bare, "show", f"{WORK}:{POSTS}/other.md")
    assert "more" in git(bare, "show", f"{WORK}:{PATH}")


async def test_nothing_is_pushed_where_the_proposal_says_it_already(bare: Path, site: SiteRepository) -> None:
    commit = await propose(site, post_text(100), is_open=False)
    assert await propose(site, post_text(100)) is None
    assert git(bare, "rev-parse", WORK).strip() == commit


async def test_what_a_person_has_committed_to_a_proposal_stays(bare: Path, site: SiteRepository) -> None:
    await propose(site, post_text(100), is_open=False)
    work = bare.parent / "work"
    git(work, "fetch", "-q", "origin", WORK)
    git(work, "checkout", "-q", "FETCH_HEAD")
    (work / "README.md").write_text("by hand", encoding="utf-8")
    git(work, "add", ".")
    git(work, "commit", "-q", "-m", "By hand")
    git(work, "push", "-q", "origin", f"HEAD:{WORK}")
    await propose(site, post_text(100, words="more"))
    assert own_commits(bare) == ["Publish", "By hand", "Publish"]
    assert "README.md" in files_of(bare, WORK)


async def test_a_proposal_that_was_merged_or_closed_begins_anew(bare: Path, site: SiteRepository) -> None:
    await propose(site, post_text(100), is_open=False)
    push_file(bare, f"{POSTS}/other.md", post_text(7, words="changed"))
    await propose(site, post_text(100, words="again"), is_open=False)
    assert own_commits(bare) == ["Publish"]
    assert "again" in git(bare, "show", f"{WORK}:{PATH}")


@pytest.mark.parametrize("is_open", [False, True])
async def test_a_branch_that_has_moved_meanwhile_is_a_lost_race(
    bare: Path, site: SiteRepository, tmp_path: Path, *, is_open: bool
) -> None:
    if is_open:
        await propose(site, post_text(100), is_open=False)
    async with proposal(site, is_open=is_open) as branch:
        await propose(repository(bare, tmp_path / "other"), post_text(100, words="first"), is_open=is_open)
        with pytest.raises(LostRace):
            await branch.commit({PATH: post_text(100, words="second")}, "Publish", now=START)
    assert "first" in git(bare, "show", f"{WORK}:{PATH}")


async def test_a_post_is_taken_out_with_all_that_lies_beside_it(bare: Path, site: SiteRepository) -> None:
    published = await publish_to(site, a_digest())
    push_file(bare, str(published.path.parent / "picture.svg"), "<svg/>")
    push_file(bare, f"{published.path.parent}_2/index.md", post_text(8))
    done = await unpublish(a_digest().story.id, site_of(site))
    assert done.commit == commits_of(bare)[0]
    assert not [path for path in files_of(bare) if path.startswith(f"{published.path.parent}/")]
    assert f"{published.path.parent}_2/index.md" in files_of(bare)
    assert git(bare, "log", "-1", "--format=%s").startswith("Unpublish: ")
    with pytest.raises(NotPublished):
        await unpublish(a_digest().story.id, site_of(site))


async def test_a_post_that_was_taken_out_can_be_published_again(bare: Path, site: SiteRepository) -> None:
    first = await publish_to(site, a_digest())
    await unpublish(a_digest().story.id, site_of(site))
    again = await publish_to(site, a_digest())
    assert again.is_new
    assert again.path == first.path
    assert len(commits_of(bare)) == 4


@dataclass(slots=True)
class Requests:
    """A forge that keeps the open pull requests, by branch."""

    open_ones: dict[str, str] = field(default_factory=dict[str, str])

    async def find_open(self, branch: str) -> PullRequest | None:
        return PullRequest(number=1, url="https://forge.example/1") if branch in self.open_ones else None

    async def open(self, branch: str, *, title: str, body: str) -> PullRequest:
        assert body
        self.open_ones[branch] = title
        return PullRequest(number=1, url="https://forge.example/1")

    async def close(self, branch: str) -> None:
        self.open_ones.pop(branch, None)


async def test_where_nothing_is_pushed_a_post_is_taken_out_by_a_pull_request(
    bare: Path, site: SiteRepository
) -> None:
    published, forge = await publish_to(site, a_digest()), Requests()
    protected = replace(site_of(site), routes=(Route.PULL_REQUEST,), forge=forge)
    for _ in range(2):  # the second one renews the first
        removed = await unpublish(a_digest().story.id, protected)
        assert removed.request is not None
        assert forge.open_ones == {WORK: "Unpublish: A story"}
        assert str(published.path) in files_of(bare)
        assert str(published.path) not in files_of(bare, WORK)
        assert len(own_commits(bare)) == 1


async def test_a_post_that_was_never_merged_is_proposed_as_a_new_one_each_time(
    bare: Path, site: SiteRepository
) -> None:
    forge, titles = Requests(), list[str]()
    protected = replace(site_of(site), routes=(Route.PULL_REQUEST,), forge=forge)
    for quotes in (2, 3):
        wanted = a_digest(quotes=quotes)
        await propose_digest(wanted.story.id, protected, partial(plan_for, wanted))
        titles += forge.open_ones.values()
    git(bare, "branch", "-f", "main", WORK)
    wanted = a_digest(quotes=4)
    await propose_digest(wanted.story.id, protected, partial(plan_for, wanted))
    assert titles == ["Publish: A story"] * 2
    assert forge.open_ones == {WORK: "Update: A story"}


async def test_a_post_that_is_only_proposed_is_taken_back_by_closing_that(
    bare: Path, site: SiteRepository
) -> None:
    forge = Requests()
    protected = replace(site_of(site), routes=(Route.PULL_REQUEST,), forge=forge)
    proposed = await propose_digest(a_digest().story.id, protected, partial(plan_for, a_digest()))
    assert proposed.request is not None
    assert (await unpublish(a_digest().story.id, protected)).request is None
    assert forge.open_ones == {}
    with pytest.raises(NotPublished):
        await unpublish(a_digest().story.id, protected)
    assert len(commits_of(bare)) == 1
