"""`matome site check|list` on a folder and on a bare repository alike."""

import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.exit_codes import Exit
from bot.rendering.matome.defects import DefectKind
from tests.cared_sites import POSTS, Place, path_of, post_of, some_posts
from tests.defective_posts import CASES, GOOD
from tests.git_sites import commits_of, git, push_file


@pytest.fixture(params=[False, True], ids=["folder", "repository"])
def is_bare(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def place(tmp_path: Path, is_bare: bool) -> Place:  # noqa: FBT001 - a fixture
    return Place(tmp_path / "site", some_posts(), is_bare=is_bare)


def test_defects_are_listed_with_path_and_line(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "check", *place.arguments]) == Exit.REFUSED
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines == sorted(lines)
    assert lines[0].startswith(f"{place.say(path_of(102))}:27: The fold is broken. The fold is not closed; ")
    assert f"{place.say(path_of(103))}:22: The quote of bob is empty." in lines
    assert any(line.startswith(f"{place.say(path_of(104))}:22: The quote of bob links") for line in lines)
    assert not any(path_of(101) in line for line in lines)
    assert "1 link" in shown.err
    assert "Posts: 4, defects: 4" in shown.err
    assert "3 of them can be mended with --fix." in shown.err
    assert len(commits_of(place.bare)) == 1


def test_what_can_be_mended_is_mended_by_one_change(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "check", *place.arguments, "--fix"]) == Exit.REFUSED
    shown = capsys.readouterr()
    assert [line.split(":")[1] for line in shown.out.splitlines()] == ["22"]
    for item in (102, 103):
        assert f"Mended: {place.say(path_of(item))}" in shown.err
    assert place.read(path_of(102)) == post_of(102)
    assert "bob" not in place.read(path_of(103))
    assert place.read(path_of(104)) == post_of(104, "link")
    assert len(commits_of(place.bare)) == (2 if place.is_bare else 1)
    if place.is_bare:
        message = git(place.bare, "log", "-1", "--format=%B")
        assert message.split("\n")[:4] == ["Mend 2 posts", "", "empty: 1", "fold: 1"]
        assert commits_of(place.bare)[0] in shown.err
    assert main(["site", "check", *place.arguments, "--fix"]) == Exit.REFUSED
    assert "Mended" not in capsys.readouterr().err
    assert len(commits_of(place.bare)) == (2 if place.is_bare else 1)


def test_kinds_choose_what_is_listed_and_mended(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "check", *place.arguments, "--kind", "empty", "--kind", "date", "--fix"]) == Exit.OK
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "bob" not in place.read(path_of(103))
    assert place.read(path_of(102)) == post_of(102, "unclosed fold")
    assert main(["site", "check", *place.arguments, "--kind", "link"]) == Exit.REFUSED
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert main(["site", "check", *place.arguments, "--kind", "nonsense"]) == Exit.USAGE


def test_json_holds_the_same(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "check", *place.arguments, "--json", "--language", "ja"]) == Exit.REFUSED
    report = json.loads(capsys.readouterr().out)
    assert report["posts"] == 4
    assert report["kinds"] == {"empty": 1, "fold": 1, "layout": 1, "link": 1}
    assert report["mended"] == []
    assert report["commit"] is None
    (empty,) = [one for one in report["defects"] if one["kind"] == "empty"]
    assert empty == {
        "path": place.say(path_of(103)),
        "line": 22,
        "kind": "empty",
        "sentence": "bob の引用が空です。",
        "can_be_mended": True,
    }


