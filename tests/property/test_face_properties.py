"""Whatever stories, errors and choices hold, Discord accepts what we say of them, and no stranger formats."""

import re
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.digest import Digest
from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.preferences import Preferences
from bot.domain.progress import Progress, Stage
from bot.domain.publishing import Route
from bot.domain.thread import ItemId
from bot.errors import Unavailable
from bot.playground.limits import violations
from bot.rendering.apologies import apology, fault, missing_permissions
from bot.rendering.card import story_card
from bot.rendering.components import ModalForm, Option
from bot.rendering.custom_ids import read_link_value
from bot.rendering.dry_run import dry_run
from bot.rendering.lists import front_page, pick_links, search_results
from bot.rendering.messages import Message
from bot.rendering.progress import say_progress
from bot.rendering.publishing_panel import publishing_panel
from bot.rendering.schedulers_panel import schedulers_panel
from bot.rendering.settings_panel import comments_modal, settings_panel
from tests.discord_reader import read
from tests.keeping import wish
from tests.strategies import any_text, counts, digests, hostile_text, item_ids, stories

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
languages = st.sampled_from(Language)
listed_stories = st.builds(ListedStory, story=stories, comments=st.none() | counts)
lists = st.lists(listed_stories, max_size=12) | st.lists(listed_stories, min_size=20, max_size=30)
links = st.builds(Link, item=item_ids, focus=st.none() | item_ids)
snowflakes = st.integers(1, 2**63 - 1)
preferences = st.builds(
    Preferences,
    language=st.none() | languages,
    comments=st.none() | st.integers(1, 500),
    publishers=st.lists(snowflakes, max_size=30, unique=True).map(tuple),
    unfurled=st.lists(snowflakes, max_size=60, unique=True).map(tuple),
    review_channel=st.none() | snowflakes,
    schedulers=st.lists(snowflakes, max_size=30, unique=True).map(tuple),
)


def refusals(message: Message) -> tuple[str, ...]:
    return violations("POST", "/channels/1/messages", message)


def refusals_of_form(form: ModalForm) -> tuple[str, ...]:
    return violations("POST", "/interactions/1/t/callback", {"type": 9, "data": form})


def effects(markup: str) -> set[str]:
    """What markup does beside our own links, ages, mentions of channels and bold words."""
    return read(re.sub(r"<t:-?\d+:R>|<#\d+>|<@&\d+>", "", markup)).effects


def options(message: Message) -> list[Option]:
    (line,) = message.get("components", [])
    (select,) = line["components"]
    assert "options" in select
    return select["options"]


@settings(max_examples=60, suppress_health_check=SLOW)
@given(found=lists, words=hostile_text, language=languages, is_private=st.booleans())
def test_a_list_keeps_the_limits_and_offers_each_story_once(
    *, found: list[ListedStory], words: str, language: Language, is_private: bool
) -> None:
    for message in (
        search_results(words, found, language, is_private=is_private),
        front_page(ListKind.TOP, found, language, is_private=is_private),
    ):
        assert not refusals(message)
        lines = "\n".join(embed.get("description", "") for embed in message["embeds"])
        if found:
            shown = list(dict.fromkeys(listed.story.id for listed in found))[:25]
            offered = [read_link_value(option["value"]) for option in options(message)]
            assert offered == [Link(item=item) for item in shown]
            assert re.findall(r"\]\(https://news\.ycombinator\.com/item\?id=(\d+)\)", lines) == list(
                map(str, shown)
            )
            assert len(lines.split("\n")) == len(shown)
        assert effects(lines) <= {"masked", "block", "italic"}


@settings(max_examples=150, suppress_health_check=SLOW)
@given(listed_stories, st.none() | links, languages)
def test_a_card_keeps_the_limits(listed: ListedStory, link: Link | None, language: Language) -> None:
    message = story_card(listed, language, link=link)
    assert not refusals(message)
    (embed,) = message["embeds"]
    assert not effects(embed.get("title", "")) | effects(embed.get("description", ""))


@settings(max_examples=100)
@given(st.lists(links, min_size=2, max_size=40), st.dictionaries(item_ids, any_text, max_size=5), languages)
def test_a_choice_of_links_keeps_the_limits(
    found: list[Link], titles: dict[ItemId, str], language: Language
) -> None:
    titles |= dict.fromkeys((link.item for link in found[::2]), "".join(titles.values()))
    message = pick_links(found, language, titles=titles)
    assert not refusals(message)
    offered = [read_link_value(option["value"]) for option in options(message)]
    assert offered == list(dict.fromkeys(found))[:25]


@settings(max_examples=150)
@given(any_text, st.none() | st.timedeltas(), languages)
def test_an_apology_keeps_the_limits_and_its_facts_format_nothing(
    fact: str, pause: timedelta | None, language: Language
) -> None:
    error = Unavailable(
        "{source} is busy or out of order (HTTP {status}).",
        hint="Try again later.",
        retry_after=pause,
        source=fact,
        status=503,
    )
    message = apology(error, language)
    assert not refusals(message)
    assert not effects(message.get("content", ""))
    for other in (fault(fact, language), missing_permissions([fact, "send_messages"], language, 5)):
        assert not refusals(other)


@settings(max_examples=150)
@given(chosen=preferences, language=languages, comments=st.integers(1, 500), can_unfurl=st.booleans())
def test_the_settings_keep_the_limits(
    *, chosen: Preferences, language: Language, comments: int, can_unfurl: bool
) -> None:
    message = settings_panel(chosen, usual=wish(language, comments), can_unfurl=can_unfurl)
    assert not refusals(message)
    assert not refusals(schedulers_panel(chosen, language))
    assert not refusals(publishing_panel(chosen, language, site="blog", routes=tuple(Route)))
    assert len(message.get("components", ())) == 4
    assert not refusals_of_form(comments_modal(chosen, language))


@settings(max_examples=50, suppress_health_check=SLOW)
@given(digests, hostile_text, languages)
def test_a_dry_run_keeps_the_limits(digest: Digest, name: str, language: Language) -> None:
    message = dry_run(
        Path("content") / name, digest.headline.encode(errors="replace").decode(), digest, language
    )
    assert not refusals(message)
    (embed,) = message["embeds"]
    for field in embed.get("fields", ()):
        assert effects(field["value"]) <= {"inline"}


@settings(max_examples=60)
@given(st.builds(Progress, stage=st.sampled_from(Stage), done=counts, total=counts), languages)
def test_progress_is_one_short_line(progress: Progress, language: Language) -> None:
    line = say_progress(progress, language)
    assert 0 < len(line) < 100
    assert "{" not in line
