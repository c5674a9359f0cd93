"""Adds up what the tries of one question took."""

from dataclasses import dataclass

from bot.domain.spending import Usage
from bot.writing.model.asking import Question
from bot.writing.model.completions import Completion
from bot.writing.model.tokens import estimate_request, estimate_tokens


@dataclass(slots=True, kw_only=True)
class Bill:
    """What one model took for one question so far; what a server refused cost nothing."""

    model: str
    question: Question
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0

    def add(self, completion: Completion) -> None:
        """Add an answer, useful or not; what the server did not count is estimated."""
        self.calls += 1
        self.tokens_in += completion.tokens_in or self._read()
        self.tokens_out += completion.tokens_out or estimate_tokens(completion.text)

    def add_unheard(self) -> None:
        """Add an answer that nobody waited for: the server has read the question, and is most likely paid."""
        self.calls += 1
        self.tokens_in += self._read()

    def total(self) -> Usage:
        """Return the sum."""
        return Usage(
            model=self.model,
            calls=self.calls,
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            seconds=self.seconds,
        )

    def _read(self) -> int:
        return estimate_request(self.question.system, self.question.user)
