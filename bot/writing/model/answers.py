"""What a server's answer comes to: words, or what is wrong and whether another try may help."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import cast

from bot.errors import BotError, Misconfigured, Refused, Unavailable
from bot.ports import HttpReply
from bot.text.pauses import read_pause
from bot.writing.model.completions import Completion, Shapeless, read_completion


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An answer that is none.

    Args:
        error: What to tell when nothing helps.
        may_pass: Whether the same may be answered later, after `pause` where the server asks for one.
        is_of_the_way: Whether something in the request may be what it refuses.
        words: The server's, in lower case, for nobody to see.
        completion: What was paid for all the same.
    """

    error: BotError
    may_pass: bool = False
    is_of_the_way: bool = False
    words: str = ""
    pause: timedelta | None = None
    completion: Completion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom the question went to; `source` is a host."""

    source: str
    model: str
    has_key: bool


_AGAIN = "Try again later."
_MOST_WORDS = 20_000
_LARGEST_STATUS = 599

_KEY = re.compile(r"api[ _-]?key|unauthori[sz]ed|invalid_auth|authentication")
_CREDIT = re.compile(r"insufficient[ _](?:quota|credit|balance|funds)|billing|exceeded your current quota")
_NO_MODEL = re.compile(
    r"model_not_found|not a valid model|(?:unknown|invalid|no such) model"
    r"|\bmodels?\b[^{}]{0,150}(?:not found|not exist|not available|not supported for)"
)
_TOO_LONG = re.compile(
    r"context[ _](?:length|window|size)|maximum context|too many (?:input )?tokens|prompt is too long"
    r"|exceeds? the (?:available )?context|input is too long"
)
_FLAGGED = re.compile(r"content[ _](?:filter|policy|management)|moderation|flagged|safety")

# After these another way of asking may be accepted; llama-cpp-python refuses a form with a 500.
_OF_THE_WAY = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.INTERNAL_SERVER_ERROR)
_PASSING = (
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.CONFLICT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
)


def judge(reply: HttpReply, asked: Asked) -> Completion | Fault:
    """Return what the answer says, or what is wrong with it."""
    if reply.status not in range(200, 300):
        words = reply.body[:_MOST_WORDS].decode(errors="replace").lower()
        return _judge_refusal(reply.status, words, read_pause(reply.headers), asked)
    try:
        answer = read_completion(reply.body)
    except Shapeless as error:
        shapeless = Unavailable(error.sentence, hint=_AGAIN, source=asked.source)
        return Fault(error=shapeless, may_pass=True)
    if not isinstance(answer, Completion):
        words = json.dumps(answer, ensure_ascii=False)[:_MOST_WORDS].lower()
        return _judge_refusal(_status_of(answer), words, read_pause(reply.headers), asked)
    return _judge_completion(answer, asked)


def _judge_completion(answer: Completion, asked: Asked) -> Completion | Fault:
    if answer.is_refused:
        return Fault(error=_declined(asked), completion=answer)
    if answer.text.strip():
        return answer
    if answer.is_full:
        room = Unavailable(
            "{model} used up its room before it came to an answer.",
            hint="Name a model in MATOME_MODELS that reasons less.",
            model=asked.model,
        )
        return Fault(error=room, completion=answer)
    nothing = Unavailable("{source} answered with nothing.", hint=_AGAIN, source=asked.source)
    return Fault(error=nothing, may_pass=True, completion=answer)


def _judge_refusal(status: int, words: str, pause: timedelta | None, asked: Asked) -> Fault:
    lasting = _operators_fault(status, words, asked) or _questions_fault(status, words, asked)
    if lasting is not None:
        return Fault(error=lasting)
    may_pass = status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Fault(
        error=_unavailable(status, asked, pause=pause, may_pass=may_pass),
        may_pass=may_pass,
        is_of_the_way=status in _OF_THE_WAY,
        words=words,
        pause=pause,
    )


def _unavailable(status: int, asked: Asked, *, pause: timedelta | None, may_pass: bool) -> Unavailable:
    sentence = (
        "{source} is busy or out of order (HTTP {status})."
        if may_pass
        else "{source} will not answer this (HTTP {status})."
    )
    return Unavailable(sentence, hint=_AGAIN, retry_after=pause, source=asked.source, status=status)


def _operators_fault(status: int, words: str, asked: Asked) -> Misconfigured | None:
    """Return what the operator has to change, if that is what the refusal means."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    facts = {"source": asked.source, "model": asked.model}
    if status == HTTPStatus.PAYMENT_REQUIRED or _CREDIT.search(words):
        return Misconfigured(
            "The account at {source} has nothing left.",
            hint="Add credit there, or use another MATOME_MODEL_KEY.",
            **facts,
        )
    if _is_of_key(status, words):
        return _key_fault(asked)
    if status != HTTPStatus.TOO_MANY_REQUESTS and _NO_MODEL.search(words):
        return Misconfigured(
            "{source} does not know the model {model}.", hint="Check MATOME_MODELS.", **facts
        )
    if status in range(300, 400) or status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
        return Misconfigured(
            "{source} answers no questions at this address.",
            hint="Check MATOME_MODEL_URL: most end in /v1; and MATOME_MODELS.",
            **facts,
        )
    return None


def _key_fault(asked: Asked) -> Misconfigured:
    if asked.has_key:
        return Misconfigured("{source} refuses the key.", hint="Check MATOME_MODEL_KEY.", source=asked.source)
    return Misconfigured("{source} wants a key.", hint="Set MATOME_MODEL_KEY.", source=asked.source)


def _is_of_key(status: int, words: str) -> bool:
    if status == HTTPStatus.FORBIDDEN:
        return not _FLAGGED.search(words)  # OpenRouter's answer to words it does not like is a 403, too
    return status == HTTPStatus.UNAUTHORIZED or (
        status == HTTPStatus.BAD_REQUEST and bool(_KEY.search(words))  # Gemini's is a 400
    )


def _questions_fault(status: int, words: str, asked: Asked) -> Refused | None:
    """Return what is wrong with the question itself, if that is what the refusal means."""
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or (
        status != HTTPStatus.TOO_MANY_REQUESTS and _TOO_LONG.search(words)
    ):
        return Refused(
            "The question is too long for {model}.", hint="Choose fewer comments.", model=asked.model
        )
    if status in (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN) and _FLAGGED.search(words):
        return _declined(asked)
    return None


def _declined(asked: Asked) -> Refused:
    return Refused(
        "{model} does not want to answer this.", hint="Name another in MATOME_MODELS.", model=asked.model
    )


def _status_of(answer: Mapping[str, object]) -> int:
    """Return the status that an error inside a 200 stands for (OpenRouter puts it into `code`)."""
    error = answer.get("error")
    code = cast("Mapping[str, object]", error).get("code") if isinstance(error, dict) else None
    number = int(code) if isinstance(code, int | str) and str(code).isascii() and str(code).isdigit() else 0
    in_range = HTTPStatus.BAD_REQUEST <= number <= _LARGEST_STATUS
    return number if in_range else HTTPStatus.BAD_GATEWAY
