import pytest

from bot.text.title_words import find_words


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("A Rust compiler", "rust"),
        ("RUST, again", "rust"),
        ("Ｒｕｓｔ on the moon", "rust"),
        ("Rust入門", "rust"),
        ("仕事術の本", "仕事"),
        ("パーサーを書く", "ぱーさー"),
        ("What is C++20?", "c++"),
        ("Machine  learning in a day", "machine learning"),
        ("Ask HN: Who is hiring?", "ask hn"),
        ("파이썬으로 만든 게임", "파이썬"),
        ("ASP.NET is fast", ".net"),
    ],
)
def test_a_word_is_found_however_it_is_written(title: str, word: str) -> None:
    assert find_words(title, (word,)) == (word,)


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Googling the past", "go"),
        ("Trust me", "rust"),
        ("Rusty nails", "rust"),
        ("rust2020 is out", "rust"),
        ("Learning machines", "machine learning"),
        ("A title", ""),
        ("A title", " "),
        ("", "a"),
    ],
)
def test_a_part_of_a_word_is_not_the_word(title: str, word: str) -> None:
    assert find_words(title, (word,)) == ()


def test_the_words_found_keep_their_order_and_form() -> None:
    assert find_words("Go and Rust", ("RUST", "zig", "go")) == ("RUST", "go")


def test_what_a_person_types_is_no_pattern() -> None:
    assert find_words("A title", (".*", "[a-z]+", "(", "\\w")) == ()
