import json

from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.ports import HttpReply
from bot.writing.model.answers import Asked, Fault, judge
from bot.writing.model.completions import Completion
from bot.writing.model.ladder import Way, learn
from bot.writing.model.pace import next_start

ASKED = Asked(source="models.example", model="m", has_key=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
CHOICES = st.fixed_dictionaries(
    {}, optional={"message": st.fixed_dictionaries({}, optional={"content": JSON, "refusal": JSON}) | JSON,
                  "finish_reason": JSON, "text": JSON}
)  # fmt: skip
ANSWERS = st.fixed_dictionaries(
    {}, optional={"choices": st.lists(CHOICES | JSON, max_size=2) | JSON, "usage": JSON, "error": JSON}
)
BODIES = st.binary(max_size=200) | (ANSWERS | JSON).map(lambda answer: json.dumps(answer).encode())


@given(st.integers(100, 999), BODIES, st.dictionaries(st.just("retry-after"), st.text(max_size=12)))
def test_any_answer_is_words_or_a_fault_that_can_be_told(
    status: int, body: bytes, headers: dict[str, str]
) -> None:
    outcome = judge(HttpReply(status=status, headers=headers, body=body), ASKED)
    if isinstance(outcome, Completion):
        assert outcome.text.strip()
    else:
        assert isinstance(outcome.error, BotError)
        assert str(outcome.error)


@given(ANSWERS, st.booleans())
def test_events_of_a_stream_are_read_without_an_error(answer: object, has_end: bool) -> None:  # noqa: FBT001
    body = f"data: {json.dumps(answer)}\n\n" + ("data: [DONE]\n\n" if has_end else "")
    assert isinstance(judge(HttpReply(status=200, headers={}, body=body.encode()), ASKED), Completion | Fault)


@given(st.text(max_size=200), st.frozensets(st.sampled_from(list(Way))))
def test_lessons_are_always_new(words: str, refused: frozenset[Way]) -> None:
    assert not learn(words, refused) & refused


@given(st.lists(st.floats(0, 1000), max_size=40), st.integers(1, 10))
def test_in_no_minute_more_start_than_allowed(arrivals: list[float], per_minute: int) -> None:
    starts: list[float] = []
    for now in sorted(arrivals):
        start = next_start(starts, now=now, per_minute=per_minute)
        assert start >= now
        starts.append(start)
    for first, beyond in zip(starts, starts[per_minute:], strict=False):
        assert beyond - first > 59.999  # floats
