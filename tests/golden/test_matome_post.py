"""Posts as a site owner sees them in a repository, in both styles, and the posts of a real site."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.digest import Digest
from bot.domain.language import Language
from bot.domain.thread import ItemId
from bot.rendering.matome.composing import from_digest
from bot.rendering.matome.layout import LATEST_LAYOUT, SEED_LAYOUT
from bot.rendering.matome.post_json import post_from_json, post_to_json
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.style import LATEST, SEED, Style
from bot.rendering.matome.writer import write_post
from tests.digests import digest, point, quote
from tests.threads import START, story

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

TEXTS = (
    "The row was in the index but not in the table.\n\nWe found it by luck: https://example.com/a_(b)?x=1&y=2.",
    "> in the index but not in the table\n\nIt was never the disk, it's *always* the cache. 100% sure.",
    '1. stop the writer\n2. copy the file:\n\n  $ cp -a  d/ "$BACKUP"\n  if (a < b && c > d) { x[0]++; }',
    "日本語でも同じ。<b>タグ</b>も `code` も {{% ref %}} もそのまま -- :tada:",
)


def sample() -> Digest:
    """A digest of a thread of ours, with quotes enough for a fold in either style."""
    texts = (*TEXTS, *(f"Comment number {number}." for number in range(5, 37)))
    quotes = (
        quote(
            100 + number,
            text,
            author=f"user_{number}",
            created_at=START + timedelta(minutes=number) if number != 4 else None,
            parent=ItemId(101 if number == 2 else 100),
            depth=int(number == 2),
            colour="#ff5733" if number == 1 else "",
        )
        for number, text in enumerate(texts, 1)
    )
    return digest(
        *quotes,
        story=story("How a row vanished", url="https://example.com/日記"),
        language=Language.JA,
        headline="Cap'n Row & the <vanished> row",
        points=(point("It was the cache.", 102),),
        tags=("Databases", "TCP/IP", 'the "cache"'),
    )


@pytest.mark.parametrize(
    ("name", "style"), [("matome_latest.md", LATEST), ("matome_seed.md", SEED)], ids=["latest", "seed"]
)
def test_a_post_is_written_like_this(name: str, style: Style, golden: Callable[[str, str], None]) -> None:
    post = from_digest(sample(), now=NOW, images=("thumbnails/green4.jpg",), style=style)
    text = write_post(post)
    golden(name, text)
    assert read_post(text.encode()).post == post


def real_posts(shared: Path) -> list[Path]:
    return [*sorted((shared / "data" / "site-posts").glob("*.md")), shared / "data" / "seed-post.md"]


def test_posts_of_a_real_site_are_read_and_written_byte_for_byte(shared: Path) -> None:
    for path in real_posts(shared):
        reading = read_post(path.read_bytes())
        assert reading.problems == (), path.name
        assert write_post(reading.post).encode() == path.read_bytes(), path.name
        assert reading.post.layout in {LATEST_LAYOUT, SEED_LAYOUT}, path.name
        assert reading.post.as_written == (), path.name


def test_posts_of_a_real_site_survive_json(shared: Path) -> None:
    for path in real_posts(shared):
        data = json.loads(json.dumps(post_to_json(read_post(path.read_bytes()).post)))
        assert write_post(post_from_json(data)).encode() == path.read_bytes(), path.name


def test_the_seed_post_comes_from_its_data_alone(shared: Path) -> None:
    """Folds, heading, footer and blank lines follow from the style; only words and times are data."""
    source = (shared / "data" / "seed-post.md").read_bytes()
    data = post_to_json(read_post(source).post)
    kept = ("title", "date", "tags", "featureimage", "source", "quotes")
    assert (
        write_post(post_from_json({key: data[key] for key in kept} | {"layout": "seed"})).encode() == source
    )


def test_an_owners_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "matome.md.j2").write_text("{{ post.title }}: {{ post.quotes | length }}\n", encoding="utf-8")
    assert (
        write_post(from_digest(sample(), now=NOW), templates=tmp_path)
        == "Cap'n Row ＆ the ＜vanished＞ row: 36\n"
    )
