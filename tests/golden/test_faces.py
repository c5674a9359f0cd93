"""What a person sees in a chat, in both languages: every message and form of the bot."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.preferences import NO_PREFERENCES, Preferences
from bot.domain.progress import Progress, Stage
from bot.domain.thread import ItemId
from bot.errors import Unavailable
from bot.playground.limits import violations
from bot.rendering.about import about, help_page
from bot.rendering.apologies import apology, fault, interrupted, missing_permissions, too_old
from bot.rendering.card import story_card
from bot.rendering.custom_ids import Place
from bot.rendering.dry_run import dry_run
from bot.rendering.lists import front_page, pick_links, search_results
from bot.rendering.messages import Message
from bot.rendering.panel import panel
from bot.rendering.progress import say_progress
from bot.rendering.settings_panel import comments_modal, settings_panel
from tests.discord_spec import Inspect
from tests.golden.test_messages import STORY, sample
from tests.keeping import wish
from tests.panels import keep

LISTED = ListedStory(story=STORY, comments=1)
LINK = Link(item=ItemId(100), focus=ItemId(102))
BUSY = Unavailable(
    "{source} is busy or out of order (HTTP {status}).",
    hint="Try again later.",
    retry_after=timedelta(seconds=12),
    source="hn.algolia.com",
    status=503,
)


def panels(language: Language) -> Mapping[str, Message]:
    digest = sample(language)
    quotes = (*digest.quotes[:1], replace(digest.quotes[1], original="All of it.", root=ItemId(101)))
    kept = keep(replace(digest, quotes=(*quotes, digest.quotes[2])))
    return {
        "overview": panel(kept, Place(), owner=5, can_publish=True),
        "page": panel(kept, Place(page=1), owner=5, can_publish=False),
        "branch in full": panel(
            kept, Place(page=1, branch=ItemId(101), is_original=True), owner=5, can_publish=True
        ),
    }


def faces(language: Language) -> Mapping[str, Message]:
    chosen = Preferences(language=Language.JA, comments=40, publishers=(11,), unfurled=(21, 22))
    path, post = Path("content/posts/2026_03/kettle/index.md"), "まとめ\n"
    return {
        "front": front_page(ListKind.TOP, [LISTED], language),
        "empty front": front_page(ListKind.ASK, [], language),
        "search": search_results("kettle", [LISTED], language, is_private=True),
        "empty search": search_results("*zxq*", [], language),
        "links": pick_links([Link(item=ItemId(100)), LINK], language, titles={ItemId(100): STORY.title}),
        "card": story_card(LISTED, language, link=LINK),
        "settings": settings_panel(chosen, usual=wish(language), can_unfurl=True),
        "settings by default": settings_panel(NO_PREFERENCES, usual=wish(language), can_unfurl=False),
        "about": about("0.2.0", language, kept_days=180),
        "help": help_page(language),
        "error": apology(BUSY, language),
        "fault": fault("abc123", language),
        "too old": too_old(ItemId(100), language),
        "interrupted": interrupted(LINK, language),
        "permissions": missing_permissions(["send_messages", "embed_links"], language, 21),
        "dry run": dry_run(path, post, sample(language), language),
    }


@pytest.mark.parametrize("language", Language)
def test_a_person_sees_these_panels(language: Language, golden: Callable[[str, str], None]) -> None:
    golden(f"panel.{language}.json", json.dumps(panels(language), ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("language", Language)
def test_a_person_sees_these_messages(language: Language, golden: Callable[[str, str], None]) -> None:
    shown: dict[str, object] = {
        **faces(language),
        "form": comments_modal(NO_PREFERENCES, language),
        "progress": [say_progress(Progress(stage=stage, done=40, total=60), language) for stage in Stage],
    }
    golden(f"faces.{language}.json", json.dumps(shown, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("language", Language)
def test_discord_accepts_each_of_them(language: Language, inspect: Inspect) -> None:
    for message in (*panels(language).values(), *faces(language).values()):
        assert not violations("POST", "/channels/1/messages", message)
        assert not inspect("POST", "/channels/1/messages", json.loads(json.dumps(message)))
    form = {"type": 9, "data": comments_modal(NO_PREFERENCES, language)}
    assert not violations("POST", "/interactions/1/t/callback", form)
    assert not inspect("POST", "/interactions/1/t/callback", json.loads(json.dumps(form)))
