import asyncio
import json
import re

import pytest

from bot.cli import main
from bot.exit_codes import Exit
from tests.fakes.hackernews import FakeHackerNews, Fault, serve
from tests.samples import SAMPLE


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
