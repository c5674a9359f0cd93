import json
from pathlib import Path

import pytest

from bot.adapters.hackernews_listing_payloads import read_hits
from bot.domain.listing import ListKind
from bot.domain.thread import ItemId, StoryKind
from bot.errors import ThreadNotFound, Unavailable
from tests.fakes.hackernews import FakeHackerNews, Fault, comment, story
from tests.fetching import down, source_over


def three() -> FakeHackerNews:
    return FakeHackerNews(
        trees=[
            story(1, comment(10, "a", comment(11, "b")), title="A fast parser"),
            story(2, title="Ask HN: Which parser?", url=None, text="<p>Words</p>", points=7),
            story(3, comment(30), title="Postgres &amp; parsers", points=None),
        ]
    )


async def list_ids(fake: FakeHackerNews, kind: ListKind = ListKind.TOP, limit: int = 25) -> list[int]:
    async with source_over(fake) as source:
        return [int(listed.story.id) for listed in await source.list_stories(kind, limit=limit)]


async def search_ids(fake: FakeHackerNews, words: str, limit: int = 25) -> list[int]:
    async with source_over(fake) as source:
        return [int(listed.story.id) for listed in await source.search(words, limit=limit)]


@pytest.mark.parametrize("kind", ListKind)
async def test_every_list_is_read_in_its_own_order(kind: ListKind) -> None:
    fake = three()
    fake.lists = {kind: [3, 1, 2]}
    assert await list_ids(fake, kind) == [3, 1, 2]
    assert fake.asked[0] == f"/v0/{kind}stories.json"


async def test_a_listed_story_has_its_points_and_comments() -> None:
    async with source_over(three()) as source:
        first, second, third = await source.list_stories(ListKind.TOP, limit=25)
    assert (first.story.title, first.story.points, first.comments) == ("A fast parser", 120, 2)
    assert (second.story.kind, second.story.url, second.comments) == (StoryKind.ASK, None, 0)
    assert (third.story.title, third.story.points) == ("Postgres & parsers", None)


async def test_no_more_stories_are_asked_for_than_are_wanted() -> None:
    fake = three()
    assert await list_ids(fake, limit=2) == [1, 2]
    assert len(fake.asked) == 3


async def test_what_is_no_story_is_left_out_of_a_list() -> None:
    fake = three()
    fake.lists = {"top": [3, "x", None, -1, 3, True, 10, 404, 1]}
    assert await list_ids(fake) == [3, 1]


async def test_a_single_story_that_cannot_be_read_is_left_out() -> None:
    fake = three()
    fake.faults.append(Fault(on="/v0/item/2.json", body=b'{"id": "two"}'))
    assert await list_ids(fake) == [1, 3]


async def test_an_empty_list_is_empty() -> None:
    fake = three()
    fake.lists = {"ask": []}
    assert await list_ids(fake, ListKind.ASK) == []


async def test_the_index_stands_in_for_the_front_page() -> None:
    fake = three()
    fake.faults.append(down("/v0/"))
    assert await list_ids(fake) == [1, 2, 3]
    assert fake.searches == [{"query": "", "tags": "front_page", "hitsPerPage": "25"}]


@pytest.mark.parametrize("broken", ["/v0/newstories", "/v0/item/"])
async def test_nothing_stands_in_for_other_lists(broken: str) -> None:
    fake = three()
    fake.faults.append(down(broken))
    with pytest.raises(Unavailable):
        await list_ids(fake, ListKind.NEW)


async def test_when_both_are_down_the_first_fault_is_told() -> None:
    fake = three()
    fake.faults.append(down("/"))
    with pytest.raises(Unavailable, match="HTTP 503"):
        await list_ids(fake)


@pytest.mark.parametrize("answer", [b"null", b"{}", b'"x"', b"7"])
async def test_a_list_of_another_shape_is_told_as_unavailable(answer: bytes) -> None:
    fake = three()
    fake.faults.append(Fault(on="stories.json", body=answer))
    with pytest.raises(Unavailable, match="lists cannot be read"):
        await list_ids(fake, ListKind.BEST)


