"""`matome site import` into a folder and into a bare repository alike."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.exit_codes import Exit
from tests.cared_sites import POSTS, Place, path_of, post_of, some_posts
from tests.git_sites import commits_of, git


@pytest.fixture(params=[False, True], ids=["folder", "repository"])
def is_bare(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def place(tmp_path: Path, is_bare: bool) -> Place:  # noqa: FBT001 - a fixture
    return Place(tmp_path / "site", some_posts(), is_bare=is_bare)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Posts of another site, and other files."""
    files = {
        "posts/2025_02_25_new_one/index.md": post_of(300, "unclosed fold"),
        "posts/2025_02_25_post_101/index.md": post_of(301),  # its place is taken
        "posts/2025_02_25_known.md": post_of(102),
        "posts/2025_02_26_again.md": post_of(300),
        "posts/_index.md": post_of(302),
        "posts/about.md": "# About\n",
        "posts/nameless.md": post_of(303).replace("引用元：", "出典："),
        "posts/torn.md": post_of(304, "text between quotes"),
        "posts/題名.md": post_of(305).replace("'題名'", "'Rust の話'").replace("> 題名", "> Rust の話"),
    }
    for name, text in files.items():
        path = tmp_path / "elsewhere" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "elsewhere"


def test_posts_come_in_mended_where_the_site_lacks_their_discussion(
    place: Place, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["site", "import", str(elsewhere / "posts"), *place.target]
    assert main(arguments) == Exit.OK
    shown = capsys.readouterr()
    folder = f"{POSTS}/2025_02/2025_02_25"
    arrows = [line.split(" → ")[1] for line in shown.out.splitlines()]
    assert arrows == [
        f"{folder}_new_one/index.md (mended)",
        f"{folder}_post_101_301/index.md",
        f"{folder}_rust/index.md",
    ]
    for words in (
        f"2025_02_25_known.md, because the site has that discussion: {path_of(102)}",
        "2025_02_26_again.md, because ",
        "about.md is no matome post.",
        "nameless.md names no discussion.",
        "torn.md cannot be mended. Line 24: Text stands between",
        "Nothing is imported yet. With --write it is: posts 3, left out 5",
    ):
        assert words in shown.err
    assert len(commits_of(place.bare)) == 1
    assert main([*arguments, "--write"]) == Exit.OK
    assert "Posts imported: 3, left out: 5" in capsys.readouterr().err
    assert place.read(f"{folder}_new_one/index.md") == post_of(300)
    assert place.read(path_of(101)) == post_of(101)
    if place.is_bare:
        assert git(place.bare, "log", "-1", "--format=%s").strip() == "Import 3 posts"
    assert main([*arguments, "--write"]) == Exit.OK
    assert "Posts imported: 0, left out: 8" in capsys.readouterr().err
    assert len(commits_of(place.bare)) == (2 if place.is_bare else 1)


def test_an_import_needs_posts_and_one_site(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["site", "import", str(tmp_path / "empty"), *place.target]) == Exit.REFUSED
    assert "no posts to import" in capsys.readouterr().err
    assert main(["site", "import", str(tmp_path)]) == Exit.REFUSED
    assert main(["site", "import", str(tmp_path / "gone.md"), *place.target]) == Exit.MISCONFIGURED
    assert "gone.md cannot be used" in capsys.readouterr().err
