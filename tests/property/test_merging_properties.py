"""Whatever is published again: nothing of the post is lost, and nothing is there twice."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.colours import HOUSE_PALETTE
from bot.domain.digest import Digest, Quote
from bot.errors import Refused
from bot.rendering.matome.composing import from_digest
from bot.rendering.matome.merging import merge
from bot.rendering.matome.post import MatomePost
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.style import LATEST, SEED, Style
from bot.rendering.matome.writer import write_post
from bot.services.publishing import Publication, Shelf, plan_publication
from tests.conftest import GOLDEN
from tests.digests import digest, quote
from tests.samples import SHARED
from tests.strategies import digests
from tests.threads import START

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=9)
PATH = Path("content/posts/2026_03/2026_03_01_a_story/index.md")
WORDS = ("words", "日本語です。", "同意", "if (x) { y(); }", "（原文） words")

styles = st.sampled_from((LATEST, SEED))
quotes = st.builds(
    quote,
    st.integers(1, 120),
    st.sampled_from(WORDS),
    author=st.sampled_from(("ann", "bob")),
    created_at=st.none() | st.integers(0, 3).map(lambda hours: START + timedelta(hours=hours)),
    depth=st.integers(0, 3),
    score=st.integers(0, 100),
    colour=st.sampled_from(("", *HOUSE_PALETTE)),
    is_left=st.booleans(),
)


def thread_of(chosen: list[Quote], is_translated: bool) -> Digest:  # noqa: FBT001 - drawn
    return digest(*chosen, is_translated=is_translated)


threads = st.builds(thread_of, st.lists(quotes, max_size=100, unique_by=lambda one: one.id), st.booleans())
grown = threads | digests


def publish(wanted: Digest, before: str | None = None, style: Style = LATEST) -> Publication | None:
    """Return what publishing does; None where a translated post would be put into its originals."""
    shelf = Shelf(published=None if before is None else PATH, before=before)
    try:
        return plan_publication(wanted, shelf, now=NOW if before is None else LATER, style=style)
    except Refused as error:
        assert "is translated" in str(error)  # noqa: PT017 - any other refusal is a fault
        return None


def post_of(text: str) -> MatomePost:
    reading = read_post(text.encode())
    assert reading.problems == ()
    return reading.post


def kept(post: MatomePost) -> list[tuple[str, str, str, int | None]]:
    """Return of each quote what never changes."""
    return [(quote.author, quote.created_at, quote.colour, quote.id) for quote in post.quotes]


def is_part(some: Sequence[object], every: Sequence[object]) -> bool:
    """Return whether these are among the others in the same order."""
    rest = iter(every)
    return all(one in rest for one in some)


@settings(max_examples=150)
@given(grown, grown, styles, styles)
def test_no_published_quote_is_lost_moved_or_coloured_anew(
    first: Digest, second: Digest, style: Style, later_style: Style
) -> None:
    made = publish(first, style=style)
    assert made is not None
    before = post_of(made.after)
    if change := publish(second, made.after, later_style):
        after = post_of(change.after)
        assert is_part(kept(before), kept(after))
        assert change.quotes == len(after.quotes) == len(before.quotes) + change.added
        assert change.quotes <= max(len(before.quotes), later_style.most_quotes)
        assert (after.date, after.months, after.featureimage) == (
            before.date,
            before.months,
            before.featureimage,
        )
        assert after.tags == before.tags


@settings(max_examples=150)
@given(grown, grown, styles, styles)
def test_publishing_the_same_again_changes_nothing(
    first: Digest, second: Digest, style: Style, later_style: Style
) -> None:
    made = publish(first, style=style)
    assert made is not None
    if change := publish(second, made.after, later_style):
        again = publish(second, change.after, later_style)
        assert again is not None
        assert not again.is_changed
        assert again.added == 0


@settings(max_examples=100)
@given(threads, threads)
def test_no_comment_is_there_twice(first: Digest, second: Digest) -> None:
    made = publish(first)
    assert made is not None
    if change := publish(second, made.after):
        ids = Counter(one.id for one in post_of(change.after).quotes)
        assert all(count == 1 for count in ids.values())


@settings(max_examples=100)
@given(threads, threads)
def test_a_new_quote_never_has_the_colour_beside_it(first: Digest, second: Digest) -> None:
    made = publish(first)
    assert made is not None
    if change := publish(second, made.after):
        old = {one.id for one in post_of(made.after).quotes}
        coloured = [one for one in post_of(change.after).quotes if one.colour]
        for one, other in pairwise(coloured):
            assert one.colour != other.colour or {one.id, other.id} <= old


@settings(max_examples=100)
@given(st.lists(quotes, min_size=1, max_size=60, unique_by=lambda one: one.id), st.data())
def test_a_grown_thread_comes_out_as_if_it_had_been_published_at_once(
    chosen: list[Quote], data: st.DataObject
) -> None:
    early = [one for one in chosen if data.draw(st.booleans())]
    whole = digest(*chosen)
    made = publish(digest(*early))
    assert made is not None
    if change := publish(whole, made.after):
        assert [one.id for one in post_of(change.after).quotes] == [one.id for one in chosen]
        assert post_of(change.after).folds == from_digest(whole, now=NOW).folds


def old_posts() -> list[Path]:
    posts = sorted((SHARED / "data" / "site-posts").glob("*.md"))
    return posts or [pytest.param(None, marks=pytest.mark.skip("recorded data is not beside this checkout"))]  # pyright: ignore[reportReturnType] - pytest takes both


@pytest.mark.parametrize("name", ["matome_latest.md", "matome_seed.md"])
def test_a_post_of_ours_takes_what_is_new(name: str) -> None:
    grow(read_post((GOLDEN / name).read_bytes()).post)


@pytest.mark.parametrize("path", old_posts(), ids=str)
def test_a_post_of_another_generator_takes_what_is_new(path: Path) -> None:
    grow(read_post(path.read_bytes()).post)


def grow(published: MatomePost) -> None:
    """Publish a post of real life again: every second quote of it, and two new ones."""
    chosen = [
        quote(
            one.id or 1000 + place,
            f"訳しました {place}",
            author=one.author,
            created_at=read_time(one.created_at),
        )
        for place, one in enumerate(published.quotes)
        if place % 2
    ]
    new = [
        quote(7001, "新しい意見です。", author="new", score=99),
        quote(7002, "もう一つです。", author="new"),
    ]
    whole = digest(new[0], *chosen, new[1], is_translated=True)
    merging = merge(published, from_digest(whole, now=LATER), whole, style=LATEST)
    room = max(0, LATEST.most_quotes - len(published.quotes))
    assert merging.added == min(2, room)
    post = merging.post
    assert is_part(kept(published), kept(post))
    assert (post.title, post.tags, post.layout) == (published.title, published.tags, published.layout)
    text = write_post(post)
    assert post_of(text) == post
    again = merge(post, from_digest(whole, now=LATER), whole, style=LATEST)
    assert again.added == 0
    assert again.post == post


def read_time(written: str) -> datetime | None:
    if not written:
        return None
    return datetime.fromisoformat(written.replace("/", "-")).replace(tzinfo=UTC)
