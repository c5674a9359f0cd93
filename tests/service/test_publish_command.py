import re
from pathlib import Path

import pytest

from bot.cli import main
from bot.exit_codes import Exit
from tests.samples import POST, SAMPLE


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


def test_a_translated_post_is_not_put_back_into_its_originals(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["publish", "--from", str(SAMPLE), "--out", str(site), "--write"]
    assert main(arguments) == Exit.OK
    text = (site / POST).read_text("utf-8")
    translated = re.sub('body="[^"]*"', 'body="テーブルは見やすいよ。"', text)
    (site / POST).write_text(translated, "utf-8")
    assert main(arguments) == Exit.REFUSED
    assert "is translated" in capsys.readouterr().err
    assert (site / POST).read_text("utf-8") == translated


def test_a_story_that_the_site_has_under_another_id_is_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = site / "content/posts/2026_10/2026_10_01_show_hn_we_replaced_our_job_queue_with/index.md"
    twin.parent.mkdir(parents=True)
    twin.write_text("+++\ntitle = 'x'\nhn_id = 5\n+++\n", "utf-8")
    arguments = ["publish", "--from", str(SAMPLE), "--out", str(site)]
    for language, words in (("en", "under another id: content/"), ("ja", "別の ID で同じ話題")):
        assert main([*arguments, "--language", language]) == Exit.OK
        assert words in " ".join(capsys.readouterr().err.split())


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
    assert sorted(tmp_path.glob("*.md")) == [other, own]
    assert "hn_id: 9000000001\n" not in other.read_text("utf-8").partition("\n---")[0]
    assert "hn_id: 9000000001\n" in own.read_text("utf-8")


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
