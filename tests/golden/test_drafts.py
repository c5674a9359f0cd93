"""What a person sees of publishing, in both languages: offers, the queue, outcomes, the form, the log."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.language import Language
from bot.domain.preferences import NO_PREFERENCES, Preferences
from bot.domain.publishing import Deed, Record, Route, Stage
from bot.playground.limits import violations
from bot.rendering.draft_form import draft_form
from bot.rendering.drafts import confirmation, offer_message, outcome_message, queue_message, reminder
from bot.rendering.messages import Message
from bot.rendering.published_list import published_list
from bot.rendering.publishing_panel import publishing_panel
from tests.discord_spec import Inspect
from tests.drafts import DRAFT, MADE, OUTLINE, WAITING

CHANGED = replace(
    OUTLINE, is_new=False, added=4, lines_in=9, lines_out=2, twins=(Path("content/posts/a_queue/index.md"),)
)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PUBLISHED = replace(WAITING, stage=Stage.PUBLISHED, decider=12, path=str(OUTLINE.path), commit=COMMIT)
RECORDS = [
    Record(
        at=MADE, site="blog", deed=deed, item=DRAFT.item, path="a/index.md", guild=7, user=12, commit=COMMIT
    )
    for deed in Deed
]


def page(commit: str) -> str:
    return f"https://forge.example/blog/commit/{commit}"


def faces(language: Language) -> Mapping[str, Message]:
    return {
        "offer": offer_message(DRAFT, OUTLINE, language, may_publish=True, has_queue=True),
        "offer to ask for": offer_message(DRAFT, CHANGED, language, may_publish=False, has_queue=True),
        "offer of an update": offer_message(DRAFT, CHANGED, language, may_publish=True, has_queue=False),
        "offer of nothing": offer_message(
            DRAFT, replace(CHANGED, is_changed=False), language, may_publish=True, has_queue=True
        ),
        "queue": queue_message(WAITING, OUTLINE, language),
        "reminder": reminder(WAITING, language, address="https://discord.com/channels/7/21/31"),
        **{
            f"outcome {stage}": outcome_message(replace(WAITING, stage=stage, decider=12), language)
            for stage in Stage
        },
        "published": outcome_message(PUBLISHED, language, title="仕事", commit_page=page(COMMIT)),
        "proposed": outcome_message(
            replace(PUBLISHED, route=Route.PULL_REQUEST, link="https://forge.example/blog/pull/3"), language
        ),
        "withdrawal proposed": outcome_message(
            replace(PUBLISHED, stage=Stage.WITHDRAWN, link="https://forge.example/blog/pull/4"), language
        ),
        "confirmation": confirmation(PUBLISHED, language),
        "log": published_list(RECORDS, language, commit_page=page),
        "empty log": published_list([], language, commit_page=page),
        "panel": publishing_panel(NO_PREFERENCES, language, site=None),
        "panel, chosen": publishing_panel(
            Preferences(publishers=(11, 12), review_channel=21), language, site="blog", routes=tuple(Route)
        ),
    }


@pytest.mark.parametrize("language", Language)
def test_every_message_of_publishing_is_as_it_was_read(
    language: Language, golden: Callable[[str, str], None]
) -> None:
    form = draft_form(41, "仕事の待ち行列", ("Postgres", "Rust"), language)
    shown = {**faces(language), "form": form}
    golden(f"drafts.{language}.json", json.dumps(shown, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("language", Language)
def test_discord_accepts_each_of_them(language: Language, inspect: Inspect) -> None:
    for message in faces(language).values():
        assert not violations("POST", "/channels/1/messages", message)
        assert not inspect("POST", "/channels/1/messages", json.loads(json.dumps(message)))
    form = {"type": 9, "data": draft_form(41, "仕事", ("Rust",), language)}
    assert not violations("POST", "/interactions/1/t/callback", form)
    assert not inspect("POST", "/interactions/1/t/callback", json.loads(json.dumps(form)))
