"""What a small digest looks like as messages, as JSON and on the preview page."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.domain.digest import Branch, Digest, Engine, Quote, SummaryPoint
from bot.domain.language import Language
from bot.domain.thread import Coverage, ItemId, Story, StoryKind, ThreadNote
from bot.rendering.digest_json import digest_to_json
from bot.rendering.embeds import digest_messages
from bot.rendering.preview import preview_page

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STORY = Story(
    id=ItemId(100),
    kind=StoryKind.SHOW,
    title="Show HN: A *kettle* that boils only what you need",
    url="https://www.kettle.example/why_small?ref=hn",
    text="I measured my own kitchen for a year.\n\nAsk me anything.",
    author="sample_mika",
    points=1234,
    created_at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
)


def quote(item: int, author: str, text: str, *, parent: int = 100, depth: int = 0) -> Quote:
    return Quote(
        id=ItemId(item),
        author=author,
        created_at=datetime(2026, 3, 1, 12, item % 60, tzinfo=UTC),
        parent=ItemId(parent),
        depth=depth,
        text=text,
        original=text,
        score=40,
        colour="#ff5733" if item == 101 else "",
        reasons=("top-level comment 1 of 2",) if depth == 0 else (),
    )


def digest(language: Language) -> Digest:
    return Digest(
        story=STORY,
        engine=Engine.EXTRACTIVE,
        language=language,
        is_translated=False,
        headline=STORY.title,
        coverage=Coverage(read=3, total=4),
        points=(
            SummaryPoint(
                text="Mine boils one cup in 40 seconds.", sources=(ItemId(101),), author="sample_bo"
            ),
            SummaryPoint(text="Several people doubt it.", sources=(ItemId(102), ItemId(103)), author=None),
        ),
        branches=(Branch(phrase="boiling time", root=ItemId(101), size=2),),
        quotes=(
            quote(
                101,
                "sample_bo",
                "Mine boils one cup in 40 seconds.\n\n  watts = 3_000\n\nSee https://example.com/cup_test.",
            ),
            quote(102, "sample_ai", "> 40 seconds\n\nI *doubt* it, @everyone.", parent=101, depth=1),
            quote(103, "sample_ko", "日本の100ボルトでは、三分かかります。"),
        ),
        tags=("hardware", "energy"),
        focus=ItemId(102),
        notes=(ThreadNote.ORDER_PARTIAL,),
    )


@pytest.mark.parametrize("language", Language)
def test_a_digest_becomes_these_messages(language: Language, golden: Callable[[str, str], None]) -> None:
    messages = digest_messages(digest(language), now=NOW)
    golden(f"messages.{language}.json", json.dumps(messages, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("language", Language)
def test_the_messages_become_this_page(language: Language, golden: Callable[[str, str], None]) -> None:
    messages = digest_messages(digest(language), now=NOW)
    golden(f"preview.{language}.html", preview_page(messages, title="A kettle & a cup", language=language))


def test_a_digest_becomes_this_json(golden: Callable[[str, str], None]) -> None:
    values = digest_to_json(digest(Language.EN))
    golden("digest.json", json.dumps(values, ensure_ascii=False, indent=2) + "\n")
