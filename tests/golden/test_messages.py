"""What a small digest looks like as messages, as JSON and on the preview page."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.digest import Branch, Digest
from bot.domain.language import Language
from bot.domain.thread import Coverage, ItemId, StoryKind, ThreadNote
from bot.rendering.digest_json import digest_to_json
from bot.rendering.embeds import digest_messages
from bot.rendering.preview import preview_page
from tests.digests import digest, point, quote
from tests.threads import START, story

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STORY = story(
    "Show HN: A *kettle* that boils only what you need",
    author="sample_mika",
    kind=StoryKind.SHOW,
    url="https://www.kettle.example/why_small?ref=hn",
    text="I measured my own kitchen for a year.\n\nAsk me anything.",
    points=1234,
)


def sample(language: Language) -> Digest:
    boiling = "Mine boils one cup in 40 seconds."
    code = f"{boiling}\n\n  watts = 3_000\n\nSee https://example.com/cup_test."
    first = ("top-level comment 1 of 2",)
    return digest(
        quote(
            101, code, author="sample_bo", created_at=minute(41), score=40, colour="#ff5733", reasons=first
        ),
        quote(
            102,
            "> 40 seconds\n\nI *doubt* it, @everyone.",
            author="sample_ai",
            created_at=minute(42),
            parent=ItemId(101),
            depth=1,
            score=40,
        ),
        quote(
            103,
            "日本の100ボルトでは、三分かかります。",
            author="sample_ko",
            created_at=minute(43),
            score=40,
            reasons=first,
        ),
        story=STORY,
        language=language,
        headline=STORY.title,
        coverage=Coverage(read=3, total=4),
        points=(point(boiling, 101, author="sample_bo"), point("Several people doubt it.", 102, 103)),
        branches=(Branch(phrase="boiling time", root=ItemId(101), size=2),),
        tags=("hardware", "energy"),
        focus=ItemId(102),
        notes=(ThreadNote.ORDER_PARTIAL,),
    )


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


@pytest.mark.parametrize("language", Language)
def test_a_digest_becomes_these_messages(language: Language, golden: Callable[[str, str], None]) -> None:
    messages = digest_messages(sample(language), now=NOW)
    golden(f"messages.{language}.json", json.dumps(messages, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("language", Language)
def test_the_messages_become_this_page(language: Language, golden: Callable[[str, str], None]) -> None:
    messages = digest_messages(sample(language), now=NOW)
    golden(f"preview.{language}.html", preview_page(messages, title="A kettle & a cup", language=language))


def test_a_digest_becomes_this_json(golden: Callable[[str, str], None]) -> None:
    values = digest_to_json(sample(Language.EN))
    golden("digest.json", json.dumps(values, ensure_ascii=False, indent=2) + "\n")
