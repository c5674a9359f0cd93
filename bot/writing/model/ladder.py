"""The ways of asking that servers differ in, best first, and what a refusal teaches about them.

None accepts all: OpenAI's newer models refuse `max_tokens` and a temperature, LM Studio the form
`json_object`, llama-cpp-python (with a 500) `json_schema`, Ollama an effort for models that do not
reason, some templates a system message.
"""

import json
import re
from collections.abc import Set as AbstractSet
from enum import StrEnum

from bot.writing.model.asking import Question


class Way(StrEnum):
    """Something in a request that a server may refuse; forms of the answer first, best first."""

    SCHEMA = "json_schema"
    DIALECT = "json_object with a schema"  # llama.cpp's
    OBJECT = "json_object"
    MAX_TOKENS = "max_tokens"
    MAX_COMPLETION_TOKENS = "max_completion_tokens"
    TEMPERATURE = "temperature"
    EFFORT = "reasoning_effort"
    SYSTEM = "system"


_FORMS = (Way.SCHEMA, Way.DIALECT, Way.OBJECT)  # beyond them: plain text
_LIMITS = (Way.MAX_TOKENS, Way.MAX_COMPLETION_TOKENS)  # beyond them: the server's own
_TEMPERATURE = 0.3  # condensing wants few surprises
_EFFORT = "low"  # what is thought is paid for, and lost if there is no room left for the answer

_OF_FORM = re.compile(r"response_?format|json_?schema|json_?object|literal_error|\bschema\b|grammar")
_OF_LIMIT = re.compile(r"max_(?:completion_)?tokens")
_OF_EFFORT = re.compile(r"reasoning|thinking|\beffort\b")
_OF_SYSTEM = re.compile(r"system[ _](?:role|message|prompt|instruction)|role.{0,20}system")
# What follows names the forms that are accepted.
_ACCEPTED = re.compile(r"(?:must be|should be|supported|one of|expected|either)(?P<names>.*)", re.DOTALL)


def request_body(question: Question, model: str, refused: AbstractSet[Way]) -> dict[str, object]:
    """Return the body of a request that does without what is refused."""
    form, limit = _first(_FORMS, refused), _first(_LIMITS, refused)
    system = question.system
    if form in (Way.OBJECT, None):
        # Nobody else tells the model; and OpenAI wants to read "JSON" somewhere.
        schema = json.dumps(question.schema, ensure_ascii=False, separators=(",", ":"))
        system = f"{system}\n\nAnswer with one JSON object of this schema and nothing else:\n{schema}"
    body: dict[str, object] = {"model": model, "messages": _messages(system, question.user, refused)}
    if form is not None:
        body["response_format"] = _response_format(form, question)
    if limit is not None:
        body[limit.value] = question.most_tokens
    if Way.TEMPERATURE not in refused:
        body["temperature"] = _TEMPERATURE
    if Way.EFFORT not in refused:
        body["reasoning_effort"] = _EFFORT
    return body


def learn(words: str, refused: AbstractSet[Way]) -> frozenset[Way]:
    """Return what else is refused, by the words of a refusal; empty where they hint at nothing known.

    Args:
        words: The refusal, in lower case.
        refused: What the request did without; never part of what is returned.
    """
    form, limit = _first(_FORMS, refused), _first(_LIMITS, refused)
    if form is not None and _OF_FORM.search(words):
        return frozenset({form, *_unlisted(words)}) - refused
    if limit is not None and _OF_LIMIT.search(words):
        return frozenset({limit})
    for way, hint in (
        (Way.TEMPERATURE, re.compile("temperature")),
        (Way.EFFORT, _OF_EFFORT),
        (Way.SYSTEM, _OF_SYSTEM),
    ):
        if way not in refused and hint.search(words):
            return frozenset({way})
    return frozenset()


def guess(refused: AbstractSet[Way]) -> frozenset[Way]:
    """Return what to do without next where a refusal says nothing; empty where all was tried."""
    order = (*_FORMS, Way.EFFORT, Way.TEMPERATURE, Way.MAX_TOKENS, Way.SYSTEM)
    way = _first(order, refused)
    return frozenset() if way is None else frozenset({way})


def _first(ways: tuple[Way, ...], refused: AbstractSet[Way]) -> Way | None:
    return next((way for way in ways if way not in refused), None)


def _unlisted(words: str) -> frozenset[Way]:
    """Return the forms that a list of accepted ones leaves out."""
    found = _ACCEPTED.search(words)
    if found is None:
        return frozenset()
    names = set(re.findall(r"json_schema|json_object|\btext\b", found["names"]))
    if not names:
        return frozenset()
    return frozenset(way for way in _FORMS if way.value.split()[0] not in names)


def _messages(system: str, user: str, refused: AbstractSet[Way]) -> list[dict[str, str]]:
    if Way.SYSTEM in refused:
        return [{"role": "user", "content": f"{system}\n\n{user}"}]
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def _response_format(form: Way, question: Question) -> dict[str, object]:
    match form:
        case Way.SCHEMA:
            named = {"name": "answer", "strict": True, "schema": question.schema}
            return {"type": "json_schema", "json_schema": named}
        case Way.DIALECT:
            return {"type": "json_object", "schema": question.schema}
        case _:
            return {"type": "json_object"}
