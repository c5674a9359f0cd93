from dataclasses import replace

import pytest

from bot.domain.digest import Branch, Digest
from bot.domain.language import Language
from bot.domain.request import KeptDigest
from bot.domain.thread import Coverage, ItemId
from bot.rendering.custom_ids import PanelAction, Place
from bot.rendering.messages import Message
from bot.rendering.panel import panel
from tests.digests import digest, quote
from tests.panels import controls_of, keep, names, place_of, press, show
from tests.threads import story

SIXTY = keep(digest(*(quote(number) for number in range(1, 61))))
CONDENSED = keep(
    digest(*(quote(number, original=f"words {number} " + "and more " * 300) for number in range(1, 13)))
)
KETTLES, CUPS = ItemId(1), ItemId(2)
BRANCHED = keep(
    digest(
        *(quote(number, root=KETTLES if number < 8 else CUPS) for number in range(1, 10)),
        branches=(
            Branch(phrase="kettles [loud]", root=KETTLES, size=48),
            Branch(phrase="", root=CUPS, size=1),
            Branch(phrase="nobody is quoted", root=ItemId(3), size=9),
        ),
    )
)


def authors(message: Message) -> list[str | None]:
    return [embed.get("author", {}).get("url") for embed in message["embeds"]]


def labels(message: Message) -> list[str]:
    return [part["label"] for part in controls_of(message) if "label" in part]


def is_off(message: Message, label: str) -> bool:
    return any(part.get("label") == label and part.get("disabled", False) for part in controls_of(message))


def test_a_panel_opens_with_the_overview_and_the_age_of_the_digest() -> None:
    message = show(SIXTY, Place())
    (embed,) = message["embeds"]
    assert embed.get("title") == "A story"
    assert "Digest made <t:1772442000:R>" in embed.get("description", "")
    assert message.get("content") == "Overview · 60 quotes · 12 pages"


def test_a_page_holds_five_quotes_and_says_which() -> None:
    message = show(SIXTY, Place(page=3))
    assert authors(message) == [f"https://news.ycombinator.com/item?id={number}" for number in range(11, 16)]
    assert message.get("content") == "**A story** · Page 3 of 12 · quotes 11–15 of 60"


def test_a_page_with_one_quote_says_so() -> None:
    message = show(keep(digest(*(quote(number) for number in range(1, 7)))), Place(page=2))
    assert message.get("content") == "**A story** · Page 2 of 2 · quote 6 of 6"


def test_the_first_and_last_place_have_nowhere_to_go() -> None:
    first, last = show(SIXTY, Place()), show(SIXTY, Place(page=12))
    assert (is_off(first, "◀ Previous"), is_off(first, "Next ▶")) == (True, False)
    assert (is_off(last, "◀ Previous"), is_off(last, "Next ▶")) == (False, True)


def test_a_page_that_is_not_there_is_the_last_one() -> None:
    assert place_of(show(SIXTY, Place(page=9999))) == Place(page=12)


def test_a_branch_that_is_gone_is_all_quotes() -> None:
    assert place_of(show(BRANCHED, Place(page=1, branch=ItemId(99)))) == Place(page=1)


def test_a_thread_without_quotes_is_an_overview_only() -> None:
    empty = keep(digest(coverage=Coverage(read=0, total=0)))
    message = show(empty, Place(page=4))
    assert message.get("content") == ""
    assert "There are no comments yet" in message["embeds"][0].get("description", "")
    assert is_off(message, "Next ▶")
    assert place_of(message) == Place()


def test_the_select_offers_the_branches_that_have_quotes() -> None:
    select = controls_of(show(BRANCHED, Place(page=1, branch=CUPS)))[0]
    assert select.get("options") == [
        {"label": "All quotes", "value": "0", "description": "9 quotes"},
        {"label": "kettles [loud]", "value": "1", "description": "48 comments · 7 quotes"},
        {"label": "Branch 2", "value": "2", "description": "1 comment · 2 quotes", "default": True},
    ]


def test_a_branch_shows_its_own_quotes_only() -> None:
    message = show(BRANCHED, Place(page=1, branch=CUPS))
    assert authors(message) == [f"https://news.ycombinator.com/item?id={number}" for number in (8, 9)]
    assert message.get("content") == "**A story** · Page 1 of 1 · quotes 1–2 of 2"


