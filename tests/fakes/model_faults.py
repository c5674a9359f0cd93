"""What servers of models get wrong, or merely have a mind of their own about."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from bot.writing.model.tokens import estimate_request, estimate_tokens
from tests.fakes.model_requests import Asked, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a server sends; nothing at all where it is silent."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    is_silent: bool = False
    is_dropped: bool = False  # the connection ends before the promised length
    said: str = ""  # what the model said, if it did


# Gets the request, how many times its model was asked before, and what it would say.
Fault: TypeAlias = Callable[[Asked, int, str], Sent]


def completion(
    asked: Asked, said: str, *, reason: str | None = "stop", **message: object
) -> dict[str, object]:
    """Return the body of an answer, with tokens as we estimate them."""
    messages = cast("list[Mapping[str, str]]", asked.body["messages"])
    read, written = estimate_request(*(each["content"] for each in messages)), estimate_tokens(said)
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_772_366_400,
        "model": asked.model,
        "choices": [
            {
                "index": 0,
                "finish_reason": reason,
                "message": {"role": "assistant", "content": said, **message},
            }
        ],
        "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
    }


def answer(asked: Asked, said: str, *, reason: str | None = "stop") -> Sent:
    return as_json(completion(asked, said, reason=reason), said=said)


def as_json(body: object, *, status: int = 200, said: str = "", **headers: str) -> Sent:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Sent(status=status, headers=names, body=json.dumps(body).encode(), said=said)


def refuse(status: int, message: str, *, param: str | None = None, **headers: str) -> Sent:
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": None}
    return as_json({"error": error}, status=status, **headers)


def wants(asked: Asked, name: str) -> bool:
    return name in asked.body


def _refuses_json_schema(asked: Asked, _: int, said: str) -> Sent:
    if asked.form == "json_schema":
        return refuse(400, "response_format value 'json_schema' is not supported", param="response_format")
    return answer(asked, said)


def _breaks_on_json_schema(asked: Asked, _: int, said: str) -> Sent:
    """llama-cpp-python's, in its own words."""
    if asked.form == "json_schema":
        where = (
            "'loc': ('body', 'response_format', 'type'), 'msg': \"Input should be 'text' or 'json_object'\""
        )
        return refuse(500, f"[{{'type': 'literal_error', {where}, 'input': 'json_schema'}}]")
    return answer(asked, said)


def _wants_schema_or_text(asked: Asked, _: int, said: str) -> Sent:
    """LM Studio's, with a schema that it does not like."""
    if asked.form == "json_schema":
        return refuse(400, "Error rendering the grammar of the schema")
    if asked.form != "text":
        return refuse(400, "'response_format.type' must be 'json_schema' or 'text'")
    return answer(asked, said)


def _refuses_unknown_keys(asked: Asked, _: int, said: str) -> Sent:
    if asked.form == "json_schema":
        return refuse(422, "json_schema: not supported by this model")
    if asked.form == "json_object with schema":
        return refuse(400, "Unknown parameter: 'response_format.schema'.", param="response_format.schema")
    return answer(asked, said)


def _text_only(asked: Asked, _: int, said: str) -> Sent:
    if asked.form != "text":
        return refuse(400, "response_format is not supported")
    return answer(asked, said)


def _refuses_without_a_word(asked: Asked, _: int, said: str) -> Sent:
    return Sent(status=400) if asked.form != "text" else answer(asked, said)


def _refuses_max_tokens(asked: Asked, _: int, said: str) -> Sent:
    if wants(asked, "max_tokens"):
        words = "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        return refuse(400, f"Unsupported parameter: {words}", param="max_tokens")
    return answer(asked, said)


def _refuses_temperature(asked: Asked, _: int, said: str) -> Sent:
    if wants(asked, "temperature"):
        words = "'temperature' does not support 0.3 with this model. Only the default (1) value is supported."
        return refuse(400, f"Unsupported value: {words}", param="temperature")
    return answer(asked, said)


def _refuses_effort(asked: Asked, _: int, said: str) -> Sent:
    if wants(asked, "reasoning_effort"):
        return refuse(400, f'"{asked.model}" does not support thinking')
    return answer(asked, said)


def _refuses_system(asked: Asked, _: int, said: str) -> Sent:
    roles = [message["role"] for message in cast("list[Mapping[str, str]]", asked.body["messages"])]
    return refuse(400, "System role not supported") if "system" in roles else answer(asked, said)


def _like_gpt_5(asked: Asked, before: int, said: str) -> Sent:
    if wants(asked, "max_tokens"):
        return _refuses_max_tokens(asked, before, said)
    return _refuses_temperature(asked, before, said)


