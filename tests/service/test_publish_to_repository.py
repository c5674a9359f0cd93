import re
from pathlib import Path

import pytest

from bot.cli import main
from bot.exit_codes import Exit
from tests.git_sites import commits_of, files_of, git, make_site
from tests.samples import POST, SAMPLE

TIME = re.compile(r"lastmod = .*")  # the clock goes on between two commands


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    bare = make_site(tmp_path / "remote")
    return ["publish", "--from", str(SAMPLE), "--repo", str(bare)]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return tmp_path / "remote" / "site.git"


def test_the_change_is_shown_then_pushed_then_done(
    arguments: list[str], bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == Exit.OK
    shown = capsys.readouterr()
    assert f"+++ b/{POST}" in shown.out
    assert "Nothing is published yet" in shown.err
    assert len(commits_of(bare)) == 1
    assert main([*arguments, "--write"]) == Exit.OK
    pushed = capsys.readouterr()
    assert TIME.sub("", pushed.out) == TIME.sub("", shown.out)
    assert commits_of(bare)[0] in "".join(pushed.err.split())
    assert git(bare, "log", "-1", "--format=%an: %s").startswith("Matome Bot: Publish: Show HN: ")
    assert main([*arguments, "--write"]) == Exit.OK
    assert "up to date" in capsys.readouterr().err
    assert len(commits_of(bare)) == 2


def test_the_operators_choices_hold(
    arguments: list[str], bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(bare, "branch", "drafts")
    monkeypatch.setenv("MATOME_SITE_AUTHOR", "Zoë <zoe@example.org>")
    monkeypatch.setenv("MATOME_SITE_CACHE", str(tmp_path / "kept"))
    monkeypatch.setenv("MATOME_POST_PATH", "content/posts/{slug}.md")
    assert main([*arguments, "--branch", "drafts", "--write"]) == Exit.OK
    assert git(bare, "log", "-1", "--format=%an <%ae>", "drafts").strip() == "Zoë <zoe@example.org>"
    assert "content/posts/show_hn_we_replaced_our_job_queue_with.md" in files_of(bare, "drafts")
    assert (tmp_path / "kept").is_dir()
    assert len(commits_of(bare)) == 1


def test_it_is_said_in_the_language_asked_for(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for more, words in (([], "まだ公開"), (["--write"], "公開しました"), ([], "最新です")):
        assert main([*arguments, "--language", "ja", *more]) == Exit.OK
        assert words in capsys.readouterr().err
    assert main([*arguments, "--language", "ja", "--branch", "nope"]) == Exit.MISCONFIGURED
    assert "ブランチ nope はありません" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--out", "."], ["--style", "plain"]])
def test_there_is_one_place_to_publish_to(
    more: list[str], arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, *more]) == Exit.REFUSED
    assert main(arguments[:-2]) == Exit.REFUSED
    assert "--out FOLDER, or --repo ADDRESS" in capsys.readouterr().err


@pytest.mark.parametrize("author", ["Ann", "<ann@example.org>", "Ann <a b>", "Ann <a> <b>"])
def test_an_author_without_name_or_address_is_not_taken(
    author: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATOME_SITE_AUTHOR", author)
    assert main(arguments) == Exit.MISCONFIGURED
    assert "MATOME_SITE_AUTHOR" in capsys.readouterr().err


def test_showing_only_can_be_said_and_is_not_said_with_writing(
    arguments: list[str], bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--dry-run"]) == Exit.OK
    assert "Nothing is published yet" in capsys.readouterr().err
    assert main([*arguments, "--dry-run", "--write"]) == Exit.REFUSED
    assert "exclude each other" in capsys.readouterr().err
    assert len(commits_of(bare)) == 1
