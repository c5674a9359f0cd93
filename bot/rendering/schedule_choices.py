"""What is chosen in the selects of a schedule's panel, read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from bot.domain.language import Language
from bot.domain.subscription import CatchUp, Cron, Form, Polling, Terms, Timing
from bot.rendering.custom_ids import ScheduleAction
from bot.rendering.schedule_controls import AS_USUAL, TimingKind, kind_of
from bot.rendering.settings_panel import read_hand

_Read: TypeAlias = Callable[[str, Terms], Terms]
# What another way to say when begins with; its form changes that.
_FIRST_TIMINGS: Mapping[TimingKind, Timing] = {
    TimingKind.DAILY: Terms().timing,
    TimingKind.CRON: Cron(expression="0 9 * * 1-5"),
    TimingKind.POLLING: Polling(),
}


def read_choice(action: ScheduleAction, value: str, terms: Terms) -> Terms | None:
    """Return the terms after a choice; None for an action or a value of another version.

    Args:
        action: One that needs nothing but the terms.
        value: What was chosen; empty for a button.
        terms: As they were.
    """
    if action not in _READERS:
        return None
    try:
        return _READERS[action](value, terms)
    except ValueError:
        return None


def _read_timing(value: str, terms: Terms) -> Terms:
    kind = TimingKind(value)
    return terms if kind is kind_of(terms.timing) else replace(terms, timing=_FIRST_TIMINGS[kind])


def _read_language(value: str, terms: Terms) -> Terms:
    return replace(terms, language=None if value == AS_USUAL else Language(value))


def _read_hand(value: str, terms: Terms) -> Terms:
    if value == AS_USUAL:
        return replace(terms, engine=None, tone=None)
    hand = read_hand(value)
    if hand is None:
        raise ValueError(value)
    return replace(terms, engine=hand[0], tone=hand[1])


_READERS: Mapping[ScheduleAction, _Read] = {
    ScheduleAction.FORM: lambda value, terms: replace(terms, form=Form(value)),
    ScheduleAction.TIMING: _read_timing,
    ScheduleAction.LANGUAGE: _read_language,
    ScheduleAction.ENGINE: _read_hand,
    ScheduleAction.CATCH_UP: lambda value, terms: replace(terms, catch_up=CatchUp(value)),
    ScheduleAction.NOTHING: lambda _, terms: replace(terms, tells_nothing=not terms.tells_nothing),
}
