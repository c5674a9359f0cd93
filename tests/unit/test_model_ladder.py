import pytest

from bot.writing.model.ladder import Way, guess, learn, request_body
from tests.model_endpoints import question

ALL = frozenset(Way)
FORMS = frozenset({Way.SCHEMA, Way.DIALECT, Way.OBJECT})
NOTHING: frozenset[Way] = frozenset()


def test_a_first_request_asks_for_all_that_is_wanted() -> None:
    asked = question()
    assert request_body(asked, "m", NOTHING) == {
        "model": "m",
        "messages": [
            {"role": "system", "content": asked.system},
            {"role": "user", "content": asked.user},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": asked.schema},
        },
        "max_tokens": 900,
        "temperature": 0.3,
        "reasoning_effort": "low",
    }


def test_where_all_is_refused_the_words_alone_are_left() -> None:
    body = request_body(question(), "m", ALL)
    assert body.keys() == {"model", "messages"}
    (message,) = body["messages"]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
    assert message["role"] == "user"
    assert "readers of Japanese" in message["content"]
    assert '"c1"' in message["content"], "the schema is told in words"


@pytest.mark.parametrize(
    ("refused", "form"),
    [
        ({Way.SCHEMA}, {"type": "json_object", "schema": question().schema}),
        ({Way.SCHEMA, Way.DIALECT}, {"type": "json_object"}),
        (FORMS, None),
    ],
)
def test_forms_go_down_the_ladder(refused: frozenset[Way], form: object) -> None:
    assert request_body(question(), "m", refused).get("response_format") == form


def test_nothing_is_streamed_and_nothing_costs_extra() -> None:
    assert not {"stream", "n", "tools"} & request_body(question(), "m", NOTHING).keys()


# In the words of servers, lower-cased; each is what such a server or its library answers.
REFUSALS = [
    ("response_format value 'json_schema' is not supported", NOTHING, {Way.SCHEMA}),
    ("invalid schema for response_format 'answer'", NOTHING, {Way.SCHEMA}),
    ("failed to parse grammar", NOTHING, {Way.SCHEMA}),
    ("input should be 'text' or 'json_object'", NOTHING, {Way.SCHEMA}),
    ("'response_format.type' must be 'json_schema' or 'text'", {Way.SCHEMA}, {Way.DIALECT, Way.OBJECT}),
    ("unknown parameter: 'response_format.schema'", {Way.SCHEMA}, {Way.DIALECT}),
    ("unsupported parameter: 'max_tokens'. use 'max_completion_tokens' instead.", NOTHING, {Way.MAX_TOKENS}),
    ("max_completion_tokens: extra inputs are not permitted", {Way.MAX_TOKENS}, {Way.MAX_COMPLETION_TOKENS}),
    ("'temperature' does not support 0.3 with this model", NOTHING, {Way.TEMPERATURE}),
    ("unrecognized request argument supplied: reasoning_effort", NOTHING, {Way.EFFORT}),
    ('"gemma3" does not support thinking', NOTHING, {Way.EFFORT}),
    ("system role not supported", NOTHING, {Way.SYSTEM}),
    ("developer instruction is not enabled for this model: system instruction", NOTHING, {Way.SYSTEM}),
    ("'temperature' is not supported", {Way.TEMPERATURE}, NOTHING),
    ("cuda error: out of memory", NOTHING, NOTHING),
    ("", NOTHING, NOTHING),
]


@pytest.mark.parametrize(("words", "refused", "learned"), REFUSALS)
def test_the_words_of_a_refusal_teach_what_to_leave_out(
    words: str, refused: frozenset[Way], learned: frozenset[Way]
) -> None:
    assert learn(words, frozenset(refused)) == learned


def test_a_lesson_is_never_learned_twice() -> None:
    for words, *_ in REFUSALS:
        assert not learn(words, ALL)


def test_guesses_leave_out_one_thing_after_the_other_and_end() -> None:
    refused, order = NOTHING, list[Way]()
    while more := guess(refused):
        order += more
        refused |= more
    assert order[:3] == [Way.SCHEMA, Way.DIALECT, Way.OBJECT]
    assert len(order) == len(set(order)) == 7
