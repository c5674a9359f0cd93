"""The site of a trial can be published to, and is a whole site."""

from pathlib import Path

import pytest

from bot.adapters.trial_site import make_trial_site
from bot.app import current_time
from tests.git_sites import a_digest, commits_of, files_of, git, publish_to, repository


async def test_a_post_can_be_published_to_the_site_of_a_trial(tmp_path: Path) -> None:
    bare = await make_trial_site(tmp_path, title="見本", now=current_time())
    assert bare is not None
    assert 'title = "見本"' in git(bare, "show", "main:hugo.toml")
    published = await publish_to(repository(bare, tmp_path / "cache"), a_digest())
    assert str(published.path) in files_of(bare)
    assert len(commits_of(bare)) == 2
    git(bare, "fsck", "--strict")


async def test_without_git_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await make_trial_site(tmp_path, title="見本", now=current_time()) is None
