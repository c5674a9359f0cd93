import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.console import Exit
from bot.rendering.templates import packaged
from tests.fakes.hackernews import FakeHackerNews, Fault, serve

SAMPLE = packaged("templates") / "demo" / "thread.json"
POST = "content/posts/2026_11/2026_11_02_show_hn_we_replaced_our_job_queue_with/index.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    assert main(["site", "init", str(folder), "--title", "It's “ours” <b>"]) == Exit.OK
    return folder


def test_a_digest_on_the_terminal_names_story_points_branches_and_quotes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["digest", "--from", str(SAMPLE)]) == Exit.OK
    printed = capsys.readouterr().out
    for part in (
        "Show HN: We replaced our job queue",
        "Read 36 of 36 comments",
        "Nothing was translated",
        "What people say",
        "Branches of the discussion",
        "https://news.ycombinator.com/item?id=9000000010",
    ):
        assert part in printed
    assert "\x1b" not in printed


def test_labels_are_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "--from", str(SAMPLE), "--language", "ja"]) == Exit.OK
    printed = capsys.readouterr().out
    assert "引用" in printed or "コメント" in printed
    assert "What people say" not in printed


def test_a_digest_as_json_quotes_only_what_the_thread_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "--from", str(SAMPLE), "--json", "--comments", "12"]) == Exit.OK
    digest = json.loads(capsys.readouterr().out)
    authors = dict(re.findall(r'"id": (\d+),.*?"author": "(\w+)"', SAMPLE.read_text("utf-8"), re.DOTALL))
    assert len(digest["quotes"]) == 12
    assert digest["coverage"] == {"read": 36, "total": 36}
    assert all(authors[str(quote["id"])] == quote["author"] for quote in digest["quotes"])
    originals = {quote["id"]: quote["original"] for quote in digest["quotes"]}
    assert all(len(point["sources"]) == 1 for point in digest["points"])
    assert all(
        point["text"] in originals[point["sources"][0]]
        for point in digest["points"]
        if point["sources"][0] in originals
    )


def test_explaining_gives_each_quote_its_score_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "--from", str(SAMPLE), "--explain"]) == Exit.OK
    printed = capsys.readouterr().out
    assert "a contested view, kept for balance" in printed
    assert len(re.findall(r"^ *\[\d+\] ", printed, re.MULTILINE)) == 36


def test_a_comment_link_marks_the_comment(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "9000000014", "--from", str(SAMPLE), "--comments", "3", "--json"]) == Exit.OK
    digest = json.loads(capsys.readouterr().out)
    assert digest["focus"] == 9000000014
    assert 9000000014 in {quote["id"] for quote in digest["quotes"]}
    assert main(["digest", "9000000014", "--from", str(SAMPLE), "--comments", "3"]) == Exit.OK
    marked = [
        line for line in capsys.readouterr().out.splitlines() if "the comment that the link named" in line
    ]
    assert len(marked) == 1
    assert "item?id=9000000014" in marked[0]


