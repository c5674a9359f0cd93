import json
from datetime import timedelta

import pytest

from bot.errors import BotError, Misconfigured, Refused, Unavailable
from bot.ports import HttpReply
from bot.writing.model.answers import Asked, Fault, judge
from bot.writing.model.completions import Completion, Shapeless, read_completion

ASKED = Asked(source="models.example", model="m", has_key=True)


def body_of(content: object = "hello", reason: object = "stop", **more: object) -> bytes:
    return json.dumps(
        {"choices": [{"message": {"content": content}, "finish_reason": reason}], **more}
    ).encode()


def reply_of(status: int, body: object = b"", **headers: str) -> HttpReply:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HttpReply(status=status, headers=headers, body=raw)


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        ({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}, (10, 5)),
        ({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 115}, (10, 105)),
        ({"prompt_tokens": 10, "completion_tokens": 5}, (10, 5)),
        ({"prompt_tokens": "10", "completion_tokens": -5}, (None, None)),
        ({"prompt_tokens": True, "completion_tokens": 1e99}, (None, None)),
        ({"prompt_tokens": 10.0, "completion_tokens": None}, (10, None)),
        (None, (None, None)),
        ([], (None, None)),
    ],
)
def test_tokens_are_counted_by_the_server_as_far_as_that_makes_sense(usage: object, tokens: object) -> None:
    answer = read_completion(body_of(usage=usage))
    assert isinstance(answer, Completion)
    assert (answer.tokens_in, answer.tokens_out) == tokens


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("hello", "hello"),
        (None, ""),
        ([{"type": "text", "text": "hel"}, {"type": "text", "text": "lo"}], "hello"),
        ([{"type": "thinking", "thinking": "x"}, {"type": "text", "text": "hello"}, "x", None], "hello"),
        ({"text": "no"}, ""),
        (12, ""),
    ],
)
def test_content_is_text_or_a_list_of_parts(content: object, text: str) -> None:
    answer = read_completion(body_of(content))
    assert isinstance(answer, Completion)
    assert answer.text == text


@pytest.mark.parametrize(
    ("reason", "is_full"),
    [
        ("stop", False),
        ("STOP", False),
        ("eos", False),
        ("length", True),
        ("MAX_TOKENS", True),
        (None, False),
        (7, False),
    ],
)
def test_the_room_for_an_answer_was_used_up_where_the_reason_says_so(reason: object, is_full: bool) -> None:  # noqa: FBT001
    answer = read_completion(body_of(reason=reason))
    assert isinstance(answer, Completion)
    assert answer.is_full == is_full


def test_older_servers_put_the_text_beside_the_message() -> None:
    answer = read_completion(b'{"choices": [{"text": "hello", "finish_reason": "stop"}]}')
    assert isinstance(answer, Completion)
    assert answer.text == "hello"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "not JSON"),
        (b"<html>", "a web page"),
        (b'{"choices": [', "ends too early"),
        (b"hello", "not JSON"),
        (b"[]", "a form that we do not know"),
        (b"{}", "a form that we do not know"),
        (b'{"choices": []}', "a form that we do not know"),
        (b'{"choices": {}}', "a form that we do not know"),
        (b'{"choices": [null]}', "a form that we do not know"),
        (b'{"error": null}', "a form that we do not know"),
        (b"[" * 100_000, "nests too deeply"),
        (b"\xff\xfe", "not JSON"),
    ],
)
def test_what_is_no_answer_is_called_what_it_is(body: bytes, sentence: str) -> None:
    with pytest.raises(Shapeless, match=sentence):
        read_completion(body)


@pytest.mark.parametrize(
    ("status", "body", "kind", "sentence"),
    [
        (401, b"", Misconfigured, "refuses the key"),
        (403, b"", Misconfigured, "refuses the key"),
        (400, {"error": {"message": "API key not valid."}}, Misconfigured, "refuses the key"),
        (402, {"error": {"message": "Insufficient credits"}}, Misconfigured, "nothing left"),
        (429, {"error": {"code": "insufficient_quota"}}, Misconfigured, "nothing left"),
        (404, {"error": {"code": "model_not_found"}}, Misconfigured, "does not know the model m"),
        (404, {"error": "model 'm' not found"}, Misconfigured, "does not know the model m"),
        (404, {"message": "The model `m` does not exist."}, Misconfigured, "does not know the model m"),
        (400, {"error": "m is not a valid model ID"}, Misconfigured, "does not know the model m"),
        (404, {"detail": "Not Found"}, Misconfigured, "at this address"),
        (405, b"", Misconfigured, "at this address"),
        (308, b"", Misconfigured, "at this address"),
        (413, b"", Refused, "too long for m"),
        (400, {"error": {"code": "context_length_exceeded"}}, Refused, "too long for m"),
        (500, {"error": "the request exceeds the available context size"}, Refused, "too long for m"),
        (403, {"error": {"message": "your input was flagged"}}, Refused, "does not want to"),
        (400, {"error": {"code": "content_filter"}}, Refused, "does not want to"),
        (418, b"", Unavailable, r"will not answer this \(HTTP 418\)"),
        (200, {"error": {"message": "No auth", "code": 401}}, Misconfigured, "refuses the key"),
        (200, {"error": {"message": "x", "code": "402"}}, Misconfigured, "nothing left"),
    ],
)  # fmt: skip
def test_what_lasts_is_told_apart_and_not_tried_again(
    status: int, body: object, kind: type[BotError], sentence: str
) -> None:
    fault = judge(reply_of(status, body), ASKED)
    assert isinstance(fault, Fault)
    assert (type(fault.error), fault.may_pass, fault.is_of_the_way) == (kind, False, False)
    with pytest.raises(kind, match=sentence):
        raise fault.error


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 529])
def test_what_passes_may_be_tried_again(status: int) -> None:
    fault = judge(reply_of(status, b"x", **{"retry-after": "7"}), ASKED)
    assert isinstance(fault, Fault)
    assert (fault.may_pass, fault.pause) == (True, timedelta(seconds=7))


@pytest.mark.parametrize("code", [None, "rate_limited", 7, 1000, True, [], "²"])
def test_an_error_in_an_answer_without_a_status_is_one_that_passes(code: object) -> None:
    fault = judge(reply_of(200, {"error": {"message": "Provider returned error", "code": code}}), ASKED)
    assert isinstance(fault, Fault)
    assert fault.may_pass


def test_the_words_of_a_server_are_shown_to_nobody() -> None:
    fault = judge(reply_of(400, {"error": {"message": "Bad request: sk-secret"}}), ASKED)
    assert isinstance(fault, Fault)
    assert "secret" not in f"{fault.error}{fault.error.facts}"
