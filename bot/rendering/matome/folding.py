"""Quotes and folds put together from the parts of a page: every fold closed, none empty."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.rendering.matome.page import Kind
from bot.rendering.matome.post import Fold, MatomeQuote
from bot.rendering.matome.problems import Problem, Topic
from bot.rendering.matome.scanning import FoundPart

_NUMBERED = re.compile(r"もっとコメントを表示（(\d{1,9})）")


@dataclass(slots=True, kw_only=True)
class _Folding:
    """What has been put together so far; `opened` is the opening of a fold that is not closed yet."""

    quotes: list[MatomeQuote] = field(default_factory=list[MatomeQuote])
    folds: list[Fold] = field(default_factory=list[Fold])
    problems: list[Problem] = field(default_factory=list[Problem])
    opened: FoundPart | None = None
    count: int = 0

    def report(self, part: FoundPart, sentence: str, expected: str) -> None:
        problem = Problem(line=part.line, sentence=sentence, expected=expected, topic=Topic.FOLD)
        self.problems.append(problem)


def fold_parts(
    found: Sequence[FoundPart],
) -> tuple[tuple[MatomeQuote, ...], tuple[Fold, ...], list[Problem]]:
    """Return the quotes in order, the folds that hold the last of them, and what does not fit.

    A fold that is not closed ends before the next one, a stray closing is ignored, and a quote
    after a fold is taken into it.
    """
    state = _Folding()
    for part in found:
        if part.kind is Kind.OPEN:
            _open(state, part)
        elif part.kind is Kind.CLOSE:
            _close(state, part)
        elif part.quote:
            _add(state, part, part.quote)
    if state.opened:
        state.report(
            state.opened, "The fold is not closed", "a closing details shortcode after its last quote"
        )
        _end_fold(state)
    return tuple(state.quotes), tuple(state.folds), state.problems


def _open(state: _Folding, part: FoundPart) -> None:
    if state.opened:
        state.report(
            state.opened, f"The fold is not closed before line {part.line}", "a closing details shortcode"
        )
        _end_fold(state)
    state.opened, state.count = part, 0
    number = _NUMBERED.fullmatch(part.fold.summary) if part.fold else None
    place = len(state.folds) + 1
    if number and int(number[1]) != place:
        state.report(part, f"The fold has the number {number[1]}", str(place))


def _close(state: _Folding, part: FoundPart) -> None:
    if not state.opened:
        state.report(part, "A fold is closed that was not opened", "a details shortcode before it")
        return
    if not state.count:
        state.report(state.opened, "The fold holds no quote", "a quote at least")
    _end_fold(state)


def _add(state: _Folding, part: FoundPart, quote: MatomeQuote) -> None:
    state.quotes.append(quote)
    if state.opened:
        state.count += 1
    elif state.folds:
        state.report(part, "A quote stands after a fold", "it in a fold")
        state.folds[-1] = replace(state.folds[-1], size=state.folds[-1].size + 1)


def _end_fold(state: _Folding) -> None:
    if state.opened and state.opened.fold and state.count:
        state.folds.append(replace(state.opened.fold, size=state.count))
    state.opened = None
