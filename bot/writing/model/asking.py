"""What is asked of a model and what comes back: plain values, the same for every endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.spending import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One call. `schema` is the JSON schema of the answer, an object; `most_tokens` bounds the answer."""

    system: str
    user: str
    schema: Mapping[str, object]
    most_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: text of unknown form."""

    text: str
    usage: Usage
