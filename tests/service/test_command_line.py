import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.exit_codes import Exit
from tests.samples import POST, SAMPLE


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["digest", "no link"], Exit.USAGE, "item?id=8863"),
        (["digest"], Exit.USAGE, "There is no link"),
        (["digest", "1", "--comments", "0"], Exit.USAGE, "comments"),
        (["nonsense"], Exit.USAGE, "nonsense"),
        (["digest", "5", "--from", str(SAMPLE)], Exit.NOT_FOUND, "does not hold"),
        (["digest", "--from", "missing.json"], Exit.REFUSED, "missing.json"),
        (["publish", "--from", str(SAMPLE), "--out", "nowhere"], Exit.MISCONFIGURED, "matome site init"),
        (["digest", "--from", "."], Exit.REFUSED, "elsewhere does not hold"),
        (["demo", str(SAMPLE)], Exit.MISCONFIGURED, "Not a directory"),
        (["post", "read", "missing.md"], Exit.REFUSED, "missing.md"),
    ],
)
def test_every_mistake_gets_one_clear_line_and_its_exit_code(
    arguments: list[str], code: Exit, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    printed = capsys.readouterr()
    assert words in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert not printed.out


def test_mistakes_are_explained_in_the_operators_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATOME_LANGUAGE", "ja")
    assert main(["digest", "no link"]) == Exit.USAGE
    assert re.search("[ぁ-ん]", capsys.readouterr().err)


@pytest.mark.parametrize("option", [["--language", "ja"], ["--language=ja"]])
def test_mistakes_are_explained_in_the_language_that_was_typed(
    option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["digest", "no link", *option]) == Exit.USAGE
    assert re.search("[ぁ-ん]", capsys.readouterr().err)


def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATOME_COMMENTS", "many")
    assert main(["digest", "--from", str(SAMPLE)]) == Exit.MISCONFIGURED
    assert "MATOME_COMMENTS" in capsys.readouterr().err


def test_a_settings_file_that_is_no_text_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    monkeypatch.chdir(tmp_path)
    assert main(["digest", "--from", str(SAMPLE)]) == Exit.MISCONFIGURED
    assert ".env" in capsys.readouterr().err


@pytest.mark.hugo
def test_the_demo_uses_the_templates_of_the_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "preview.html.j2").write_text("Our own: {{ title }}", "utf-8")
    monkeypatch.setenv("MATOME_TEMPLATES", str(tmp_path))
    assert main(["demo", str(tmp_path / "demo")]) == Exit.OK
    assert (tmp_path / "demo" / "chat.html").read_text("utf-8").startswith("Our own: Show HN")


def test_benchmark_lines_become_summaries() -> None:
    said = "The table is easy to look at when jobs fail."
    comments = [{"id": "c1", "parent": None, "author": "a", "text": said}]
    line = json.dumps({"id": "t1", "title": "Queues", "text": "", "comments": comments})
    command = (sys.executable, "-m", "bot", "evaluate", "--words", "20")
    run = subprocess.run(command, input=line, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert json.loads(run.stdout) == {"id": "t1", "summary": said}


def test_a_hyphen_is_standard_input(site: Path) -> None:
    assert main(["publish", "--from", str(SAMPLE), "--out", str(site), "--write"]) == Exit.OK
    post = (site / POST).read_bytes()
    read, write = (
        [sys.executable, "-m", "bot", "post", *rest] for rest in (("read", "-", "--json"), ("write", "-"))
    )
    as_json = subprocess.run(read, input=post, capture_output=True, check=True)  # noqa: S603 - ours
    written = subprocess.run(write, input=as_json.stdout, capture_output=True, check=True)  # noqa: S603 - ours
    assert written.stdout == post


def test_an_interruption_while_the_program_loads_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "cyclopts.py").write_text("raise KeyboardInterrupt", "utf-8")
    command, loading = (sys.executable, "-m", "bot"), {**os.environ, "PYTHONPATH": str(tmp_path)}
    run = subprocess.run(command, capture_output=True, env=loading, check=False)  # noqa: S603 - ours
    assert (run.returncode, run.stderr) == (Exit.INTERRUPTED, b"")


def test_output_is_utf_8_whatever_the_locale_can_write() -> None:
    command = (sys.executable, "-m", "bot", "digest", "--from", str(SAMPLE), "--language", "ja")
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = subprocess.run(command, capture_output=True, env=ascii_only, check=True)  # noqa: S603 - ours
    assert "コメント 36 件" in run.stdout.decode("utf-8")


@pytest.mark.hugo
def test_the_demo_makes_a_chat_page_and_a_built_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    for _ in range(2):  # a second run makes everything anew
        assert main(["demo", str(folder), "--language", "ja"]) == Exit.OK
    printed = capsys.readouterr()
    assert "見本のスレッド" in printed.err
    assert "ブラウザー" in printed.out
    pages = [Path(page) for page in re.findall(r"file://(\S+)", printed.out)]
    assert len(pages) == 6
    assert all("sample_bram" in page.read_text("utf-8") for page in pages[:2])
    assert "sample thread" in pages[2].read_text("utf-8")


def test_the_demo_never_empties_a_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "precious").touch()
    assert main(["demo", str(tmp_path)]) == Exit.REFUSED
    assert (tmp_path / "precious").exists()