def test_publishing_shows_the_change_and_writes_nothing_unasked(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", "--from", str(SAMPLE), "--out", str(site)]) == Exit.OK
    printed = capsys.readouterr()
    assert f"+++ b/{POST}" in printed.out
    assert "Nothing is written yet" in printed.err
    assert not (site / POST).exists()


def test_publishing_says_in_the_language_asked_for_what_it_did(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["publish", "--from", str(SAMPLE), "--out", str(site), "--language", "ja"]
    for more, words in (([], "まだ何も"), (["--write"], "書き込みました"), ([], "最新です")):
        assert main([*arguments, *more]) == Exit.OK
        assert words in capsys.readouterr().err


def test_publishing_twice_writes_once(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["publish", "--from", str(SAMPLE), "--out", str(site), "--write"]
    assert main(arguments) == Exit.OK
    written = (site / POST).read_bytes()
    assert main(arguments) == Exit.OK
    assert (site / POST).read_bytes() == written
    assert "up to date" in capsys.readouterr().err
    assert main(["post", "read", str(site / POST)]) == Exit.OK


def test_a_grown_thread_renews_its_post_in_place(site: Path) -> None:
    arguments = ["publish", "--from", str(SAMPLE), "--out", str(site), "--write"]
    assert main([*arguments, "--comments", "10"]) == Exit.OK
    first = (site / POST).read_text("utf-8")
    assert main(arguments) == Exit.OK
    second = (site / POST).read_text("utf-8")
    assert second.count("matomeQuote") == 36
    for key in ("date", "featureimage", "title"):
        line = re.search(rf"^{key} = .*$", first, re.MULTILINE)
        assert line
        assert line[0] in second
    assert len(list((site / "content" / "posts").rglob("index.md"))) == 1


def test_a_broken_post_is_not_built_upon(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["publish", "--from", str(SAMPLE), "--out", str(site), "--write"]
    assert main(arguments) == Exit.OK
    broken = (site / POST).read_text("utf-8").replace("{{</details>}}", "", 1)
    (site / POST).write_text(broken, "utf-8")
    assert main([*arguments, "--comments", "5"]) == Exit.REFUSED
    assert "breaks the matome format" in capsys.readouterr().err
    assert (site / POST).read_text("utf-8") == broken


def test_a_plain_post_needs_no_hugo_site(tmp_path: Path) -> None:
    arguments = ["publish", "--from", str(SAMPLE), "--out", str(tmp_path), "--style", "plain", "--write"]
    assert main(arguments) == Exit.OK
    text = (tmp_path / "2026-11-02-show_hn_we_replaced_our_job_queue_with.md").read_text("utf-8")
    assert text.startswith("---\n")
    assert "Counterpoint: a broker is boring" in text


def test_a_plain_post_never_takes_the_place_of_another_file(tmp_path: Path) -> None:
    arguments = ["publish", "--from", str(SAMPLE), "--out", str(tmp_path), "--style", "plain", "--write"]
    other = tmp_path / "2026-11-02-show_hn_we_replaced_our_job_queue_with.md"
    other.write_text("---\nhn_id: 90000000012\n---\n\nhn_id: 9000000001\n", "utf-8")
    for _ in range(2):
        assert main(arguments) == Exit.OK
    own = other.with_stem(f"{other.stem}_9000000001")
    assert sorted(tmp_path.iterdir()) == [other, own]
    assert "hn_id: 9000000001\n" not in other.read_text("utf-8").partition("\n---")[0]
    assert "hn_id: 9000000001\n" in own.read_text("utf-8")


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
        (["digest", "--from", "."], Exit.REFUSED, f"{Path.cwd().name} does not hold"),
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


@pytest.mark.parametrize(("name", "style"), [("plain.md.j2", "plain"), ("matome.md.j2", "latest")])
def test_a_template_of_the_owner_that_is_broken_is_named(
    name: str, style: str, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATOME_TEMPLATES", str(site))
    for template in (b"{{ oops", b"{{ nobody.knows }}", b"\xff"):
        (site / name).write_bytes(template)
        arguments = ["publish", "--from", str(SAMPLE), "--out", str(site), "--style", style]
        assert main(arguments) == Exit.MISCONFIGURED
        assert name in capsys.readouterr().err


@pytest.mark.hugo
def test_the_demo_uses_the_templates_of_the_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "preview.html.j2").write_text("Our own: {{ title }}", "utf-8")
    monkeypatch.setenv("MATOME_TEMPLATES", str(tmp_path))
    assert main(["demo", str(tmp_path / "demo")]) == Exit.OK
    assert (tmp_path / "demo" / "chat.html").read_text("utf-8").startswith("Our own: Show HN")


def test_posts_follow_the_owners_choices(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATOME_POST_FIRST_FOLD", "6")
    monkeypatch.setenv("MATOME_POST_FOLD_SIZE", "10")
    monkeypatch.setenv("MATOME_POST_TIME_FORMAT", "%Y-%m-%dT%H:%M:%S")
    monkeypatch.setenv("MATOME_POST_PALETTE", "#112233")
    monkeypatch.setenv("MATOME_POST_PATH", "content/posts/{date:%Y}/{slug}.md")
    monkeypatch.setenv("MATOME_POST_ADDITIONS", "threading")
    assert main(["publish", "--from", str(SAMPLE), "--out", str(site), "--write"]) == Exit.OK
    text = (site / "content/posts/2026/show_hn_we_replaced_our_job_queue_with.md").read_text("utf-8")
    assert text.count("{{< details") == 3
    assert re.search(r'createdAt="2026-11-02T09:39:\d\d" color="#112233"', text)
    assert 'depth="0"' in text
    assert "hn_id" not in text
    assert (
        main(["post", "read", str(site / "content/posts/2026/show_hn_we_replaced_our_job_queue_with.md")])
        == 0
    )
    capsys.readouterr()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MATOME_POST_PATH", "content/{dat}/{slug}.md"),
        ("MATOME_POST_PATH", "content/index.md"),
        ("MATOME_POST_ADDITIONS", "hn_id,stars"),
        ("MATOME_POST_PALETTE", "red"),
        ("MATOME_POST_FOLD_SIZE", "0"),
    ],
)
def test_a_choice_that_cannot_be_used_is_named(
    site: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["publish", "--from", str(SAMPLE), "--out", str(site)]) == Exit.MISCONFIGURED
    assert name in capsys.readouterr().err


async def test_a_thread_is_read_over_the_network(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeHackerNews(trees=[json.loads(SAMPLE.read_text("utf-8"))])
    async with serve(fake.app()) as base:
        monkeypatch.setenv("MATOME_ALGOLIA_URL", f"{base}/api/v1/")
        monkeypatch.setenv("MATOME_FIREBASE_URL", f"{base}/v0/")
        link = "see <https://news.ycombinator.com/item?id=9000000001>!"
        assert await asyncio.to_thread(main, ["digest", link, "--json"]) == Exit.OK
    digest = json.loads(capsys.readouterr().out)
    assert (digest["story"]["id"], len(digest["quotes"]), digest["notes"]) == (9000000001, 36, [])


async def test_a_source_that_is_down_gets_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeHackerNews(trees=[])
    async with serve(fake.app()) as base:
        monkeypatch.setenv("MATOME_ALGOLIA_URL", f"{base}/api/v1/")
        monkeypatch.setenv("MATOME_FIREBASE_URL", f"{base}/v0/")
        monkeypatch.setenv("MATOME_HTTP_ATTEMPTS", "1")
        fake.faults.append(Fault(status=503))
        assert await asyncio.to_thread(main, ["digest", "9000000001"]) == Exit.UNAVAILABLE
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


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
