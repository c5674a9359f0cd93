"""What a model wrote, checked against what it was given. All of it is pure: the same in, the same out."""

from bot.writing.model.guards.echoes import Opening, check_echo
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.overview import (
    CheckedPoint,
    check_headline,
    check_phrase,
    check_points,
    check_tags,
)
from bot.writing.model.guards.quotes import check_quote
from bot.writing.model.guards.scores import bound_score, check_score

__all__ = [
    "CheckedPoint",
    "Fault",
    "Opening",
    "bound_score",
    "check_echo",
    "check_headline",
    "check_phrase",
    "check_points",
    "check_quote",
    "check_score",
    "check_tags",
]
