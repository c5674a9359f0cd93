"""A post gets the tags that its site has, also when the digest knew nothing of the site."""

import time

import pytest

from bot.domain.digest import Digest
from bot.rendering.matome.tag_choice import choose_tags
from tests.digests import digest, point, quote


def about(*texts: str, headline: str = "A story", tags: tuple[str, ...] = ()) -> Digest:
    quotes = (quote(number, text) for number, text in enumerate(texts, 1))
    return digest(*quotes, headline=headline, tags=tags)


def test_tags_of_the_site_come_before_new_ones() -> None:
    wanted = about("SQLite it is", "use SQLite", headline="Rustの話", tags=("New", "ai", "Other"))
    chosen = choose_tags(wanted, ("AI", "SQLite", "Rust", "Zig"))
    assert chosen == ("AI", "Rust", "SQLite", "New", "Other")


def test_there_are_five_at_most_and_the_headline_counts_first() -> None:
    vocabulary = [f"tag{number}" for number in range(8)]
    wanted = about(*[" ".join(vocabulary)] * 2, headline="on tag7 and tag6")
    assert choose_tags(wanted, vocabulary) == ("tag6", "tag7", "tag0", "tag1", "tag2")


def test_a_word_has_to_come_up_in_two_places() -> None:
    assert choose_tags(about("Rust, Rust and Rust", tags=("Mine",)), ("Rust",)) == ("Mine",)
    wanted = digest(quote(1, "Rust"), points=(point("Rust", 1),))
    assert choose_tags(wanted, ("Rust",)) == ("Rust",)


def test_originals_are_read_as_well() -> None:
    quotes = (quote(number, "それは速い。", original="SQLite is fast") for number in (1, 2))
    assert choose_tags(digest(*quotes), ("SQLite",)) == ("SQLite",)


@pytest.mark.parametrize(
    ("tag", "headline", "is_found"),
    [
        ("Java", "JavaScript is here", False),
        ("Java", "これはJavaの話", True),
        ("C", "C is here", False),
        ("C++", "C++17 is here", True),
        ("C++", "we like c++.", True),
        ("C#", "C# と F#", True),
        ("AI", "ai ai", False),
        ("AI", "生成AIの話", True),
        ("Go", "go on", False),
        ("Zig", "zig on", True),
        ("数学", "数学者の話", True),
        ("車", "車の話", False),
        ("データ", "データベース", False),
        ("データ", "データの話", True),
        ("機械学習", "機械 学習", False),
        ("Machine Learning", "machine learning", True),
        ("ＡＩ", "生成AIの話", True),
    ],
)
def test_a_tag_is_found_where_it_is_a_word(tag: str, headline: str, is_found: bool) -> None:  # noqa: FBT001 - a case
    assert choose_tags(about(headline=headline, tags=("Mine",)), (tag,))[:1] == (
        (tag if is_found else "Mine"),
    )


def test_tags_that_a_path_would_mangle_are_never_taken_from_the_site() -> None:
    wanted = about(headline="TCP/IP, R&D and .NET", tags=("tcp/ip", "Rust"))
    assert choose_tags(wanted, ("TCP/IP", "R&D", ".NET", "Rust")) == ("tcp／ip", "Rust")


def test_a_post_has_a_tag_in_any_case() -> None:
    assert choose_tags(about(), ()) == ("Hacker News",)


def test_a_large_vocabulary_is_searched_quickly() -> None:
    vocabulary = [f"タグ{number}番" for number in range(2_000)] + [f"name{number}" for number in range(2_000)]
    wanted = about(*("この話には何も関係がない。Nothing of this is a name. " * 10 for _ in range(90)))
    start = time.perf_counter()
    assert choose_tags(wanted, vocabulary) == ("Hacker News",)
    assert time.perf_counter() - start < 2.0  # 0.2 s when measured; slow machines are not a fault
