import json
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.domain.listing import ListKind
from bot.domain.thread import ItemId
from bot.errors import Refused, ThreadNotFound
from tests.fakes.hackernews import START, comment, encode_tree, story
from tests.samples import SAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two trees and a map of items: a show, an ask, and a plain story of which nobody knows the time."""
    show = story(
        1, comment(10), comment(11, None), title="Show HN: A parser", points=5, created_at_i=START + 9
    )
    ask = story(2, title="Ask HN: ＰＡＲＳＥＲ or パーサー?", points=50)
    (tmp_path / "1.json").write_bytes(encode_tree(show))
    (tmp_path / "2.json").write_bytes(encode_tree(ask))
    plain = {"id": 3, "type": "story", "title": "Plain", "by": "sub", "score": 20, "descendants": 1}
    items = {"3": plain | {"kids": [30]}, "30": {"id": 30, "type": "comment", "parent": 3, "by": "a"}}
    (tmp_path / "300.json").write_text(json.dumps(items))
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ListKind.TOP, [2, 3, 1]),
        (ListKind.BEST, [2, 3, 1]),
        (ListKind.NEW, [1, 2, 3]),
        (ListKind.ASK, [2]),
        (ListKind.SHOW, [1]),
    ],
)
async def test_recorded_stories_stand_in_the_lists_they_belong_to(
    folder: Path, kind: ListKind, expected: list[int]
) -> None:
    listed = await Recorded(folder).list_stories(kind, limit=25)
    assert [int(one.story.id) for one in listed] == expected


async def test_a_recorded_list_ends_at_the_limit(folder: Path) -> None:
    assert len(await Recorded(folder).list_stories(ListKind.TOP, limit=2)) == 2


async def test_recorded_stories_tell_their_comments(folder: Path) -> None:
    listed = await Recorded(folder).list_stories(ListKind.NEW, limit=25)
    assert [one.comments for one in listed] == [1, 0, 1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("parser", [2, 1]), ("Parser show", [1]), ("ぱーさー", [2]), ("none", []), ("", [2, 3, 1])],
)
async def test_a_search_finds_words_of_titles_however_they_are_written(
    folder: Path, words: str, expected: list[int]
) -> None:
    assert [int(one.story.id) for one in await Recorded(folder).search(words, limit=25)] == expected


async def test_a_recorded_story_is_found_by_its_comment_too(folder: Path) -> None:
    for item in (1, 10, 11):
        assert (await Recorded(folder).find_story(ItemId(item))).story.id == 1
    with pytest.raises(ThreadNotFound):
        await Recorded(folder).find_story(ItemId(404))


async def test_what_is_no_story_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(json.dumps({"id": 1, "type": "story", "deleted": True}))
    (tmp_path / "2.json").write_text(json.dumps({"id": 2, "title": 7}))
    (tmp_path / "3.json").write_bytes(encode_tree(comment(3)))
    assert await Recorded(tmp_path).list_stories(ListKind.TOP, limit=25) == ()


async def test_a_list_of_files_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        await Recorded(tmp_path / "none.json").list_stories(ListKind.TOP, limit=25)


async def test_the_sample_is_listed() -> None:
    (listed,) = await Recorded(SAMPLE).list_stories(ListKind.TOP, limit=25)
    assert listed.story.title.startswith("Show HN")
    assert listed.comments
