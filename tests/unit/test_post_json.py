"""Posts as JSON: what scripts may write, and what is refused where."""

from typing import Any

import pytest

from bot.errors import Refused
from bot.rendering.matome.layout import LATEST_LAYOUT, SEED_LAYOUT
from bot.rendering.matome.post_json import post_from_json, post_to_json
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.writer import write_post

QUOTE = {"author": "ann", "text": 'say "hi" & go'}
SMALL: dict[str, Any] = {
    "title": "A title",
    "date": "2026-03-01T00:00:00",
    "tags": ["one"],
    "source": "https://news.ycombinator.com/item?id=1",
    "quotes": [QUOTE],
}


def test_a_little_is_enough() -> None:
    post = post_from_json(SMALL)
    assert post.quotes[0].body == "say &#34;hi&#34; &#38; go"
    assert (post.heading, post.layout, post.folds) == ("A title", LATEST_LAYOUT, ())
    assert read_post(write_post(post).encode()).problems == ()


def test_folds_that_are_left_out_are_made() -> None:
    post = post_from_json(SMALL | {"quotes": [QUOTE] * 71, "layout": "seed"})
    assert [fold.size for fold in post.folds] == [20, 20, 11]
    assert post.layout == SEED_LAYOUT


def test_the_text_of_a_quote_counts_only_without_its_body() -> None:
    both = {"author": "ann", "body": "a<br>b", "text": "ignored"}
    assert post_from_json(SMALL | {"quotes": [both]}).quotes[0].text == "a\nb"


def test_a_post_says_everything_in_json_and_comes_back() -> None:
    post = post_from_json(
        SMALL
        | {
            "months": "2026/03",
            "draft": True,
            "featureimage": "thumbnails/a.jpg",
            "hn_id": 1,
            "lastmod": "2026-03-02T00:00:00Z",
            "description": "About it's",
            "article": "https://example.com/",
            "note": "※ note\n\nof two paragraphs",
            "quotes": [QUOTE | {"id": 1, "depth": 0, "parent": 1, "parameters": {"mood": "calm"}}, QUOTE],
            "folds": [{"summary": "more", "size": 1, "parameters": ' class="x"'}],
            "footer": "{{< list limit=2 >}}",
            "front_matter": [{"key": "aliases", "toml": "aliases = ['/old/']"}],
        }
    )
    value = post_to_json(post)
    assert post_from_json(value) == post
    assert set(value) >= set(SMALL)
    assert value["layout"] == "latest"
    again = read_post(write_post(post).encode())
    assert again.problems == ()
    assert again.post.quotes == post.quotes


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": 3}, "title"),
        ({"title": "lone \ud800"}, "the post"),
        ({"titel": "x"}, "titel"),
        ({"tags": "one"}, "tags"),
        ({"tags": [1]}, "tags[0]"),
        ({"quotes": [QUOTE, {"author": "x"}]}, "quotes[1].body"),
        ({"quotes": [{"author": "x", "body": 'a"b'}]}, "quotes[0].body"),
        ({"quotes": [{"author": "x\n", "body": ""}]}, "quotes[0].author"),
        ({"quotes": [QUOTE | {"id": "7"}]}, "quotes[0].id"),
        ({"quotes": [QUOTE | {"parameters": {"x y": "z"}}]}, "quotes[0]"),
        ({"folds": [{"summary": "x", "size": 2}]}, "folds"),
        ({"folds": [{"summary": "x", "size": 0}]}, "folds[0].size"),
        ({"folds": [{"summary": 'x"', "size": 1}]}, "folds"),
        ({"heading": "two\nlines"}, "heading"),
        ({"source": "a b)"}, "source"),
        ({"note": "{{</details>}}"}, "note"),
        ({"footer": '{{<matomeQuote body="x">}}'}, "footer"),
        ({"date": "yesterday"}, "date"),
        ({"front_matter": [{"key": "x", "toml": "y = 1"}]}, "front_matter[0]"),
        ({"front_matter": [{"key": "x", "toml": "x ="}]}, "front_matter"),
        ({"front_matter": [{"key": "", "toml": "[x]\n+++"}]}, "front_matter"),
    ],
)
def test_what_no_file_could_say_is_refused_with_its_place(changes: dict[str, object], place: str) -> None:
    with pytest.raises(Refused) as caught:
        post_from_json(SMALL | changes)
    assert str(caught.value).startswith(f"{place}: ")


@pytest.mark.parametrize("value", [None, 1, "text", [], {}])
def test_another_shape_is_refused(value: object) -> None:
    with pytest.raises(Refused):
        post_from_json(value)
