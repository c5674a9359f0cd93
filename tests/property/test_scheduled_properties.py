"""Whatever digests hold, Discord accepts what a schedule posts, and no stranger formats."""

import re
from dataclasses import replace
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.language import Language
from bot.domain.posting import Posting
from bot.domain.request import KeptDigest
from bot.domain.subscription import Form
from bot.domain.thread import ItemId
from bot.playground.limits import violations
from bot.rendering.custom_ids import read_digest_value, read_why
from bot.rendering.messages import Message, measure
from bot.rendering.scheduled import grown_message, overview_message, story_message, thread_name
from bot.text.graphemes import count_units
from tests.discord_reader import read
from tests.panels import controls_of, kept_digests, names
from tests.schedules import posting
from tests.strategies import LARGE, any_text, counts

numbers = st.integers(1, 2**63 - 1)
languages = st.sampled_from(Language)
OURS = {"masked", "block", "quote", "code", "italic"}  # as in the overview of one digest


def set_apart(listed: list[KeptDigest]) -> list[KeptDigest]:
    """Return digests of different stories, as a slot posts them, with the longest numbers that there are."""
    numbered = zip(count(2**53 - len(listed)), listed, strict=False)
    return [
        replace(
            one,
            link=replace(one.link, item=ItemId(item)),
            digest=replace(one.digest, story=replace(one.digest.story, id=ItemId(item))),
        )
        for item, one in numbered
    ]


overviews = st.lists(kept_digests, min_size=1, max_size=10).map(set_apart)


def marks(message: Message) -> list[int]:
    return [number for name in names(message) if (number := read_why(name)) is not None]


def grown(one: KeptDigest, number: int) -> Posting:
    return replace(posting(one.link.item), points=number, comments=number)


@settings(LARGE, max_examples=60)
@given(listed=overviews, number=numbers, language=languages, before=counts)
def test_an_overview_keeps_the_limits_and_shows_every_story(
    *, listed: list[KeptDigest], number: int, language: Language, before: int
) -> None:
    plain = overview_message(listed, delivery=number, language=language)
    postings = {one.link.item: grown(one, before) for one in listed}
    larger = grown_message(listed, postings, form=Form.OVERVIEW, delivery=number, language=language)
    for message in (plain, larger):
        assert not violations("POST", "/channels/1/messages", message)
        assert not violations("PATCH", "/channels/1/messages/2", message)
        assert sum(map(measure, message["embeds"])) <= 6000
        assert marks(message) == [number]
        assert [embed.get("url") for embed in message["embeds"]] == [
            one.digest.story.permalink for one in listed
        ]
        for embed in message["embeds"]:
            assert not read(embed.get("title", "@here")).effects
            words = re.sub(r"<t:-?\d+:R>", "", embed.get("description", ""))
            assert read(words).effects <= OURS


@settings(LARGE, max_examples=60)
@given(overviews, numbers)
def test_every_story_of_an_overview_can_be_opened(listed: list[KeptDigest], number: int) -> None:
    message = overview_message(listed, delivery=number, language=Language.EN)
    (select,) = (part for part in controls_of(message) if "options" in part)
    assert [read_digest_value(option["value"]) for option in select.get("options", ())] == [
        (one.id, one.link.item) for one in listed
    ]


@settings(LARGE, max_examples=60)
@given(one=kept_digests, number=numbers, language=languages, before=st.none() | counts)
def test_a_story_keeps_the_limits_and_is_nobodys_own(
    *, one: KeptDigest, number: int, language: Language, before: int | None
) -> None:
    grown_from = None if before is None else grown(one, before)
    message = story_message(one, delivery=number, language=language, before=grown_from)
    assert not violations("POST", "/channels/1/messages", message)
    assert marks(message) == [number]
    assert len(names(message)) == len(set(names(message)))


@settings(LARGE, max_examples=100)
@given(one=kept_digests, headline=any_text)
def test_a_thread_has_a_name_of_one_line(one: KeptDigest, headline: str) -> None:
    name = thread_name(replace(one.digest, headline=headline))
    assert name.strip()
    assert name == " ".join(name.split())
    assert count_units(name) <= 100
