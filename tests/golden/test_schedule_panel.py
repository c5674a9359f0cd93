"""What a person sees while a schedule is set up, in both languages: pages, forms, answers, the preview."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.digest import Engine
from bot.domain.judging import Past, choose
from bot.domain.language import Language
from bot.domain.listing import ListedStory
from bot.domain.preferences import Preferences
from bot.domain.subscription import (
    NAMED_FEEDS,
    Feed,
    FeedKind,
    Filters,
    Form,
    Polling,
    SiteStep,
    Standing,
    Terms,
)
from bot.domain.wording import Tone
from bot.playground.limits import violations
from bot.rendering.components import ModalForm
from bot.rendering.messages import Message
from bot.rendering.schedule_forms import details_form, filters_form, source_form, when_form, words_form
from bot.rendering.schedule_panel import Page, Setting, saved_message, schedule_panel
from bot.rendering.schedule_preview import schedule_preview
from bot.rendering.schedule_replies import (
    discarded,
    kept,
    paused,
    removal_question,
    removed,
    resumed,
    schedule_label,
    started,
)
from bot.rendering.schedulers_panel import schedulers_panel
from tests.discord_spec import Inspect
from tests.schedules import NINE, subscription
from tests.threads import story
from tests.unit.test_schedule_forms import FULL, TIMINGS

SKETCH = subscription(41, standing=Standing.SKETCH, next_at=None)
CHANGED = replace(
    SKETCH,
    replaces=3,
    terms=replace(
        FULL,
        form=Form.THREADS,
        language=Language.JA,
        engine=Engine.MODEL,
        tone=Tone.POLITE,
        role=31,
        site=SiteStep.REVIEW,
        tells_nothing=True,
    ),
)
POLLING = replace(SKETCH, terms=Terms(feed=Feed(kind=FeedKind.USER, words="pg"), timing=Polling()))
SETTING = Setting(
    upcoming=[NINE + timedelta(days=day) for day in range(3)], engines=tuple(Engine), has_site=True
)
STORIES = [
    ListedStory(
        story=story(f"A [kettle] *{number}*", id=100 + number, points=10 * number, url=None), comments=number
    )
    for number in range(1, 15)
]


def preview(language: Language, least: int) -> Message:
    terms = Terms(filters=Filters(points=least))
    choice = choose(STORIES, terms, subscription=41, now=NINE, past=Past())
    return schedule_preview(choice, replace(SKETCH, terms=terms), language)


def faces(language: Language) -> Mapping[str, Message]:
    saved = subscription()
    return {
        **{
            f"new, {page}": schedule_panel(SKETCH, replace(SETTING, has_site=False), language, page=page)
            for page in Page
        },
        **{f"changed, {page}": schedule_panel(CHANGED, SETTING, language, page=page) for page in Page},
        "polling": schedule_panel(POLLING, replace(SETTING, upcoming=()), language),
        "never": schedule_panel(SKETCH, replace(SETTING, upcoming=()), language),
        "saved": saved_message(saved, SETTING, language),
        "preview": preview(language, 130),
        "preview of all": preview(language, 0),
        "preview of nothing": preview(language, 1_000),
        "paused": paused(saved, language),
        "resumed": resumed(saved, language),
        "resumed, polling": resumed(replace(POLLING, next_at=NINE), language),
        "started": started(saved, language),
        "removal": removal_question(saved, language),
        "removed": removed(saved, language),
        "kept": kept(saved, language),
        "discarded": discarded(SKETCH, language),
        "change discarded": discarded(CHANGED, language),
        "who may": schedulers_panel(Preferences(schedulers=(11, 12)), language),
    }


def forms(language: Language) -> Mapping[str, ModalForm]:
    return {
        **{f"source, {kind}": source_form(CHANGED, kind, language) for kind in sorted(NAMED_FEEDS)},
        **{
            f"when {number}": when_form(replace(CHANGED, terms=replace(FULL, timing=timing)), language)
            for number, timing in enumerate(TIMINGS)
        },
        "filters": filters_form(CHANGED, language),
        "words": words_form(CHANGED, language),
        "details": details_form(CHANGED, language),
    }


@pytest.mark.parametrize("language", Language)
def test_everything_is_as_it_was_read(language: Language, golden: Callable[[str, str], None]) -> None:
    shown: dict[str, object] = {
        **faces(language),
        **forms(language),
        "label": schedule_label(CHANGED, "general", language),
    }
    golden(f"schedule_panel.{language}.json", json.dumps(shown, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("language", Language)
def test_discord_accepts_each_of_them(language: Language, inspect: Inspect) -> None:
    for message in faces(language).values():
        assert not violations("POST", "/channels/1/messages", message)
        assert not inspect("POST", "/channels/1/messages", json.loads(json.dumps(message)))
    for form in forms(language).values():
        body = {"type": 9, "data": form}
        assert not violations("POST", "/interactions/1/t/callback", body)
        assert not inspect("POST", "/interactions/1/t/callback", json.loads(json.dumps(body)))