async def test_a_search_finds_stories_and_polls_by_words() -> None:
    fake = three()
    assert await search_ids(fake, "  parser & ") == [3]
    assert fake.searches == [{"query": "parser &", "tags": "(story,poll)", "hitsPerPage": "25"}]
    assert await search_ids(fake, "parser", limit=1) == [1]
    assert await search_ids(fake, "nothing like it") == []


async def test_a_found_story_is_what_the_index_says() -> None:
    async with source_over(three()) as source:
        first, second, third = await source.search("parser", limit=25)
    assert (first.story.points, first.comments, first.story.url) == (120, 2, "https://example.com/story")
    assert (second.story.kind, second.story.text) == (StoryKind.ASK, "Words")
    assert (third.story.title, third.story.points) == ("Postgres & parsers", None)


async def test_long_words_make_no_endless_address() -> None:
    fake = three()
    await search_ids(fake, "長" * 5_000)
    assert len(fake.searches[0]["query"]) == 200


async def test_a_hit_that_cannot_be_read_is_left_out() -> None:
    fake = three()
    hits = [{"objectID": "7", "title": "Good"}, {"objectID": "x", "title": "Bad"}, {"objectID": "8"}, None]
    fake.faults.append(Fault(on="/search", body=json.dumps({"hits": hits}).encode()))
    assert await search_ids(fake, "words") == [7]


@pytest.mark.parametrize("answer", [b"null", b"[]", b'{"hits": 1}', b'{"message": "no"}'])
async def test_a_search_answer_of_another_shape_is_told_as_unavailable(answer: bytes) -> None:
    fake = three()
    fake.faults.append(Fault(on="/search", body=answer))
    with pytest.raises(Unavailable, match="in a way that we do not know"):
        await search_ids(fake, "words")


async def test_a_story_is_found_in_one_request() -> None:
    fake = three()
    async with source_over(fake) as source:
        listed = await source.find_story(ItemId(1))
    assert (listed.story.title, listed.comments) == ("A fast parser", 2)
    assert fake.asked == ["/v0/item/1.json"]


async def test_a_comment_finds_its_story() -> None:
    async with source_over(three()) as source:
        assert (await source.find_story(ItemId(11))).story.id == 1


@pytest.mark.parametrize("item", [1, 11])
@pytest.mark.parametrize("broken", ["/v0/", "/api/"])
async def test_either_source_finds_a_story_when_the_other_is_down(item: int, broken: str) -> None:
    fake = three()
    fake.faults.append(down(broken))
    async with source_over(fake) as source:
        listed = await source.find_story(ItemId(item))
    assert (listed.story.id, listed.comments) == (1, 2)


async def test_no_story_is_found_where_there_is_none() -> None:
    async with source_over(three()) as source:
        with pytest.raises(ThreadNotFound):
            await source.find_story(ItemId(404))


@pytest.mark.parametrize("changes", [{"dead": True}, {"title": None}])
async def test_a_story_that_was_taken_away_is_not_found(changes: dict[str, object]) -> None:
    async with source_over(FakeHackerNews(trees=[story(1, **changes)])) as source:
        with pytest.raises(ThreadNotFound, match="taken down"):
            await source.find_story(ItemId(1))


async def test_no_story_is_found_while_both_are_down() -> None:
    fake = three()
    fake.faults.append(down("/"))
    async with source_over(fake) as source:
        with pytest.raises(Unavailable):
            await source.find_story(ItemId(1))


def test_recorded_answers_of_the_search_are_read(shared: Path) -> None:
    recorded = json.loads((shared / "data/hn/lists/algolia-search-samples-2014-05.json").read_bytes())
    answers = [entry["reply"] for entry in recorded if "story" in entry["url"] and "hits" in entry["reply"]]
    assert answers
    for answer in answers:
        stories = read_hits(answer)
        assert stories is not None
        assert [str(listed.story.id) for listed in stories] == [hit["objectID"] for hit in answer["hits"]]
        assert all(listed.story.title and listed.comments is not None for listed in stories)
