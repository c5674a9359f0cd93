"""What publishing would change, before it is changed."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.digest import Digest
from bot.domain.publishing import Edits
from bot.domain.thread import ItemId
from bot.errors import Refused
from bot.services.publishing import Publication, Shelf, plan_publication
from bot.text.links import identify_address
from tests.digests import digest, quote
from tests.threads import story

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
POSTS = Path("content/posts/2026_03")


def renew(published: Publication, wanted: Digest, edits: Edits | None = None) -> Publication:
    shelf = Shelf(published=published.path, before=published.after, vocabulary=("Rust",))
    later = NOW + timedelta(days=9)
    return plan_publication(wanted, shelf, now=later, edits=edits or Edits())


def test_an_update_changes_few_lines_and_says_when() -> None:
    first = plan_publication(digest(*map(quote, range(1, 20))), Shelf(), now=NOW)
    assert (first.quotes, first.added) == (19, 19)
    change = renew(first, digest(*map(quote, range(1, 22))))
    assert (change.quotes, change.added) == (21, 2)
    assert (change.path, change.title, change.tags) == (first.path, first.title, first.tags)
    lines = [line for line in change.diff()[2:] if line[0] in "+-" and len(line) > 1]
    assert [line[:8] for line in lines] == ["-lastmod", "+lastmod", "+{{<mato", "+{{<mato"]
    assert "lastmod = '2026-03-11T09:30:00Z'" in change.after


def test_a_title_and_tags_of_a_person_win() -> None:
    edits = Edits(headline="  A <new>\nheadline ", tags=("rust", "TCP/IP", "RUST"))
    first = plan_publication(digest(quote(1)), Shelf(vocabulary=("Rust",)), now=NOW, edits=edits)
    assert (first.title, first.tags) == ("A ＜new＞ headline", ("Rust", "TCP／IP"))
    assert "\n> A ＜new＞ headline\n" in first.after
    again = renew(first, digest(quote(1)), Edits(headline="見出し", tags=("AI",)))
    assert (again.title, again.tags, again.added) == ("見出し", ("AI",), 0)
    assert "\n> 見出し\n" in again.after
    assert not renew(again, digest(quote(1)), Edits(headline="見出し", tags=("AI",))).is_changed
    assert not renew(again, digest(quote(1))).is_changed


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        (Edits(headline=" \u200b\n"), "The headline is empty"),
        (Edits(tags=()), "no tag"),
        (Edits(tags=("!!!", " ")), "no tag"),
    ],
)
def test_a_person_has_to_leave_a_headline_and_a_tag(edits: Edits, words: str) -> None:
    with pytest.raises(Refused, match=words):
        plan_publication(digest(quote(1)), Shelf(), now=NOW, edits=edits)


def twins(
    *others: str,
    title: str = "How a row vanished",
    url: str | None = "https://example.com/a",
    named: Mapping[str, Collection[Path]] | None = None,
) -> tuple[Path, ...]:
    shelf = Shelf(taken=tuple(map(Path, others)), articles=named or {})
    about = story(title, url=url, id=ItemId(44_000_001))
    return plan_publication(digest(quote(1), story=about), shelf, now=NOW).twins


def test_a_post_about_the_same_article_is_named() -> None:
    other, third = POSTS / "x/index.md", POSTS / "y/index.md"
    address = identify_address("http://www.example.com/a/?utm_source=hn")
    assert twins(str(other), str(third), named={address: (other,), "example.com/b": (third,)}) == (other,)
    assert twins(url=None, named={address: (other,)}) == ()


@pytest.mark.parametrize(
    "place",
    [
        "2026_02/2026_02_01_how_a_row_vanished/index.md",
        "2026_02/2026_02_01_how_a_row_vanished_43900001/index.md",
        "2026-02-01-how-a-row-vanished.md",
        "how_a_row_vanished.md",
    ],
)
def test_a_post_of_the_same_words_is_named_where_it_names_no_article(place: str) -> None:
    path = Path("content/posts", place)
    assert twins(str(path)) == (path,)
    assert twins(str(path), named={"example.com/b": (path,)}) == ()


def test_a_story_is_no_twin_of_itself_and_short_slugs_tell_nothing() -> None:
    own = plan_publication(
        digest(quote(1), story=story("How a row vanished", url="https://example.com/a")), Shelf(), now=NOW
    )
    named = {"example.com/a": (own.path,)}
    shelf = Shelf(published=own.path, before=own.after, taken=(own.path,), articles=named)
    assert plan_publication(digest(quote(1)), shelf, now=NOW).twins == ()
    assert twins(str(POSTS / "2026_03_01_c/index.md"), title="C++") == ()


def test_the_address_of_another_story_at_the_same_place_gets_the_id() -> None:
    first = plan_publication(digest(quote(1)), Shelf(), now=NOW)
    second = plan_publication(digest(quote(1)), Shelf(taken=(first.path,)), now=NOW)
    assert second.path.parent.name == f"{first.path.parent.name}_100"
