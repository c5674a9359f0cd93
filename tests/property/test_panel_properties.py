"""Wherever the buttons of a panel lead, Discord accepts what stands there, and every quote can be reached."""

import json
import re
from collections.abc import Iterator
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.request import KeptDigest
from bot.playground.limits import violations
from bot.rendering.custom_ids import PanelAction, PanelControl, Place
from bot.rendering.pages import page_embeds, plan_pages
from bot.rendering.panel import move
from bot.text.discord_markup import bound_escaped, escape
from bot.text.graphemes import count_units
from tests.discord_reader import read
from tests.discord_spec import Inspect
from tests.panels import controls, kept_digests, names, place_of, places, press, show
from tests.strategies import LARGE, any_text, hostile_text

_PAGES_WALKED = 6  # from either end


def ends(kept: KeptDigest) -> Iterator[Place]:
    """Yield places near either end of all quotes, and the first two pages of every branch, in both views."""
    branches = sorted({quote.root for quote in kept.digest.quotes})[:3]
    for is_original in (False, True):
        last = place_of(show(kept, Place(page=9999, is_original=is_original))).page
        pages = {*range(_PAGES_WALKED), *range(max(0, last - _PAGES_WALKED), last + 1)}
        yield from (Place(page=page, is_original=is_original) for page in sorted(pages) if page <= last)
        for branch in branches:
            yield Place(page=1, branch=branch, is_original=is_original)
            yield Place(page=9999, branch=branch, is_original=is_original)


@settings(LARGE, max_examples=40)
@given(kept_digests)
def test_discord_accepts_the_panel_at_every_place(kept: KeptDigest) -> None:
    for place in ends(kept):
        message = show(kept, place)
        assert not violations("POST", "/channels/1/messages", message)
        assert not violations("POST", "/interactions/1/t/callback", {"type": 7, "data": message})
        assert json.loads(json.dumps(message)) == message
        assert message["allowed_mentions"] == {"parse": []}
        assert all(len(name) <= 100 for name in names(message))
        assert len(names(message)) == len(set(names(message)))


@settings(LARGE, max_examples=1_000)
@given(kept=kept_digests, place=places)
def test_discord_accepts_a_thousand_digests(inspect: Inspect, *, kept: KeptDigest, place: Place) -> None:
    message = show(kept, place)
    assert not violations("POST", "/channels/1/messages", message)
    assert not inspect("POST", "/channels/1/messages", message)


@settings(LARGE, max_examples=40)
@given(kept_digests)
def test_the_pages_in_a_row_hold_every_quote_in_full(kept: KeptDigest) -> None:
    quotes = kept.digest.quotes
    for is_original in (False, True):
        pages = plan_pages(quotes, is_original=is_original, language=kept.digest.language)
        embeds = [embed for page in pages for embed in page_embeds(page, quotes, is_original=is_original)]
        links = [embed.get("author", {}).get("url") for embed in embeds]
        shown = [link for place, link in enumerate(links) if link and link not in links[:place]]
        assert shown == list(dict.fromkeys(quote.permalink for quote in quotes))
        said = "".join(visible(embed.get("description", "")) for embed in embeds)
        meant = (quote.original if is_original else quote.text for quote in quotes)
        assert said == "".join(visible(text) for text in map(escape, meant))
        for page in pages:
            assert page.last - page.first < 5
            assert all(
                embed.get("author") for embed in list(page_embeds(page, quotes, is_original=is_original))[:1]
            )


@settings(LARGE, max_examples=40)
@given(kept_digests)
def test_next_walks_through_every_page_once_and_previous_walks_back(kept: KeptDigest) -> None:
    branch = kept.digest.quotes[0].root if kept.digest.quotes else None
    place, walked = Place(branch=branch), list[Place]()
    while place not in walked and len(walked) < 2 * _PAGES_WALKED:
        walked.append(place)
        place = press(kept, PanelAction.NEXT, place)
    for place in reversed(walked):
        assert press(kept, PanelAction.PREVIOUS, place).page == max(0, place.page - 1)
    assert [place.page for place in walked] == list(range(len(walked)))


@settings(LARGE, max_examples=60)
@given(kept_digests, controls, st.none() | hostile_text | st.integers(0, 2**70).map(str))
def test_a_press_leads_to_a_place_that_is_there(
    kept: KeptDigest, control: PanelControl, value: str | None
) -> None:
    place = move(kept, control, value)
    assert place_of(show(kept, place)) == place
    assert move(kept, control, value) == place


@settings(LARGE, max_examples=40)
@given(kept_digests, st.integers(0, 12))
def test_the_other_view_shows_the_first_quote_of_the_page(kept: KeptDigest, page: int) -> None:
    quotes = kept.digest.quotes
    here = place_of(show(kept, Place(page=page)))
    there = press(kept, PanelAction.SWITCH, here)
    assert there.is_original
    assert bool(there.page) == bool(here.page)
    if here.page:
        plans = [
            plan_pages(quotes, is_original=view, language=kept.digest.language) for view in (False, True)
        ]
        first = plans[0][here.page - 1].first
        assert plans[1][there.page - 1].first <= first <= plans[1][there.page - 1].last


@settings(max_examples=300)
@given(any_text)
def test_no_escaped_text_is_longer_than_its_bound(text: str) -> None:
    assert count_units(escape(text)) <= bound_escaped(text)


@cache
def visible(markup: str) -> str:
    """Everything a reader sees but white space and what stands for italics and quotes."""
    return re.sub(r"[\s>*\u200b]", "", read(markup).text)
