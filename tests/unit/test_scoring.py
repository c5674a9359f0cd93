"""Which sentences say the most."""

from itertools import islice

import pytest

from bot.writing.extractive.choosing import choose
from bot.writing.extractive.reading import Reading
from bot.writing.extractive.sentences import Voice, read_comment
from bot.writing.extractive.summary import summarise
from bot.writing.extractive.terms import stem, terms_of

TEA = "Green tea keeps its colour because the leaves are steamed soon after the harvest."
RAIN = "Heavy rain in the harvest season ruined most of the leaves in the northern hills."


def test_forms_of_a_word_are_one_term() -> None:
    assert {stem(word) for word in ("acquire", "acquired", "acquires", "acquiring")} == {"acquir"}
    assert stem("stories") == stem("story")
    assert stem("stopped") == stem("stop")


def test_terms_leave_out_stop_words_and_keep_each_word_once() -> None:
    assert terms_of("It's the tea that I don't like: tea, C++ and Node.js") == ("tea", "c++", "node.js")


def test_japanese_gives_pairs_of_characters() -> None:
    assert terms_of("暗号技術です") == ("暗号", "号技", "技術", "術で")


def test_words_longer_than_any_word_are_no_terms() -> None:
    assert terms_of("a" * 10_000) == ()


def test_the_voices_of_a_comment_are_told_apart() -> None:
    text = "> You said. This.\n\nI say that.\n\n  code()\n\n*All of this is quoted. Really.*"
    assert [(sentence.text, sentence.voice) for sentence in read_comment(text)] == [
        ("> You said.", Voice.QUOTED),
        ("This.", Voice.QUOTED),
        ("I say that.", Voice.OWN),
        ("  code()", Voice.CODE),
        ("*All of this is quoted.", Voice.QUOTED),
        ("Really.*", Voice.QUOTED),
    ]


def test_a_sentence_inside_quotation_marks_is_known_as_such() -> None:
    sentences = read_comment('He wrote "I came. I saw. I left." and left.')
    assert [sentence.is_in_quotation for sentence in sentences] == [False, True, True]


def test_the_title_draws_sentences_on_its_subject() -> None:
    assert summarise([RAIN, TEA], topic="How green tea keeps its colour", words=14) == (TEA,)
    assert summarise([TEA, RAIN], topic="Rain ruined the harvest in the hills", words=14)[-1].startswith(
        "Heavy rain"
    )


def test_a_summary_is_in_the_order_of_the_thread_and_within_its_words() -> None:
    sentences = summarise([RAIN, TEA], topic="Green tea", words=25)
    assert sentences[0] == RAIN
    assert TEA.startswith(sentences[1])
    assert sum(len(sentence.split()) for sentence in sentences) == 25


@pytest.mark.parametrize("text", ["", "Thanks!", "See https://example.com/a/b for more of the same story."])
def test_what_says_nothing_by_itself_is_not_in_a_summary(text: str) -> None:
    assert summarise([text], topic="", words=70) == ()


def test_a_repetition_is_chosen_after_something_new() -> None:
    reading = Reading.of([TEA, TEA, RAIN], topic="")
    order = choose({0: 1.0, 1: 1.0, 2: 0.5}, reading, groups=[0, 1, 2])
    assert list(islice(order, 3)) == [0, 2, 1]


def test_a_second_sentence_of_a_group_is_less_welcome() -> None:
    reading = Reading.of([TEA, RAIN, "Coffee grows elsewhere and needs more sun."], topic="")
    assert list(choose({0: 1.0, 1: 0.9, 2: 0.6}, reading, groups=[7, 7, 8])) == [0, 2, 1]
