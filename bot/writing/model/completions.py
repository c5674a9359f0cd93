"""Reads the body of a chat completion, with everything that servers leave out or add.

https://platform.openai.com/docs/api-reference/chat/object, read 2026-11; Mistral sends lists of parts,
and some proxies a stream of events to those who asked for none.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

_FULL = frozenset(("length", "max_tokens", "model_length"))
_FILTERED = frozenset(("content_filter", "safety", "refusal", "recitation", "prohibited_content"))
_MOST_TOKENS = 10**9  # a larger count is a mistake


class Shapeless(ValueError):
    """The body is no answer; `sentence` says what it is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a model said. Tokens are None where the server does not count them."""

    text: str
    reason: str | None  # why it ended, in lower case
    is_refused: bool = False
    tokens_in: int | None = None
    tokens_out: int | None = None

    @property
    def is_full(self) -> bool:
        """Whether the room for the answer was used up."""
        return self.reason in _FULL


def read_completion(body: bytes) -> Completion | Mapping[str, object]:
    """Return what the model said, or the object with `error` that came instead.

    Raises:
        Shapeless: It is neither.
    """
    text = body.decode(errors="replace").strip()
    answer = _joined(text) if text.startswith(("data:", "event:", ": ")) else _object(text)
    if answer.get("error"):
        return answer
    choice = _first(answer.get("choices"))
    if choice is None:
        raise Shapeless("{source} gave an answer in a form that we do not know.")
    message = _mapping(choice.get("message"))
    reason = choice.get("finish_reason")
    reason = reason.lower() if isinstance(reason, str) and reason else None
    tokens_in, tokens_out = _tokens(_mapping(answer.get("usage")))
    return Completion(
        text=_words(message.get("content")) or _words(choice.get("text")),
        reason=reason,
        is_refused=bool(message.get("refusal")) or reason in _FILTERED,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
    )


def _object(text: str) -> Mapping[str, object]:
    try:
        value: object = json.loads(text)
    except RecursionError as error:
        raise Shapeless("{source} gave JSON that nests too deeply.") from error
    except ValueError as error:
        if text.startswith("<"):
            raise Shapeless("{source} gave a web page instead of JSON.") from error
        if text.startswith("{"):
            raise Shapeless("{source} gave JSON that ends too early.") from error
        raise Shapeless("{source} gave something that is not JSON.") from error
    if not isinstance(value, dict):
        raise Shapeless("{source} gave an answer in a form that we do not know.")
    return cast("Mapping[str, object]", value)


def _joined(text: str) -> Mapping[str, object]:
    """Return the answer that the events of a stream make together; the last reason and usage count."""
    said: list[str] = []
    joined: dict[str, object] = {}
    reason: object = None
    for line in text.splitlines():
        data = line.removeprefix("data:").strip()
        if not line.startswith("data:") or not data.startswith("{"):
            continue
        event = _object(data)
        joined |= {name: event[name] for name in ("usage", "error") if event.get(name)}
        choice = _first(event.get("choices")) or {}
        said.append(_words(_mapping(choice.get("delta")).get("content")))
        reason = choice.get("finish_reason") or reason
    return joined | {"choices": [{"message": {"content": "".join(said)}, "finish_reason": reason}]}


def _words(content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = [_mapping(part) for part in cast("Sequence[object]", content)]
    return "".join(text for part in parts if isinstance(text := part.get("text"), str))


def _tokens(usage: Mapping[str, object]) -> tuple[int | None, int | None]:
    """Return what the server counted; the total holds what was reasoned, even where the answer does not."""
    read, written = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    total = _count(usage.get("total_tokens"))
    if read is not None and written is not None and total is not None:
        written = max(written, total - read)
    return read, written


def _count(value: object) -> int | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(cast("float", value)) if is_number and 0 <= cast("float", value) <= _MOST_TOKENS else None


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _first(value: object) -> Mapping[str, object] | None:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return None
    return cast("Mapping[str, object]", value[0])
