"""Drafts and outlines of posts, for several tests."""

from datetime import UTC, datetime
from pathlib import Path

from bot.domain.publishing import Draft, Edits, Route, Stage
from bot.domain.thread import ItemId
from bot.rendering.drafts import PostOutline

MADE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DRAFT = Draft(id=41, guild=7, site="blog", digest=5, item=ItemId(100), asker=11, made_at=MADE)
WAITING = Draft(
    id=41,
    guild=7,
    site="blog",
    digest=5,
    item=ItemId(100),
    asker=11,
    made_at=MADE,
    stage=Stage.WAITING,
    edits=Edits(headline="仕事の待ち行列", tags=("Postgres",)),
    channel=21,
    message=31,
    submitted_at=MADE,
)
OUTLINE = PostOutline(
    site="blog",
    path=Path("content/posts/2026_03/2026_03_02_a_queue/index.md"),
    title="仕事の待ち行列",
    tags=("Postgres", "Rust"),
    is_new=True,
    is_changed=True,
    quotes=34,
    added=34,
    lines_in=120,
    lines_out=0,
    size=18_400,
    routes=(Route.PUSH, Route.PULL_REQUEST),
)
