"""Which tags a thread gets."""

import pytest

from bot.writing.extractive.reading import Reading
from bot.writing.extractive.tagging import find_tags, is_fit
from tests.threads import node, thread


def tags_of(title: str, *texts: str, vocabulary: tuple[str, ...] = ()) -> tuple[str, ...]:
    comments = thread(*(node("ann", text) for text in texts)).comments
    return find_tags(title, comments, Reading.of(texts, topic=title).sentences, vocabulary=vocabulary)


def test_the_sites_tags_are_found_in_title_and_thread_whole_and_in_any_case() -> None:
    tags = tags_of(
        "Postgresql in anger",
        "We moved off mysql and sqlite.",
        "I like SQLite.",
        "Rusty tools are not Rust.",
        vocabulary=("SQLite", "PostgreSQL", "SQL", "MySQL"),
    )
    assert tags == ("PostgreSQL", "SQLite")


def test_a_tag_that_is_a_common_word_has_to_be_written_as_it_is() -> None:
    assert tags_of("Where to go next", "Let it go.", "Go on.", vocabulary=("Go", "IT")) != ("Go",)
    assert tags_of("Why we like Go", "Let it go.", vocabulary=("Go", "IT")) == ("Go",)


def test_tags_of_several_words_are_found() -> None:
    assert tags_of("VS Code is slow", "x", vocabulary=("Code", "VS Code")) == ("VS Code",)


def test_japanese_tags_are_found_inside_of_sentences() -> None:
    tags = tags_of(
        "量子コンピュータの現状",
        "暗号技術が破られる。",
        "耐量子暗号へ。",
        vocabulary=("暗号", "量子コンピュータ", "法律"),
    )
    assert tags == ("量子コンピュータ", "暗号")


def test_without_known_tags_the_names_of_the_thread_serve() -> None:
    tags = tags_of(
        "Acme Corp buys Red Lamp",
        "I think that Red Lamp and its RedLamp cloud, like Borealis, will suffer under Acme Corp.",
        "For us Borealis was better than Red Lamp. However, Acme Corp's support is fine.",
    )
    assert tags == ("Acme Corp", "Red Lamp", "Borealis")


def test_a_sentences_first_word_and_shop_talk_are_no_names() -> None:
    assert tags_of(
        "A story", "Nobody asked. IIRC the OP of HN said EDIT.", "Nobody asked. IIRC the OP of HN."
    ) == ("story",)


def test_without_names_the_titles_words_serve() -> None:
    assert tags_of("Show HN: how to brew better tea", "tea is good", "brew tea slowly") == (
        "tea",
        "brew",
        "better",
    )
    assert tags_of("量子計算の現状") == ("量子計算", "現状")


@pytest.mark.parametrize("tag", ["TCP/IP", "R&D", ".NET", "a|b", "", " x", "-x", "x" * 31, 'say "x"', "HN"])
def test_a_tag_that_a_path_would_mangle_is_not_fit(tag: str) -> None:
    assert not is_fit(tag)
    assert tag not in tags_of(f"On {tag} today", f"We use {tag}.", f"I use {tag} too.", vocabulary=(tag,))


@pytest.mark.parametrize("tag", ["C#", "C++", "Node.js", "VS Code", "航空機", "C"])
def test_a_tag_that_makes_a_path_of_its_own_is_fit(tag: str) -> None:
    assert is_fit(tag)


def test_there_are_five_tags_at_most() -> None:
    words = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta")
    assert tags_of(" ".join(words), vocabulary=words) == words[:5]