@pytest.mark.parametrize("branches", [(), (Branch(phrase="all of it", root=KETTLES, size=3),)])
def test_there_is_no_select_where_there_is_nothing_to_choose(branches: tuple[Branch, ...]) -> None:
    one = digest(quote(1, root=KETTLES), quote(2, root=KETTLES), branches=branches)
    assert all("options" not in part for part in controls_of(show(keep(one), Place())))


def test_at_most_24_branches_are_offered_beside_all_quotes() -> None:
    many = digest(
        *(quote(number) for number in range(1, 41)),
        branches=tuple(Branch(phrase="word", root=ItemId(number), size=1) for number in range(1, 41)),
    )
    assert len(controls_of(show(keep(many), Place()))[0].get("options", ())) == 25


@pytest.mark.parametrize(
    ("is_translated", "is_original", "label"),
    [
        (False, False, "Full text"),
        (False, True, "Condensed"),
        (True, False, "Original"),
        (True, True, "Translation"),
    ],
)
def test_the_switch_names_what_it_leads_to(is_translated: bool, is_original: bool, label: str) -> None:  # noqa: FBT001 - parameters of a test
    kept = replace(CONDENSED, digest=replace(CONDENSED.digest, is_translated=is_translated))
    assert label in labels(show(kept, Place(page=1, is_original=is_original)))


def test_there_is_no_switch_where_nothing_was_changed() -> None:
    assert labels(show(SIXTY, Place())) == [
        "◀ Previous",
        "Next ▶",
        "Refresh",
        "Open on Hacker News",
        "Open article",
        "Publish…",
    ]


def test_the_switch_keeps_the_first_quote_in_sight() -> None:
    full = press(CONDENSED, PanelAction.SWITCH, Place(page=3))
    assert authors(show(CONDENSED, full))[0] == "https://news.ycombinator.com/item?id=11"
    assert "and more" in show(CONDENSED, full)["embeds"][0].get("description", "")
    assert press(CONDENSED, PanelAction.SWITCH, full) == Place(page=3)


def test_a_second_press_of_the_same_button_leads_to_the_same_page() -> None:
    assert press(SIXTY, PanelAction.NEXT, Place(page=3)) == Place(page=4)
    assert press(SIXTY, PanelAction.PREVIOUS, Place(page=3)) == Place(page=2)
    assert press(SIXTY, PanelAction.NEXT, Place(page=12)) == Place(page=12)
    assert press(SIXTY, PanelAction.PREVIOUS, Place()) == Place()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("2", Place(page=1, branch=CUPS)),
        ("0", Place(page=1)),
        ("nonsense", Place(page=1)),
        (None, Place(page=1)),
    ],
)
def test_choosing_a_branch_opens_its_first_page(value: str | None, place: Place) -> None:
    assert press(BRANCHED, PanelAction.BRANCH, Place(page=2, branch=KETTLES), value) == place


def test_refreshing_and_publishing_stay_where_they_are() -> None:
    for action in (PanelAction.REFRESH, PanelAction.PUBLISH):
        assert press(SIXTY, action, Place(page=5)) == Place(page=5)


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "https://example.com/" + "a" * 500])
def test_an_address_that_no_button_may_hold_gets_none(url: str | None) -> None:
    message = show(keep(digest(quote(1), story=story(url=url))), Place())
    assert "Open article" not in labels(message)
    assert "Open on Hacker News" in labels(message)


def test_publishing_is_offered_to_those_only_who_may() -> None:
    assert "Publish…" not in labels(panel(SIXTY, Place(), owner=1, can_publish=False))


def test_the_labels_follow_the_reader_where_one_is_named() -> None:
    message = panel(SIXTY, Place(page=1), owner=1, can_publish=True, language=Language.JA)
    assert message.get("content") == "**A story** · 12 ページ中 1 ページ目 · 引用 60 件中 1～5 件目"
    assert labels(message)[:2] == ["◀ 前へ", "次へ ▶"]


def test_all_names_of_a_panel_differ() -> None:
    found = names(show(replace(BRANCHED, digest=_translated(BRANCHED)), Place()))
    assert len(found) == len(set(found)) == 6


def _translated(kept: KeptDigest) -> Digest:
    first, *rest = kept.digest.quotes
    return replace(kept.digest, quotes=(replace(first, original="Something else"), *rest))
