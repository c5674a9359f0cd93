"""Whatever a schedule says, Discord accepts its panel and its forms, and no word of it formats anything."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.digest import Engine
from bot.domain.judging import Choice
from bot.domain.language import Language
from bot.domain.posting import Check, Finding, Verdict
from bot.domain.subscription import NAMED_FEEDS, Feed, Terms
from bot.domain.thread import ItemId
from bot.errors import Refused
from bot.playground.limits import violations
from bot.rendering.messages import Message
from bot.rendering.schedule_entries import Entry, read_details, read_filters, read_when, read_words
from bot.rendering.schedule_forms import details_form, filters_form, source_form, when_form, words_form
from bot.rendering.schedule_panel import Page, Setting, saved_message, schedule_panel
from bot.rendering.schedule_preview import schedule_preview
from bot.rendering.schedule_replies import paused, removal_question, schedule_label, started
from tests.discord_reader import read
from tests.keeping import NOON
from tests.property.test_schedule_rows_properties import snowflakes, terms
from tests.schedules import subscription
from tests.strategies import any_text, hostile_text

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
SETTING = Setting(
    upcoming=[NOON + timedelta(days=day) for day in range(3)], engines=tuple(Engine), has_site=True
)
numbers = st.from_regex(r"[0-9０-９:.,\- ]{0,8}", fullmatch=True)
lists = st.lists(hostile_text, max_size=25).map(tuple)


def _with_words(chosen: Terms, words: tuple[str, ...], source: str) -> Terms:
    feed = chosen.feed
    if feed.kind in NAMED_FEEDS and source.strip():
        feed = Feed(kind=feed.kind, words=source)
    filters = replace(
        chosen.filters, words=words, without_words=words, domains=words, without_domains=words[:1]
    )
    return replace(chosen, feed=feed, filters=filters)


hostile_terms = st.builds(_with_words, terms, lists, hostile_text)


def effects(message: Message) -> set[str]:
    """What the words of a message do beside our own times, mentions, bold words and list."""
    texts = [message.get("content", "")]
    for embed in message["embeds"]:
        texts += [field["value"] for field in embed.get("fields", ())]
    plain = re.sub(r"<t:-?\d+:[FR]>|<#\d+>|<@&\d+>|^- |^\*\*|\*\*$", "", "\n".join(texts), flags=re.MULTILINE)
    return set(read(plain).effects)


@settings(max_examples=60, suppress_health_check=SLOW, deadline=None)
@given(
    chosen=hostile_terms,
    channel=snowflakes,
    language=st.sampled_from(Language),
    replaces=st.none() | st.integers(1, 2**62),
)
def test_panels_answers_and_forms_keep_the_limits(
    chosen: Terms, channel: int, language: Language, replaces: int | None
) -> None:
    sketch = replace(subscription(2**62), terms=chosen, channel=channel, replaces=replaces)
    messages = [
        *(schedule_panel(sketch, SETTING, language, page=page) for page in Page),
        saved_message(sketch, SETTING, language),
        paused(sketch, language),
        started(sketch, language),
        removal_question(sketch, language),
    ]
    for message in messages:
        assert not violations("POST", "/channels/1/messages", message)
        assert not effects(message)
    forms = [form(sketch, language) for form in (when_form, filters_form, words_form, details_form)]
    forms += [source_form(sketch, kind, language) for kind in NAMED_FEEDS]
    for form in forms:
        assert not violations("POST", "/interactions/1/t/callback", {"type": 9, "data": form})


@given(hostile_terms, any_text, st.sampled_from(Language))
def test_a_label_is_short_and_never_empty(chosen: Terms, channel: str, language: Language) -> None:
    label = schedule_label(subscription(terms=chosen), channel, language)
    assert 0 < len(label.encode("utf-16-le")) // 2 <= 100


@given(st.dictionaries(st.sampled_from(Entry), any_text | numbers))
def test_whatever_is_typed_is_read_or_refused(entries: dict[str, str]) -> None:
    for read_form in (read_when, read_filters, read_words, read_details):
        with suppress(Refused):
            assert isinstance(read_form(entries, Terms()), Terms)


@settings(max_examples=60, suppress_health_check=SLOW)
@given(st.lists(hostile_text, max_size=30), hostile_text, st.sampled_from(Language))
def test_a_preview_fits_a_screen(titles: list[str], value: str, language: Language) -> None:
    finding = Finding(check=Check.WORDS, passes=False, value=value, wanted=value)
    verdicts = tuple(
        Verdict(item=ItemId(number), title=title, at=NOON, findings=(finding,))
        for number, title in enumerate(titles, 1)
    )
    message = schedule_preview(Choice(verdicts=verdicts), subscription(), language)
    assert not violations("POST", "/channels/1/messages", message)
    assert sum(embed.get("description", "").count("\n") + 1 for embed in message["embeds"]) <= 10
