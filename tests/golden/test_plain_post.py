"""The plain post, as a person reads its source."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.language import Language
from bot.domain.thread import Coverage, ThreadNote
from bot.rendering.plain import plain_post
from tests.digests import digest, point, quote
from tests.threads import START

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


DIGEST = digest(
    quote(
        101,
        "It lied.\nSee https://example.com/a_b?c=1&d=2.",
        author="user_101",
        created_at=START + timedelta(minutes=5),
    ),
    quote(
        102,
        "Try this:\n\n  PRAGMA synchronous=FULL;\n\n# and `hope`",
        author="user_102",
        created_at=START + timedelta(minutes=6),
        depth=1,
    ),
    quote(103, "1. Deep down.", author="user_103", created_at=None, depth=9),
    headline='A row that "vanished": what now?',
    coverage=Coverage(read=3, total=4),
    points=(
        point("The disk lied about its cache.", 101, 102, author="user_101"),
        point("- 2 * 3 is *not* enough.", 103),
    ),
    tags=("SQLite", "C#"),
)


def test_a_plain_post_reads_well(golden: Callable[[str, str], None]) -> None:
    golden("plain_post.md", plain_post(DIGEST, now=NOW))


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
    assert part not in plain_post(digest(), now=NOW)
