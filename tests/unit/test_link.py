import pytest

from bot.domain.link import Link, find_links, parse_link
from bot.domain.thread import ItemId
from bot.errors import BadLink

STORY = 43167373
REPLY = 43167999

FORMS = [
    f"https://news.ycombinator.com/item?id={STORY}",
    f"http://news.ycombinator.com/item?id={STORY}",
    f"news.ycombinator.com/item?id={STORY}",
    f"www.news.ycombinator.com/item?id={STORY}",
    f"HTTPS://News.YCombinator.com/item?id={STORY}",
    f"https://news.ycombinator.com:443/item?id={STORY}",
    f"https://news.ycombinator.com/item?p=2&id={STORY}",
    f"https://news.ycombinator.com/item?id={STORY}&p=2&utm_source=x",
    f"https://news.ycombinator.com/item?p=2&amp;id={STORY}",
    f"https://news.ycombinator.com/item?id={STORY}#{STORY}",
    f"https://news.ycombinator.com/item?id={STORY}#comments",
    f"https://news.ycombinator.com/context?id={STORY}",
    f"https://news.ycombinator.com/reply?id={STORY}&goto=item%3Fid%3D1%231",
    f"item?id={STORY}",
    f"/item?id={STORY}",
    str(STORY),
    f"  {STORY}\n",
    f"#{STORY}",
    "４３１６７３７３",
    f"https://hn.algolia.com/api/v1/items/{STORY}",
    f"https://hn.algolia.com/story/{STORY}/a-title",
    f"https://hacker-news.firebaseio.com/v0/item/{STORY}.json",
    f"https://hacker-news.firebaseio.com/v0/item/{STORY}.json?print=pretty",
    f"https://hn.svelte.dev/item/{STORY}",
    f"https://hackerweb.app/#/item/{STORY}",
    f"https://cheeaun.github.io/hackerweb/#/item/{STORY}",
    f"https://hn.premii.com/#/comments/{STORY}",
    f"https://api.hnpwa.com/v0/item/{STORY}.json",
    f"https://hnrss.org/item?id={STORY}",
    f"https://web.archive.org/web/2025/https://news.ycombinator.com/item?id={STORY}",
    f"<https://news.ycombinator.com/item?id={STORY}>",
    f"[a thread](https://news.ycombinator.com/item?id={STORY})",
    f"||https://news.ycombinator.com/item?id={STORY}||",
    f"_https://news.ycombinator.com/item?id={STORY}_",
    f"**https://news.ycombinator.com/item?id={STORY}**",
    f"~~https://news.ycombinator.com/item?id={STORY}~~",
    f"https://news.ycombinator.com/item?id={STORY}\\",
    f"`https://news.ycombinator.com/item?id={STORY}`",
    f'"https://news.ycombinator.com/item?id={STORY}".',
    f"(see https://news.ycombinator.com/item?id={STORY}),",
    f"これ（https://news.ycombinator.com/item?id={STORY}）を読んで。",
    f"「https://news.ycombinator.com/item?id={STORY}」",
    f"https://news.ycombinator.com/item?id={STORY}。次",
    f"ｈｔｔｐｓ://news.ycombinator.com/item?id={STORY}",
]


@pytest.mark.parametrize("text", FORMS)
def test_every_form_that_people_paste_leads_to_the_item(text: str) -> None:
    assert find_links(text) == (Link(item=ItemId(STORY)),)


@pytest.mark.parametrize(
    "text",
    [
        f"item?id={STORY}#{REPLY}",
        f"https://news.ycombinator.com/item?id={STORY}#{REPLY}",
        f"[x](https://news.ycombinator.com/item?p=3&id={STORY}#{REPLY}).",
    ],
)
def test_a_fragment_names_the_comment_to_show(text: str) -> None:
    assert parse_link(text) == Link(item=ItemId(STORY), focus=ItemId(REPLY))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "we had 43167373 visitors",
        "https://news.ycombinator.com/",
        "https://news.ycombinator.com/news",
        "https://news.ycombinator.com/user?id=pg",
        "https://news.ycombinator.com/user?id=123",
        "https://news.ycombinator.com/threads?id=123",
        "https://news.ycombinator.com/item?id=pg",
        "https://news.ycombinator.com/item?id=12a",
        "https://news.ycombinator.com/item?id=12_a",
        "https://news.ycombinator.com/item?kid=12",
        "https://news.ycombinator.com/item?id=",
        "https://news.ycombinator.com/item?id=0",
        "https://news.ycombinator.com/item?id=-5",
        "https://news.ycombinator.com/item?id=007",
        "https://news.ycombinator.com/item?id=9007199254740993",
        "https://news.ycombinator.com/item?id=" + "9" * 400,
        "0",
        "0123",
        "9007199254740993",
        "٤٣١٦٧٣٧٣",
        "https://news.ycombinator.com.evil.example/item?id=1",
        "https://news.ycombinator.com@evil.example/item?id=1",
        "https://evilnews.ycombinator.com/item?id=1",
        "https://evil.example/news.ycombinator.com/item?id=1",
        "https://user@news.ycombinator.com/item?id=1",
        "https://ycombinator.com/item?id=1",
        "https://hn.algolia.com/?query=rust",
        "https://hn.algolia.com.evil.example/api/v1/items/1",
        "https://example.com/item?id=1",
    ],
)
def test_anything_else_is_no_link(text: str) -> None:
    assert find_links(text) == ()


def test_the_error_shows_what_a_link_looks_like() -> None:
    with pytest.raises(BadLink, match=r"item\?id=8863"):
        parse_link("not a link")


def test_the_largest_id_is_a_link() -> None:
    assert parse_link(str(2**53)).item == 2**53


def test_several_links_come_in_order_and_each_once() -> None:
    text = (
        "[https://news.ycombinator.com/item?id=2](https://news.ycombinator.com/item?id=2) and "
        "https://hn.algolia.com/api/v1/items/1, then news.ycombinator.com/item?id=2#3"
    )
    assert find_links(text) == (
        Link(item=ItemId(2)),
        Link(item=ItemId(1)),
        Link(item=ItemId(2), focus=ItemId(3)),
    )