def test_a_site_without_defects_ends_well(
    tmp_path: Path,
    is_bare: bool,  # noqa: FBT001 - a fixture
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = Place(
        tmp_path, {path_of(101): GOOD, f"{POSTS}/about.md": "---\ntitle: us\n---\n"}, is_bare=is_bare
    )
    assert main(["site", "check", *place.arguments]) == Exit.OK
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Posts: 2, defects: 0" in shown.err


def test_two_posts_of_a_discussion_and_hostile_names_are_told_on_one_line(
    tmp_path: Path,
    is_bare: bool,  # noqa: FBT001 - a fixture
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = {path_of(101): GOOD, f"{POSTS}/z\x1b[31m {'long ' * 30}.md": GOOD}
    place = Place(tmp_path, files, is_bare=is_bare)
    assert main(["site", "check", *place.arguments]) == Exit.REFUSED
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith(f"The discussion 101 has another post, {path_of(101)}.")
    assert "\x1b" not in line


def test_every_kind_of_defect_is_found_in_a_site(
    tmp_path: Path,
    is_bare: bool,  # noqa: FBT001 - a fixture
    capsys: pytest.CaptureFixture[str],
) -> None:
    late = GOOD.replace("2025-02-25", "9025-02-25").replace("2025/02'", "9025/02'")
    posts = {path_of(item): post_of(item, name) for item, name in enumerate(CASES, 200)}
    posts |= {path_of(101): GOOD, path_of(102): GOOD, path_of(103): late.replace("id=101", "id=103")}
    posts[path_of(104)] = post_of(104).partition("{{<")[0]
    place = Place(tmp_path, posts, is_bare=is_bare)
    assert main(["site", "check", *place.arguments, "--json"]) == Exit.REFUSED
    assert json.loads(capsys.readouterr().out)["kinds"].keys() == {kind.value for kind in DefectKind}
    assert main(["site", "check", *place.arguments, "--fix", "--json"]) == Exit.REFUSED
    report = json.loads(capsys.readouterr().out)
    assert not any(one["can_be_mended"] for one in report["defects"])
    clear = sum(case.mended is not None for case in CASES.values())
    assert len(report["mended"]) == clear + 2  # an empty fold, and the post that ends too early


def test_a_race_that_is_lost_is_run_again(tmp_path: Path) -> None:
    place = Place(tmp_path, some_posts(), is_bare=True)
    hook = place.bare / "hooks" / "pre-receive"
    # Somebody else pushes while our first push is under way.
    hook.parent.mkdir(exist_ok=True)
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", str(place.bare), str(other))
    (other / "content" / "news.md").write_text("news", encoding="utf-8")
    git(other, "add", ".")
    git(other, "commit", "-q", "-m", "News")
    git(other, "push", "-q", "origin", "HEAD:refs/heads/side")
    hook.write_text(
        "#!/bin/sh\n[ -e once ] && exit 0\ntouch once\n"
        "env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main side\n"
    )
    hook.chmod(0o755)
    assert main(["site", "check", *place.arguments, "--fix"]) == Exit.REFUSED
    assert git(place.bare, "log", "--format=%s").splitlines() == ["Mend 2 posts", "News", "A site"]
    assert place.read(path_of(102)) == post_of(102)


def test_posts_are_listed_newest_first(
    tmp_path: Path,
    is_bare: bool,  # noqa: FBT001 - a fixture
    capsys: pytest.CaptureFixture[str],
) -> None:
    newer = post_of(102).replace("2025-02-25", "2025-03-01").replace("'題名'", "'新しい\\t題名'")
    place = Place(tmp_path, {path_of(101): GOOD, path_of(102): newer}, is_bare=is_bare)
    assert main(["site", "list", *place.arguments]) == Exit.OK
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows == [
        ["2025-03-01", "102", "新しい\\t題名", "Rust, 電源", path_of(102)],
        ["2025-02-25", "101", "題名", "Rust, 電源", path_of(101)],
    ]
    assert main(["site", "list", *place.arguments, "--json"]) == Exit.OK
    newest, _ = json.loads(capsys.readouterr().out)
    assert newest["item"] == 102
    assert newest["date"] == "2025-03-01T00:00:00"
    assert newest["tags"] == ["Rust", "電源"]


def test_a_site_is_named_once(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "list"):
        assert main(["site", command, str(place.work), "--repo", str(place.bare)]) == Exit.REFUSED
        assert "two sites" in capsys.readouterr().err


def test_without_a_place_the_site_is_here(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", "list"]) == Exit.MISCONFIGURED
    monkeypatch.chdir(place.work)
    capsys.readouterr()
    assert main(["site", "check"]) == Exit.REFUSED
    assert capsys.readouterr().out.startswith(f"{path_of(102)}:27: ")


def test_a_changed_repository_is_read_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = Place(tmp_path, some_posts(), is_bare=True)
    main(["site", "check", *place.arguments])
    push_file(place.bare, path_of(105), post_of(105, "draft"))
    capsys.readouterr()
    main(["site", "check", *place.arguments, "--kind", "draft"])
    assert capsys.readouterr().out == f"{path_of(105)}:4: The post is a draft; Hugo leaves it out.\n"