def _refusal(asked: Asked, _: int, said: str) -> Sent:
    del said
    body = completion(asked, "", refusal="I'm sorry, but I can't help with that.")
    return as_json(body)


def _no_usage(asked: Asked, _: int, said: str) -> Sent:
    del asked
    choice = {"message": {"content": said}, "finish_reason": "stop"}
    return as_json({"choices": [choice]}, said=said)


def _stream(asked: Asked, said: str, *, is_cut: bool) -> Sent:
    def event(**choice: object) -> str:
        return (
            f"data: {json.dumps({'id': '1', 'model': asked.model, 'choices': [{'index': 0, **choice}]})}\n\n"
        )

    middle = len(said) // 2
    events = [event(delta={"role": "assistant", "content": said[:middle]}, finish_reason=None)]
    if not is_cut:
        events += [
            event(delta={"content": said[middle:]}),
            event(delta={}, finish_reason="stop"),
            "data: [DONE]\n\n",
        ]
    return Sent(headers={"content-type": "text/event-stream"}, body="".join(events).encode(), said=said)


def _busy(asked: Asked, before: int, said: str) -> Sent:
    return refuse(429, "Rate limit reached", retry_after="2") if before == 0 else answer(asked, said)


def _unavailable_twice(asked: Asked, before: int, said: str) -> Sent:
    return Sent(status=503, body=b"upstream connect error") if before < 2 else answer(asked, said)


_HTML = b"<!DOCTYPE html><html><title>Just a moment...</title></html>"
_OPENROUTER: Json = {"error": {"message": "Provider returned error", "code": 502}}
_QUOTA: Json = {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}

_ALWAYS: Mapping[str, Sent] = {
    "refuses-all": Sent(status=400, body=b"Bad Request"),
    "busy-for-long": refuse(429, "Rate limit reached", retry_after="300"),
    "no-credit": as_json(_QUOTA, status=429, retry_after="1"),
    "unavailable": Sent(status=503),
    "hangs": Sent(is_silent=True),
    "html": Sent(body=_HTML, headers={"content-type": "text/html"}),
    "error-in-200": as_json(_OPENROUTER),
    "unknown": refuse(404, "The model `unknown` does not exist"),
    "nothing-here": Sent(status=404, body=_HTML),
    "moved": Sent(status=301, headers={"location": "https://evil.example/v1/chat/completions"}),
    "wrong-key": refuse(401, "Incorrect API key provided"),
    "too-long": refuse(400, "This model's maximum context length is 4096 tokens."),
}


def _always(sent: Sent) -> Fault:
    return lambda _, __, ___: sent


FAULTS: Mapping[str, Fault] = {
    **{name: _always(sent) for name, sent in _ALWAYS.items()},
    "refuses-json-schema": _refuses_json_schema,
    "breaks-on-json-schema": _breaks_on_json_schema,
    "wants-schema-or-text": _wants_schema_or_text,
    "refuses-unknown-keys": _refuses_unknown_keys,
    "text-only": _text_only,
    "refuses-without-a-word": _refuses_without_a_word,
    "refuses-max-tokens": _refuses_max_tokens,
    "refuses-temperature": _refuses_temperature,
    "refuses-effort": _refuses_effort,
    "refuses-system": _refuses_system,
    "like-gpt-5": _like_gpt_5,
    "busy": _busy,
    "unavailable-twice": _unavailable_twice,
    "drops": lambda asked, _, said: Sent(body=_whole(asked, said), is_dropped=True),
    "refuses-to-answer": _refusal,
    "content-filter": lambda asked, _, said: answer(asked, said[:40], reason="content_filter"),
    "full-and-empty": lambda asked, _, __: answer(asked, "", reason="length"),
    "empty": lambda asked, _, __: answer(asked, ""),
    "half-json": lambda asked, _, said: Sent(body=_whole(asked, said)[:200]),
    "no-choices": lambda asked, _, said: as_json({**completion(asked, said), "choices": []}),
    "odd-reason": lambda asked, _, said: answer(asked, said, reason="end_of_turn"),
    "no-reason": lambda asked, _, said: answer(asked, said, reason=None),
    "no-usage": _no_usage,
    "streams": lambda asked, _, said: _stream(asked, said, is_cut=False),
    "cut-stream": lambda asked, _, said: _stream(asked, said, is_cut=True),
}


def _whole(asked: Asked, said: str) -> bytes:
    return json.dumps(completion(asked, said)).encode()
