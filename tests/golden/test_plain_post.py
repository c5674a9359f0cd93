"""The plain post, as a person reads its source."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.digest import Digest, Engine, Quote, SummaryPoint
from bot.domain.language import Language
from bot.domain.thread import Coverage, ItemId, ThreadNote
from bot.rendering.plain import plain_post
from tests.threads import story

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def quote(number: int, *, depth: int, text: str, minute: int | None) -> Quote:
    return Quote(
        id=ItemId(number),
        author=f"user_{number}",
        created_at=None if minute is None else datetime(2026, 3, 1, 12, minute, tzinfo=UTC),
        parent=ItemId(number - 1),
        depth=depth,
        text=text,
        original=text,
        score=50,
        colour="",
    )


DIGEST = Digest(
    story=story(title="A row that vanished"),
    engine=Engine.EXTRACTIVE,
    language=Language.EN,
    is_translated=False,
    headline='A row that "vanished": what now?',
    coverage=Coverage(read=3, total=4),
    points=(
        SummaryPoint(
            text="The disk lied about its cache.", sources=(ItemId(101), ItemId(102)), author="user_101"
        ),
        SummaryPoint(text="- 2 * 3 is *not* enough.", sources=(ItemId(103),), author=None),
    ),
    branches=(),
    quotes=(
        quote(101, depth=0, text="It lied.\nSee https://example.com/a_b?c=1&d=2.", minute=5),
        quote(102, depth=1, text="Try this:\n\n  PRAGMA synchronous=FULL;\n\n# and `hope`", minute=6),
        quote(103, depth=9, text="1. Deep down.", minute=None),
    ),
    tags=("SQLite", "C#"),
)


def test_a_plain_post_reads_well() -> None:
    golden = Path(__file__).parent / "plain_post.md"
    assert plain_post(DIGEST, now=NOW) == golden.read_text(encoding="utf-8")


def test_a_template_of_the_operators_own_replaces_ours(tmp_path: Path) -> None:
    (tmp_path / "plain.md.j2").write_text("{{ digest.headline | inline }}\n", encoding="utf-8")
    assert plain_post(DIGEST, now=NOW, templates=tmp_path) == 'A row that "vanished": what now?\n'


def test_labels_and_notes_are_in_the_readers_language() -> None:
    post = plain_post(replace(DIGEST, language=Language.JA, notes=(ThreadNote.CAPPED,)), now=NOW)
    for label in (
        "出典：Hacker News",
        "コメント 4 件中 3 件",
        "## 引用",
        "翻訳はしていません",
        "スレッドがとても長い",
    ):
        assert label in post


@pytest.mark.parametrize("part", ["What people say", "Quotes"])
def test_a_digest_without_comments_has_no_empty_headings(part: str) -> None:
    bare = Digest(
        story=story(),
        engine=Engine.EXTRACTIVE,
        language=Language.EN,
        is_translated=False,
        headline="Quiet",
        coverage=Coverage(read=0, total=0),
        points=(),
        branches=(),
        quotes=(),
        tags=(),
    )
    assert part not in plain_post(bare, now=NOW)
