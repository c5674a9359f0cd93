"""`matome unpublish`, from a folder and from a repository that has no forge."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.exit_codes import Exit
from tests.git_sites import POSTS, commits_of, files_of, make_site, post_text
from tests.samples import POST, SAMPLE

OTHER = f"{POSTS}/other/index.md"
ITEM = 100
PATH = f"{POSTS}/2026_03/story/index.md"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    files = {PATH: post_text(ITEM), f"{POSTS}/2026_03/story/cover.jpg": b"\xff", OTHER: post_text(7)}
    return make_site(tmp_path / "remote", files)


def test_what_goes_is_shown_then_removed_with_its_folder(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["unpublish", str(ITEM), "--repo", str(bare)]
    assert main(arguments) == Exit.OK
    shown = capsys.readouterr()
    assert f"--- a/{PATH}" in shown.out
    assert "cover.jpg" in shown.err
    assert len(commits_of(bare)) == 1
    assert main([*arguments, "--write"]) == Exit.OK
    assert commits_of(bare)[0] in capsys.readouterr().err
    assert set(files_of(bare)) == {"hugo.toml", f"{POSTS}/_index.md", OTHER}
    assert main([*arguments, "--write"]) == Exit.REFUSED
    assert "no post of this discussion" in capsys.readouterr().err
    assert len(commits_of(bare)) == 2


def test_a_post_goes_from_a_folder_with_all_that_is_its_own(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path for path in site.rglob("*") if path.is_file()}
    assert main(["publish", "--from", str(SAMPLE), "--out", str(site), "--write"]) == Exit.OK
    text = (site / POST).read_text(encoding="utf-8")
    link = next(word for word in text.replace("(", " ").replace(")", " ").split() if "item?id=" in word)
    (site / POST).with_name("cover.jpg").write_bytes(b"\xff")
    assert main(["unpublish", link, "--out", str(site)]) == Exit.OK
    assert (site / POST).exists()
    assert main(["unpublish", link, "--out", str(site), "--write", "--language", "ja"]) == Exit.OK
    assert "取り下げました" in capsys.readouterr().err
    assert {path for path in site.rglob("*") if path.is_file()} == before
    assert not (site / POST).parent.exists()
    assert main(["unpublish", link, "--out", str(site)]) == Exit.REFUSED


def test_a_post_without_a_folder_goes_alone(site: Path) -> None:
    (site / POSTS / "single.md").write_text(post_text(8), encoding="utf-8")
    (site / POSTS / "beside.md").write_text(post_text(9), encoding="utf-8")
    assert main(["unpublish", "8", "--out", str(site), "--write"]) == Exit.OK
    assert not (site / POSTS / "single.md").exists()
    assert (site / POSTS / "beside.md").exists()


@pytest.mark.parametrize("more", [[], ["--out", ".", "--repo", "x"], ["--out", ".", "--pr"]])
def test_there_is_one_place_to_take_it_out_of(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unpublish", "8", *more]) == Exit.REFUSED
    assert "--out FOLDER, or --repo ADDRESS" in capsys.readouterr().err


def test_a_pull_request_needs_a_forge_and_a_token(
    bare: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = ["publish", "--from", str(SAMPLE), "--pr", "--write", "--repo"]
    for command in (["unpublish", "8", "--pr", "--repo"], publish):
        assert main([*command, str(bare)]) == Exit.MISCONFIGURED
        assert "Set FORGE of the site" in capsys.readouterr().err
        assert main([*command, "https://github.com/ann/site.git"]) == Exit.MISCONFIGURED
        assert "need a token" in capsys.readouterr().err
    monkeypatch.setenv("MATOME_SITE_TOKEN", "secret word")
    assert main([*publish, "https://github.com/ann/site.git"]) == Exit.MISCONFIGURED
    assert "secret" not in capsys.readouterr().err
    monkeypatch.setenv("MATOME_SITE_TOKEN", "secret")
    monkeypatch.setenv("MATOME_SITES__BLOG__REPOSITORY", str(bare))
    monkeypatch.setenv("MATOME_SITES__BLOG__FORGE", "gitea")
    monkeypatch.setenv("MATOME_SITES__BLOG__API", "http://git.example.org/api/v1")
    assert main([*publish, "blog"]) == Exit.MISCONFIGURED
    said = capsys.readouterr().err
    assert "over https only" in said
    assert "secret" not in said
    assert len(commits_of(bare)) == 1


def test_showing_only_can_be_said_and_is_not_said_with_writing(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["unpublish", str(ITEM), "--repo", str(bare), "--dry-run"]
    assert main(arguments) == Exit.OK
    assert "Nothing is removed yet" in capsys.readouterr().err
    assert main([*arguments, "--write"]) == Exit.REFUSED
    assert "exclude each other" in capsys.readouterr().err
    assert len(commits_of(bare)) == 1
