"""A digest becomes a post: dates, names, folds, colours and additions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePosixPath

import pytest

from bot.domain.thread import ItemId
from bot.rendering.matome.composing import fold_sizes, from_digest
from bot.rendering.matome.naming import choose_image, choose_slugs, clean_tags, clean_title, post_path
from bot.rendering.matome.style import LATEST, NO_ADDITIONS, SEED
from tests.digests import digest, point, quote
from tests.threads import story

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
IMAGES = ("thumbnails/green1.jpg", "thumbnails/red2.jpg", "thumbnails/blue.jpg")


def test_a_post_has_the_day_on_which_the_story_was_submitted() -> None:
    evening = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    post = from_digest(digest(story=story(created_at=evening)), now=NOW)
    assert (post.date, post.months) == ("2026-03-02T00:00:00", "2026/03")


def test_a_post_is_never_from_the_future() -> None:
    tomorrow = digest(story=story(created_at=NOW + timedelta(days=1)))
    assert from_digest(tomorrow, now=NOW).date == "2026-03-02T00:00:00"
    tokyo = timezone(timedelta(hours=9))
    unknown = digest(story=story(created_at=None))
    assert from_digest(unknown, now=datetime(2026, 3, 3, 8, 0, tzinfo=tokyo)).date == "2026-03-02T00:00:00"


def test_times_of_quotes_are_utc_and_empty_where_unknown() -> None:
    made = from_digest(digest(quote(1), quote(2, created_at=None)), now=NOW)
    assert [quote.created_at for quote in made.quotes] == ["2026/03/01 12:00:00", ""]
    seed = from_digest(digest(quote(1)), now=NOW, style=SEED)
    assert seed.quotes[0].created_at == "2026-03-01T12:00:00"


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, ()),
        (30, ()),
        (31, ()),
        (33, ()),
        (34, (4,)),
        (60, (30,)),
        (61, (31,)),
        (63, (33,)),
        (64, (30, 4)),
        (90, (30, 30)),
        (93, (30, 33)),
    ],
)
def test_the_last_few_quotes_join_the_block_before(count: int, sizes: tuple[int, ...]) -> None:
    assert fold_sizes(count, LATEST) == sizes


def test_the_seed_style_folds_by_twenty() -> None:
    assert fold_sizes(71, SEED) == (20, 20, 11)


def test_folds_are_numbered() -> None:
    post = from_digest(digest(*map(quote, range(1, 80))), now=NOW)
    assert [fold.summary for fold in post.folds] == ["もっとコメントを表示（1）", "もっとコメントを表示（2）"]
    assert post.open_quotes == 30


def test_additions_can_be_turned_off() -> None:
    full = digest(quote(1), points=(point("It was the cache.", 1),))
    on = from_digest(full, now=NOW)
    assert (on.hn_id, on.lastmod, on.description) == (100, "2026-03-02T09:30:00Z", "It was the cache.")
    assert (on.article, on.note) == ("https://example.com/story", LATEST.note)
    assert (on.quotes[0].id, on.quotes[0].depth, on.quotes[0].parent) == (1, 0, 100)
    off = from_digest(full, now=NOW, style=replace(LATEST, additions=NO_ADDITIONS))
    assert (off.hn_id, off.lastmod, off.description, off.article, off.note) == (None, "", "", "", "")
    assert (off.quotes[0].id, off.quotes[0].depth, off.quotes[0].parent) == (None, None, None)


def test_a_translated_digest_has_no_note() -> None:
    assert from_digest(digest(quote(1), is_translated=True), now=NOW).note == ""


def test_colours_are_those_of_the_digest_or_of_the_owners_palette() -> None:
    quotes = [quote(number, colour="#ff5733" if number == 3 else "") for number in range(1, 6)]
    assert [q.colour for q in from_digest(digest(*quotes), now=NOW).quotes] == ["", "", "#ff5733", "", ""]
    own = replace(LATEST, palette=("#123456",))
    assert [q.colour for q in from_digest(digest(*quotes), now=NOW, style=own).quotes][-1] == "#123456"


def test_what_would_break_attributes_is_taken_out() -> None:
    post = from_digest(digest(quote(1, author='a"b {{<', colour="red;x")), now=NOW)
    assert (post.quotes[0].author, post.quotes[0].colour) == ("a_b____", "")
    assert from_digest(digest(quote(1, author="__h_pp_l1")), now=NOW).quotes[0].author == "__h-_pp_l1"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("I don't like NumPy", "i_don_t_like_numpy"),
        ("One two three four five six seven eight nine", "one_two_three_four_five_six_seven_eight"),
        ("C++", "c"),
        ("数学の話", "100"),
        ("w" * 300, "w" * 100),
    ],
)
def test_a_slug_is_the_first_words_of_the_english_title(title: str, slug: str) -> None:
    assert choose_slugs(story(title))[0] == slug


def test_a_slug_of_another_story_gets_the_id() -> None:
    assert choose_slugs(story("C++")) == ("c", "c_100")


def test_a_post_lies_in_the_folder_of_its_month() -> None:
    post = from_digest(digest(), now=NOW)
    expected = "content/posts/2026_03/2026_03_01_how_a_row_vanished/index.md"
    assert post_path(post, "how_a_row_vanished") == PurePosixPath(expected)


def test_an_image_stays_when_others_come_and_go() -> None:
    stories = [ItemId(number) for number in range(200)]
    before = [choose_image(story, IMAGES) for story in stories]
    after = [choose_image(story, (*reversed(IMAGES), "thumbnails/new.jpg")) for story in stories]
    assert set(before) == set(IMAGES)
    assert all(new in (old, "thumbnails/new.jpg") for old, new in zip(before, after, strict=True))
    assert choose_image(ItemId(1), ()) == ""


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("A <b> & 'c' \"d\"", "A ＜b＞ ＆ 'c' \"d\""),
        ("two\nlines\t\u202eturned", "two lines turned"),
        ("std::vector :heart: 10:30:00", "std::vector ：heart: 10:30:00"),
        (" \u200b ", "Hacker News 100"),
        ("__hdeferred/ and HAHAHUGOSHORTCODE", "__h deferred/ and HAHAHUGO SHORTCODE"),
    ],
)
def test_a_title_means_nothing_to_html(title: str, clean: str) -> None:
    assert clean_title(title, ItemId(100)) == clean


@pytest.mark.parametrize(
    ("tags", "clean"),
    [
        (("TCP/IP", "R&D", ".NET", "C#"), ("TCP／IP", "．NET", "C#")),
        (("Q&A", "QA", "q-a", "(Q) A"), ("Q＆A",)),
        (("ＡＩ", "ai", "AI "), ("AI",)),
        (("a", "b", "c", "d", "e", "f"), ("a", "b", "c", "d", "e")),
        (('say "x" \\', "!!!"), ("say ”x” ＼",)),
        (("hackernews", "ビデオ カメラ"), ("Hacker News", "ビデオ カメラ")),
        (("HAHAHUGOSHORTCODE", "__h_pp_l1"), ("HAHAHUGO SHORTCODE", "__h _pp_l1")),
        ((), ("Hacker News",)),
    ],
)
def test_tags_are_few_and_safe_as_names_of_folders(tags: tuple[str, ...], clean: tuple[str, ...]) -> None:
    assert clean_tags(tags, vocabulary=("Hacker News", "hackernews", "TCP/IP", ".NET", "r&d")) == clean


def test_a_description_is_cut_at_a_word() -> None:
    description = from_digest(digest(points=(point("word " * 60, 1),)), now=NOW).description
    assert description.endswith("word…")
    assert 150 < len(description) <= 160
