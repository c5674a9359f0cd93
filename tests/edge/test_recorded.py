import json
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.domain.link import Link
from bot.domain.thread import Coverage, ItemId, Thread, ThreadNote
from bot.errors import BadLink, BotError, Refused, ThreadNotFound
from tests.fakes.hackernews import Node, comment, encode_tree, story

BY_RANK = story(1, comment(30, "best", comment(31)), comment(20), comment(10))
BY_TIME = story(1, comment(10), comment(20, "second", comment(21), comment(22)))
ITEMS = {
    "1": {"id": 1, "type": "story", "title": "A story", "by": "sub", "kids": [20, 10], "descendants": 5},
    "10": {"id": 10, "type": "comment", "by": "a", "text": "ten", "parent": 1},
    "20": {"id": 20, "type": "comment", "by": "b", "text": "twenty", "parent": 1, "kids": [22, 21]},
    "22": {"id": 22, "type": "comment", "by": "c", "text": "twenty-two", "parent": 20},
}


def write(path: Path, value: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


async def read(path: Path, item: int = 1) -> Thread:
    return await Recorded(path).fetch(Link(item=ItemId(item)))


def ids(thread: Thread) -> list[int]:
    return [int(comment.id) for comment in thread.comments]


async def test_a_recorded_tree_in_order_of_rank_keeps_its_order(tmp_path: Path) -> None:
    thread = await read(write(tmp_path / "1.json", BY_RANK))
    assert (ids(thread), thread.is_ranked, thread.notes) == ([30, 31, 20, 10], True, ())
    assert thread.coverage == Coverage(read=4, total=4)


async def test_a_recorded_tree_in_order_of_time_says_that_the_order_is_unknown(tmp_path: Path) -> None:
    thread = await read(write(tmp_path / "1.json", BY_TIME))
    assert (ids(thread), thread.is_ranked) == ([10, 20, 21, 22], False)
    assert thread.notes == (ThreadNote.ORDER_UNKNOWN,)


async def test_a_count_that_was_recorded_counts(tmp_path: Path) -> None:
    thread = await read(write(tmp_path / "1.json", BY_TIME | {"num_comments": 9}))
    assert thread.coverage == Coverage(read=4, total=9)


async def test_a_recorded_map_of_items_is_a_thread(tmp_path: Path) -> None:
    path = write(tmp_path / "any-name.json", ITEMS)
    thread = await Recorded(path).fetch(Recorded(path).link())
    assert (ids(thread), thread.is_ranked, thread.notes) == ([20, 22, 10], True, ())
    assert thread.coverage == Coverage(read=3, total=5)


@pytest.mark.parametrize(("value", "item"), [(BY_TIME, 22), (ITEMS, 22)])
async def test_a_comment_link_works_on_a_recording(tmp_path: Path, value: Node, item: int) -> None:
    thread = await read(write(tmp_path / "1.json", value), item)
    assert (thread.story.id, thread.focus) == (1, item)


async def test_a_folder_of_both_shapes_is_joined_as_the_live_sources_are(tmp_path: Path) -> None:
    write(tmp_path / "algolia" / "1.converted.json", BY_TIME)
    for number, item in ITEMS.items():
        write(tmp_path / "firebase" / "item" / f"{number}.json", item)
    thread = await read(tmp_path)
    assert (ids(thread), thread.is_ranked, thread.notes) == ([20, 22, 21, 10], True, ())
    assert (thread.coverage, Recorded(tmp_path).link()) == (Coverage(read=4, total=5), Link(item=ItemId(1)))


async def test_a_folder_of_several_threads_needs_a_link(tmp_path: Path) -> None:
    write(tmp_path / "1.json", BY_TIME)
    write(tmp_path / "2.json", story(2, comment(3)))
    write(tmp_path / "4.notes.json", ["something else"])
    write(tmp_path / "readme.json", "not looked at")
    assert ids(await read(tmp_path, 2)) == [3]
    with pytest.raises(BadLink, match="holds 2 threads"):
        Recorded(tmp_path).link()


async def test_a_thread_that_was_not_recorded_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(ThreadNotFound, match=r"1\.json does not hold the thread of item 5"):
        await read(write(tmp_path / "1.json", BY_TIME), 5)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"id": 1, "children": [', r"1\.json gave JSON that ends too early"),
        (b"<html>", r"1\.json gave a web page instead of JSON"),
        (b"", r"1\.json gave JSON that ends too early"),
        (b"[1, 2]", r"1\.json does not hold a Hacker News thread"),
        (b"{}", r"1\.json does not hold a Hacker News thread"),
        (b'{"story_id": 1, "comments": []}', r"1\.json does not hold a Hacker News thread"),
        (b'{"id": 1, "type": "story", "title": "x", "children": [{"id": "2"}]}', "in a shape that we do not"),
    ],
)
async def test_a_file_that_is_no_recording_is_described(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "1.json"
    path.write_bytes(content)
    with pytest.raises(Refused, match=sentence):
        await read(path)


@pytest.mark.parametrize("name", ["missing.json", "empty"])
def test_a_recording_that_is_not_there_is_a_clear_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BotError, match=name):
        Recorded(tmp_path / name).link()


async def test_a_deep_recording_is_read(tmp_path: Path) -> None:
    node = comment(2_001)
    for number in range(2_000, 1, -1):
        node = comment(number, "down", node)
    path = tmp_path / "1.json"
    path.write_bytes(encode_tree(story(1, node)))
    thread = await Recorded(path).fetch(Recorded(path).link())
    assert thread.comments[-1].depth == 1_999
