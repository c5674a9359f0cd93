"""Whatever posts and people hold, Discord accepts what we say of a draft, and no stranger formats."""

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.language import Language
from bot.domain.publishing import NO_EDITS, Deed, Draft, Edits, Record, Route, Stage
from bot.playground.limits import violations
from bot.rendering.custom_ids import (
    DRAFT_PATTERN,
    DraftAction,
    is_known,
    read_draft_control,
    write_draft_control,
)
from bot.rendering.draft_form import draft_form, read_edits, shown_headline, shown_tags
from bot.rendering.drafts import PostOutline, confirmation, offer_message, outcome_message, queue_message
from bot.rendering.messages import Message
from bot.rendering.published_list import published_list
from tests.discord_reader import read
from tests.drafts import DRAFT, MADE, WAITING
from tests.strategies import any_text, hostile_text, item_ids

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
languages = st.sampled_from(Language)
names = hostile_text.map(lambda text: text.replace("\0", "").replace("/", "")[:80] or "a")
paths = names.map(lambda name: Path("content") / name)
outlines = st.builds(
    PostOutline,
    site=names,
    path=paths,
    title=any_text,
    tags=st.lists(hostile_text, max_size=5).map(tuple),
    is_new=st.booleans(),
    is_changed=st.booleans(),
    quotes=st.integers(0, 500),
    added=st.integers(0, 500),
    lines_in=st.integers(0, 10**6),
    lines_out=st.integers(0, 10**6),
    size=st.integers(0, 10**7),
    twins=st.lists(paths, max_size=6).map(tuple),
    routes=st.sampled_from([(Route.PUSH,), (Route.PULL_REQUEST,), tuple(Route)]),
)


def _decide(stage: Stage, path: str, commit: str, link: str) -> Draft:
    return replace(WAITING, stage=stage, path=path, commit=commit, link=link)


outcomes = st.builds(
    _decide,
    st.sampled_from(Stage),
    hostile_text,
    hostile_text,
    st.just("") | st.just("https://forge.example/" + "a" * 600) | st.just("https://forge.example/1"),
)


def refusals(message: Message) -> tuple[str, ...]:
    return violations("POST", "/channels/1/messages", message)


def effects(markup: str) -> set[str]:
    """What markup does beside ages, mentions that notify nobody and our own code."""
    return read(re.sub(r"<t:-?\d+:R>|<@\d+>", "", markup)).effects


@settings(max_examples=100, suppress_health_check=SLOW)
@given(outline=outlines, language=languages, may_publish=st.booleans(), has_queue=st.booleans())
def test_an_offer_keeps_the_limits(
    *, outline: PostOutline, language: Language, may_publish: bool, has_queue: bool
) -> None:
    messages = (
        offer_message(DRAFT, outline, language, may_publish=may_publish, has_queue=has_queue),
        queue_message(WAITING, outline, language),
    )
    for message in messages:
        assert not refusals(message)
        (embed,) = message["embeds"]
        texts = (embed.get("title", ""), embed.get("description", ""))
        values = (field["value"] for field in embed.get("fields", ()))
        for text in (*texts, *values):
            assert effects(text) <= {"inline"}


@settings(max_examples=100, suppress_health_check=SLOW)
@given(draft=outcomes, language=languages, title=any_text)
def test_an_outcome_keeps_the_limits(*, draft: Draft, language: Language, title: str) -> None:
    for message in (outcome_message(draft, language, title=title), confirmation(draft, language)):
        assert not refusals(message)


@settings(max_examples=50, suppress_health_check=SLOW)
@given(
    st.lists(
        st.builds(
            Record,
            at=st.just(MADE),
            site=names,
            deed=st.sampled_from(Deed),
            item=item_ids,
            path=hostile_text,
            user=st.none() | st.integers(1, 2**60),
            commit=hostile_text,
            link=st.just("") | hostile_text,
        ),
        max_size=60,
    ),
    languages,
)
def test_the_log_keeps_the_limits(records: list[Record], language: Language) -> None:
    assert not refusals(published_list(records, language, commit_page=lambda _: None))


@settings(max_examples=100)
@given(any_text, st.lists(any_text, max_size=5), languages)
def test_a_form_keeps_the_limits_and_sent_as_it_was_shown_changes_nothing(
    headline: str, tags: list[str], language: Language
) -> None:
    form = {"type": 9, "data": draft_form(7, headline, tags, language)}
    assert not violations("POST", "/interactions/1/t/callback", form)
    unchanged = read_edits(
        shown_headline(headline), shown_tags(tags), before=NO_EDITS, shown=(headline, tags)
    )
    assert unchanged == NO_EDITS


@given(
    st.sampled_from(DraftAction),
    st.integers(0, 2**63 - 1),
)
def test_a_control_reads_back_equal_and_is_short(action: DraftAction, number: int) -> None:
    name = write_draft_control(action, number)
    assert read_draft_control(name) == (action, number)
    assert DRAFT_PATTERN.fullmatch(name)
    assert is_known(name)
    assert len(name) <= 100


def test_tags_are_separated_by_commas_of_either_language() -> None:
    edits = read_edits("見出し", "a、b，c, d ,", before=NO_EDITS, shown=("x", ()))
    assert edits == Edits(headline="見出し", tags=("a", "b", "c", "d"))
