from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.thread import ItemId
from bot.rendering.card import story_card
from bot.rendering.components import Option
from bot.rendering.custom_ids import read_link_value, read_make
from bot.rendering.lists import front_page, pick_links, search_results
from bot.rendering.messages import Message, measure
from tests.panels import controls_of, names
from tests.threads import story

ENGLISH = Language.EN
LONG_URL = "https://" + "long." * 20 + "example/"
KETTLE = ListedStory(story=story("A kettle", id=ItemId(8863)), comments=48)


def many(number: int, title: str = "word " * 40) -> list[ListedStory]:
    return [
        ListedStory(
            story=story(title, id=ItemId(place), url=LONG_URL, points=12_345_678),
            comments=12_345_678,
        )
        for place in range(40_000_001, 40_000_001 + number)
    ]


def lines(message: Message) -> list[str]:
    return [line for embed in message["embeds"] for line in embed.get("description", "").split("\n")]


def options(message: Message) -> list[Option]:
    return controls_of(message)[0].get("options", [])


def test_a_story_is_one_line_with_its_facts_and_one_choice() -> None:
    message = front_page(ListKind.TOP, [KETTLE], ENGLISH)
    facts = "120 points · 48 comments · example.com · <t:1772366400:R>"
    assert lines(message) == [f"1. [A kettle](https://news.ycombinator.com/item?id=8863) · {facts}"]
    assert options(message) == [
        {"label": "A kettle", "value": "8863:", "description": "120 points · 48 comments"}
    ]


def test_what_is_not_known_is_left_out() -> None:
    bare = ListedStory(story=story("", url=None, points=None, created_at=None), comments=None)
    message = front_page(ListKind.NEW, [bare], ENGLISH)
    assert lines(message) == ["1. [Untitled](https://news.ycombinator.com/item?id=100)"]
    assert options(message) == [{"label": "Untitled", "value": "100:"}]


def test_the_first_25_of_the_longest_stories_fit_into_one_message() -> None:
    message = front_page(ListKind.BEST, many(30), ENGLISH)
    assert len(lines(message)) == len(options(message)) == 25
    assert sum(map(measure, message["embeds"])) <= 6000
    assert all("…](https://news.ycombinator.com/item?id=4" in line for line in lines(message))


def test_a_story_that_comes_twice_is_shown_once() -> None:
    message = front_page(ListKind.TOP, [KETTLE, KETTLE], ENGLISH)
    assert len(lines(message)) == len(options(message)) == 1


def test_brackets_in_a_title_do_not_end_its_link() -> None:
    odd = replace(KETTLE, story=story("A paper] on *links* [pdf]", id=ItemId(1)))
    assert lines(front_page(ListKind.TOP, [odd], ENGLISH))[0].startswith(
        "1. [A paper) on \\*links\\* (pdf)](https://news"
    )


@pytest.mark.parametrize("kind", ListKind)
def test_every_list_has_a_name_and_a_next_step_when_it_is_empty(kind: ListKind) -> None:
    (embed,) = front_page(kind, [], ENGLISH)["embeds"]
    assert "Hacker News" in embed.get("title", "")
    assert "/front" in embed.get("description", "")


def test_a_search_without_a_find_says_what_to_try() -> None:
    message = search_results("*zxq*", [], ENGLISH)
    (embed,) = message["embeds"]
    assert embed.get("title") == "Found on Hacker News: \\*zxq\\*"
    assert "other words" in embed.get("description", "")
    assert not controls_of(message)


def test_the_select_says_who_will_see_the_digest() -> None:
    assert names(search_results("a", [KETTLE], ENGLISH, is_private=True)) == ["pick:private"]
    assert names(search_results("a", [KETTLE], ENGLISH)) == ["pick"]


def test_links_are_offered_with_their_titles_where_they_are_known() -> None:
    first, second = Link(item=ItemId(1)), Link(item=ItemId(2), focus=ItemId(3))
    message = pick_links([first, second, first], ENGLISH, titles={ItemId(1): "A *kettle*"})
    assert options(message) == [
        {"label": "A *kettle*", "value": "1:", "description": "Item 1"},
        {"label": "Item 2", "value": "2:3", "description": "at comment 3"},
    ]


def test_more_links_than_a_select_holds_are_counted() -> None:
    message = pick_links([Link(item=ItemId(number)) for number in range(1, 31)], ENGLISH, titles={})
    assert len(options(message)) == 25
    assert "first 25 of 30" in message.get("content", "")
    assert read_link_value(options(message)[-1]["value"]) == Link(item=ItemId(25))


def test_a_card_leads_to_the_article_and_digests_what_was_pasted() -> None:
    pasted = Link(item=ItemId(8863), focus=ItemId(9000))
    message = story_card(KETTLE, ENGLISH, link=pasted)
    (embed,) = message["embeds"]
    assert embed.get("url") == "https://example.com/story"
    assert embed.get("description") == "120 points · 48 comments · by sub · <t:1772366400:R>"
    assert [read_make(name) for name in names(message)] == [pasted]


def test_a_card_of_a_bare_story_has_a_title_and_the_discussion() -> None:
    bare = replace(story("", url="ftp://example.com", points=None, created_at=None), author=None)
    (embed,) = story_card(ListedStory(story=bare, comments=None), ENGLISH)["embeds"]
    assert embed.get("title") == "Untitled"
    assert embed.get("url") == "https://news.ycombinator.com/item?id=100"
    assert "description" not in embed


def test_an_age_before_the_computers_epoch_is_still_one() -> None:
    old = replace(KETTLE, story=story(created_at=datetime(1969, 1, 1, tzinfo=UTC)))
    assert "<t:-31536000:R>" in lines(front_page(ListKind.TOP, [old], ENGLISH))[0]
