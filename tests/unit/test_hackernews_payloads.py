from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bot.adapters.hackernews_algolia_payloads import Tree, algolia_story, read_tree
from bot.adapters.hackernews_firebase_payloads import (
    FirebaseItem,
    firebase_comment,
    firebase_option,
    firebase_story,
)
from bot.domain.thread import CommentState, ItemId, PollOption, Story, StoryKind
from tests.fakes.hackernews import Node, comment, story, time_of

ABOVE = ItemId(1)


def read(*below: Node, **fields: object) -> Tree:
    return read_tree(story(1, *below, **fields))


def story_of(**fields: object) -> Story:
    told = algolia_story(read(**fields))
    assert told is not None
    return told


def test_a_tree_is_read_in_its_own_order_with_everything_about_a_comment() -> None:
    tree = read(comment(2, "one<p>two", comment(4)), comment(3))
    assert [(c.id, c.parent) for c in tree.comments] == [(2, 1), (4, 2), (3, 1)]
    first = tree.comments[0]
    assert (first.author, first.text, first.created_at) == ("user2", "one\n\ntwo", time_of(2))
    assert first.state is CommentState.LIVE


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"author": None, "text": None}, CommentState.DELETED),
        ({"author": None, "text": ""}, CommentState.DELETED),
        ({"author": "a", "text": "[deleted]"}, CommentState.DELETED),
        ({"author": "a", "text": "[flagged]"}, CommentState.DEAD),
        ({"author": "a", "text": " [dead] "}, CommentState.DEAD),
        ({"author": "a", "text": "[flagged] was unfair"}, CommentState.LIVE),
        ({"author": None, "text": "words of nobody"}, CommentState.LIVE),
    ],
)
def test_the_state_of_a_comment_follows_from_what_is_left_of_it(
    fields: dict[str, object], state: CommentState
) -> None:
    told = read(comment(2) | fields).comments[0]
    assert told.state is state
    assert (told.text == "") is (state is not CommentState.LIVE)


def test_fields_that_vary_are_tolerated() -> None:
    bare: Node = {"id": 2, "children": [None], "_age": "2 days ago"}
    odd = comment(3) | {"created_at": "nonsense", "created_at_i": None, "points": None}
    late = comment(4) | {"created_at": "2026-03-01T13:00:00+01:00", "created_at_i": None}
    endless = comment(5) | {"created_at_i": 10**18}
    tree = read_tree(story(1) | {"children": [None, bare, odd, late, endless]})
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert [c.created_at for c in tree.comments] == [None, None, noon, None]


@pytest.mark.parametrize("number", ["2", 2.0, True, 0, -2, 2**53 + 1, None])
def test_an_id_that_is_no_number_is_refused(number: object) -> None:
    with pytest.raises(ValidationError):
        read_tree(story(1) | {"children": [comment(2) | {"id": number}]})


def test_an_id_is_taken_once_and_never_below_itself() -> None:
    tree = read_tree(story(1) | {"children": [comment(2, "x", comment(2), comment(1)), comment(2)]})
    assert [(c.id, c.parent) for c in tree.comments] == [(2, 1)]


def test_a_tree_of_any_depth_is_read() -> None:
    node = comment(5_000)
    for number in range(4_999, 1, -1):
        node = comment(number, "x", node)
    assert len(read(node).comments) == 4_999


def test_siblings_out_of_order_of_id_are_in_order_of_rank() -> None:
    assert read(comment(3), comment(2)).is_ranked
    assert not read(comment(2, "x", comment(5), comment(6)), comment(3, "x", comment(4))).is_ranked


def test_names_and_titles_are_one_visible_line() -> None:
    told = story_of(title="AT&T &amp; \u202ea\n b\0", author="\u200bsub ")
    assert (told.title, told.author) == ("AT&T & a b", "sub")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, StoryKind.LINK),
        ({"title": "Ask HN: Why?"}, StoryKind.ASK),
        ({"title": "Tell HN: So"}, StoryKind.ASK),
        ({"title": "Show HN: It"}, StoryKind.SHOW),
        ({"title": "Launch HN: We"}, StoryKind.LAUNCH),
        ({"type": "job", "title": "Ask HN: is hiring"}, StoryKind.JOB),
        ({"type": "poll"}, StoryKind.POLL),
        ({"type": None}, StoryKind.LINK),
    ],
)
def test_every_kind_of_story_is_told_apart(fields: dict[str, object], kind: StoryKind) -> None:
    assert story_of(**fields).kind is kind


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "ftp://a.example", "//a.example"])
def test_an_address_that_is_none_of_the_web_is_left_out(url: str | None) -> None:
    assert story_of(url=url).url is None


def test_the_options_of_a_poll_come_from_either_place() -> None:
    option = comment(7, "Yes &amp; no") | {"type": "pollopt", "points": 12}
    wanted = (PollOption(text="Yes & no", points=12),)
    assert story_of(options=[option]).options == wanted
    assert read_tree(story(1, option)).options == wanted
    assert firebase_option(FirebaseItem(id=7, text="Yes &amp; no", score=12)) == wanted[0]


def test_a_story_without_a_title_was_taken_away() -> None:
    assert algolia_story(read(title=None)) is None
    assert firebase_story(FirebaseItem(id=1, deleted=True), ()) is None
    assert firebase_story(FirebaseItem(id=1, title="Bad", dead=True), ()) is None


@pytest.mark.parametrize(
    ("item", "state"),
    [
        (FirebaseItem(id=2, by="a", text="x", time=1), CommentState.LIVE),
        (FirebaseItem(id=2, deleted=True), CommentState.DELETED),
        (FirebaseItem(id=2, by="a", text="spam", dead=True), CommentState.DEAD),
        (FirebaseItem(id=2, by="a", text="[flagged]"), CommentState.DEAD),
    ],
)
def test_the_official_api_says_what_became_of_a_comment(item: FirebaseItem, state: CommentState) -> None:
    told = firebase_comment(item, ABOVE)
    assert (told.state, told.text) == (state, "x" if state is CommentState.LIVE else "")
