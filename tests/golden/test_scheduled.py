"""What a schedule posts, in both languages."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from bot.domain.language import Language
from bot.domain.subscription import Form, Standing
from bot.playground.limits import violations
from bot.rendering.messages import Message
from bot.rendering.scheduled import (
    grown_message,
    lost_channel_message,
    nothing_message,
    overview_message,
    story_message,
)
from tests.discord_spec import Inspect
from tests.schedules import kept, posting, subscription

PAUSED = subscription(standing=Standing.PAUSED, next_at=None, pause_reason="The channel is gone.")
QUIET = kept(2, points=(), quotes=())


def scheduled(language: Language) -> Mapping[str, Message]:
    stories = [kept(1, language), replace(QUIET, digest=replace(QUIET.digest, language=language))]
    before = {stories[0].link.item: posting(101, points=60, comments=40)}
    return {
        "overview": overview_message(stories, delivery=81, language=language),
        "overview of many": overview_message(
            [kept(number, language) for number in range(1, 8)], delivery=81, language=language
        ),
        "story": story_message(stories[0], delivery=82, language=language),
        "grown story": grown_message(stories[:1], before, form=Form.STORIES, delivery=82, language=language),
        "grown in an overview": grown_message(
            stories, before, form=Form.OVERVIEW, delivery=81, language=language
        ),
        "nothing": nothing_message(delivery=83, language=language),
        "lost channel": lost_channel_message(PAUSED, language),
    }


@pytest.mark.parametrize("language", Language)
def test_every_message_of_a_schedule_is_as_it_was_read(
    language: Language, golden: Callable[[str, str], None]
) -> None:
    golden(f"scheduled.{language}.json", json.dumps(scheduled(language), ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("language", Language)
def test_discord_accepts_each_of_them(language: Language, inspect: Inspect) -> None:
    for message in scheduled(language).values():
        assert not violations("POST", "/channels/1/messages", message)
        assert not inspect("POST", "/channels/1/messages", json.loads(json.dumps(message)))
