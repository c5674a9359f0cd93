import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.adapters.hackernews import HackerNews
from bot.adapters.hackernews_listing_payloads import read_hits
from bot.adapters.layered import Layered
from bot.adapters.recorded import Recorded
from bot.domain.listing import ListedStory
from bot.domain.subscription import Feed, FeedKind
from bot.errors import Unavailable
from tests.fakes.hackernews import START, FakeHackerNews, encode_tree, story
from tests.fetching import down, source_over

SINCE = datetime.fromtimestamp(START, UTC)
RUST = Feed(kind=FeedKind.SEARCH, words="rust & go")
SITE = Feed(kind=FeedKind.DOMAIN, words="example.com")
ANN = Feed(kind=FeedKind.USER, words="ann")


def five() -> FakeHackerNews:
    """Stories at the start and an hour, two, three and four after it."""
    trees = [
        story(1, title="Rust & Go", url="https://example.com/1"),
        story(2, title="Go, & Rust", url="https://example.com.evil.org/2", author="ann"),
        story(3, title="Rust & Go again", url="https://www.blog.example.com/3"),
        story(4, title="Others & others", url="https://evil.org/example/com", author="ann"),
        story(5, title="Rust & Go at last", url=None, author="annie"),
    ]
    for number, tree in enumerate(trees):
        tree["created_at_i"] = START + 3600 * number
    return FakeHackerNews(trees=trees)


def ids(stories: tuple[ListedStory, ...]) -> list[int]:
    return [int(listed.story.id) for listed in stories]


async def recent(
    fake: FakeHackerNews, feed: Feed, since: datetime = SINCE - timedelta(days=1), limit: int = 25
) -> list[int]:
    async with source_over(fake) as source:
        return ids(await source.list_recent(feed, since=since, limit=limit))


@pytest.mark.parametrize(("feed", "expected"), [(RUST, [5, 3, 2, 1]), (SITE, [3, 1]), (ANN, [4, 2])])
async def test_what_is_new_comes_newest_first(feed: Feed, expected: list[int]) -> None:
    assert await recent(five(), feed) == expected


@pytest.mark.parametrize(("feed", "expected"), [(RUST, [5, 3, 2]), (SITE, [3]), (ANN, [4, 2])])
async def test_nothing_comes_that_is_not_after_the_moment(feed: Feed, expected: list[int]) -> None:
    assert await recent(five(), feed, since=SINCE) == expected
    assert await recent(five(), feed, since=SINCE + timedelta(days=1)) == []


@pytest.mark.parametrize(("feed", "expected"), [(RUST, [5]), (SITE, [3]), (ANN, [4])])
async def test_no_more_come_than_are_wanted(feed: Feed, expected: list[int]) -> None:
    assert await recent(five(), feed, limit=1) == expected


async def test_words_are_searched_by_date() -> None:
    fake = five()
    await recent(fake, RUST, since=SINCE)
    assert fake.asked == ["/api/v1/search_by_date"]
    assert fake.searches == [
        {
            "query": "rust & go",
            "tags": "(story,poll)",
            "numericFilters": f"created_at_i>{START}",
            "hitsPerPage": "25",
        }
    ]


async def test_a_domain_is_searched_in_addresses_only() -> None:
    fake = five()
    await recent(fake, SITE, since=SINCE)
    (search,) = fake.searches
    assert (search["query"], search["restrictSearchableAttributes"]) == ("example.com", "url")


async def test_a_person_is_searched_by_a_tag() -> None:
    fake = five()
    await recent(fake, ANN, since=SINCE)
    (search,) = fake.searches
    assert (search["query"], search["tags"]) == ("", "(story,poll),author_ann")


HARM = [
    "a&tags=comment",
    "a#b",
    "a?b=c",
    "ann,(comment",
    "ann),author_bob",
    "../items/1",
    "a\r\nHost: evil.example",
    "a%26tags%3Dcomment",
    "é\u202e\ud800",
    "x" * 5_000,
]


@pytest.mark.parametrize("words", HARM)
@pytest.mark.parametrize("kind", [FeedKind.SEARCH, FeedKind.DOMAIN, FeedKind.USER])
async def test_nothing_that_a_person_types_changes_the_request_beyond_its_parameter(
    kind: FeedKind, words: str
) -> None:
    asked = list[str]()

    async def get_json(url: str) -> object:
        asked.append(url)
        return {"hits": []}

    source = HackerNews(
        get_json, algolia_url="http://hn.example/api", firebase_url="", order_requests=1, crawl_limit=1
    )
    assert await source.list_recent(Feed(kind=kind, words=words), since=SINCE, limit=25) == ()
    for url in asked:
        assert url.isascii()
        parts = urlsplit(url)
        assert (parts.netloc, parts.path, parts.fragment) == ("hn.example", "/api/search_by_date", "")
        names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
        assert names == ["query", "tags", "numericFilters", "hitsPerPage"]
        assert dict(parse_qsl(parts.query))["tags"] == "(story,poll)"
    assert len(asked) == (kind is FeedKind.SEARCH)


@pytest.mark.parametrize("feed", [RUST, SITE, ANN])
async def test_while_the_index_is_down_nothing_stands_in(feed: Feed) -> None:
    fake = five()
    fake.faults.append(down("/search_by_date"))
    with pytest.raises(Unavailable):
        await recent(fake, feed)


@pytest.mark.parametrize("feed", [RUST, SITE, ANN, Feed()])
async def test_recorded_stories_are_looked_through_alike(feed: Feed, tmp_path: Path) -> None:
    fake = five()
    for tree in fake.trees:
        (tmp_path / f"{tree['id']}.json").write_bytes(encode_tree(tree))
    recorded = Recorded(tmp_path)
    for since in (SINCE - timedelta(days=1), SINCE):
        found = ids(await recorded.list_recent(feed, since=since, limit=25))
        assert found == await recent(fake, feed, since=since)
    assert len(await recorded.list_recent(RUST, since=SINCE, limit=1)) == 1


@pytest.mark.parametrize(("is_down", "expected"), [(False, [2, 5, 3, 1]), (True, [2])])
async def test_one_source_in_front_of_another_shows_both(
    tmp_path: Path, *, is_down: bool, expected: list[int]
) -> None:
    fake = five()
    (tmp_path / "2.json").write_bytes(encode_tree(fake.trees[1]))
    fake.faults = [down("/")] if is_down else []
    async with source_over(fake) as second:
        found = await Layered(Recorded(tmp_path), second).list_recent(
            RUST, since=SINCE - timedelta(days=1), limit=25
        )
    assert ids(found) == expected


def test_recorded_answers_by_date_are_read_newest_first(shared: Path) -> None:
    recorded = json.loads((shared / "data/hn/lists/algolia-search-samples-2014-05.json").read_bytes())
    answers = [
        entry["reply"]
        for entry in recorded
        if "search_by_date" in entry["url"] and "story" in entry["url"] and "hits" in entry["reply"]
    ]
    assert answers
    for answer in answers:
        stories = read_hits(answer)
        assert stories
        times = [listed.story.created_at for listed in stories]
        assert all(times)
        assert times == sorted(times, key=lambda time: time or SINCE, reverse=True)
