import pytest

from bot.writing.model.addresses import chat_address, host_of
from bot.writing.model.pace import next_start
from bot.writing.model.tokens import estimate_request, estimate_tokens

ENGLISH = (
    "We migrated our monitoring infrastructure from a proprietary vendor to Prometheus three years ago. "
    "The initial configuration took longer than expected, but we haven't had a serious incident since, "
    "and the engineers actually understand what they're looking at."
)
JAPANESE = "最初から使ってるけど、壊れたことは一度もないよ。テストが遅いのだけが悩みで、手放す気はないかな。"


def test_english_takes_about_a_token_and_a_quarter_a_word() -> None:
    assert estimate_tokens(ENGLISH) == pytest.approx(1.28 * len(ENGLISH.split()), rel=0.15)


def test_japanese_takes_about_half_a_token_a_character() -> None:
    assert estimate_tokens(JAPANESE) == pytest.approx(0.53 * len(JAPANESE), rel=0.1)


def test_what_surrounds_an_answer_takes_about_eleven() -> None:
    assert estimate_tokens('"c1":{"text":"","score":50},') in range(9, 13)


@pytest.mark.parametrize(
    ("text", "least"), [("", 0), ("a", 1), ("1", 1), ("😀", 1), ("Привет", 2), ("한국어", 1), ("\ud800", 0)]
)
def test_every_text_has_an_estimate(text: str, least: int) -> None:
    assert least <= estimate_tokens(text) <= 4


def test_a_longer_text_takes_no_fewer_and_messages_take_some_more() -> None:
    assert (
        estimate_tokens(ENGLISH) <= estimate_tokens(ENGLISH + JAPANESE) <= estimate_request(ENGLISH, JAPANESE)
    )


@pytest.mark.parametrize(
    ("starts", "now", "start"),
    [
        ([], 5, 5),
        ([1, 2], 5, 5),
        ([1, 2, 3], 5, 61),
        ([1, 2, 3], 61, 61),
        ([1, 2, 3], 99, 99),
        ([1, 2, 3, 61, 62], 62.5, 63),
        ([1, 2, 3, 61, 62, 63], 62.5, 121),
    ],
)
def test_the_next_request_starts_a_minute_after_the_one_that_fills_the_minute(
    starts: list[float], now: float, start: float
) -> None:
    assert next_start(starts, now=now, per_minute=3) == start


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:8080/v1/chat/completions", "http://localhost:8080/v1/chat/completions"),
        ("http://localhost:8080/v1/chat/completions/?a=b", "http://localhost:8080/v1/chat/completions?a=b"),
        ("https://x.example/openai?api-version=1", "https://x.example/openai/chat/completions?api-version=1"),
    ],
)
def test_chats_are_asked_for_below_the_base(base: str, address: str) -> None:
    assert chat_address(base) == address


def test_of_an_address_people_see_the_host_alone() -> None:
    assert host_of("https://name:secret@models.example:8443/v1?key=secret") == "models.example"
