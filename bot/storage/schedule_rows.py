"""Subscriptions, their jobs, and what was sent for them, as rows of their tables."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

import structlog
from pydantic import BaseModel, BeforeValidator, TypeAdapter

from bot.domain.job import Delivery, Job, JobState, Part
from bot.domain.posting import Finding, Posting, Verdict
from bot.domain.subscription import Cron, DailyTimes, Polling, Standing, Subscription, Terms
from bot.domain.thread import ItemId
from bot.storage.database import Row
from bot.storage.draft_rows import whole
from bot.storage.moments import from_number

LARGEST_NUMBER = 2**63 - 1  # SQLite's own

_TIMINGS: Mapping[str, type] = {"daily": DailyTimes, "cron": Cron, "polling": Polling}

log = structlog.get_logger()
_T = TypeVar("_T")


class RowReader(Generic[_T]):
    """Makes things of rows. What cannot be read is left out, and logged the first time.

    Args:
        thing: What a row is, for the log.
        unpack: Raises ValueError or OverflowError where a row is not as it has to be.
        key: The columns that name a row.
    """

    def __init__(self, thing: str, unpack: Callable[[Row], _T], key: tuple[str, ...] = ("id",)) -> None:
        self._thing = thing
        self._unpack = unpack
        self._key = key
        self._told: set[tuple[object, ...]] = set()

    def read(self, row: Row | None) -> _T | None:
        """Return what is in a row."""
        if row is None:
            return None
        try:
            return self._unpack(row)
        except (ValueError, OverflowError):
            key = tuple(row[name] for name in self._key)
            if key not in self._told:
                self._told.add(key)
                log.warning("A row cannot be read, and is left out.", thing=self._thing, row=key)
            return None

    def read_all(self, rows: Iterable[Row]) -> tuple[_T, ...]:
        """Return what is in rows, in their order."""
        return tuple(thing for thing in map(self.read, rows) if thing is not None)


def subscription_rows() -> RowReader[Subscription]:
    """Return what reads the rows of subscriptions."""
    return RowReader("subscription", lambda row: Subscription(**dict(_KeptSubscription.model_validate(row))))


def job_rows() -> RowReader[Job]:
    """Return what reads the rows of jobs."""
    return RowReader("job", lambda row: Job(**dict(_KeptJob.model_validate(row))))


def delivery_rows() -> RowReader[Delivery]:
    """Return what reads the rows of deliveries."""
    return RowReader("delivery", lambda row: Delivery(**dict(_KeptDelivery.model_validate(row))))


def posting_rows() -> RowReader[Posting]:
    """Return what reads the rows of postings."""
    return RowReader(
        "posting", lambda row: Posting(**dict(_KeptPosting.model_validate(row))), ("channel", "item")
    )


def verdict_rows() -> RowReader[Verdict]:
    """Return what reads the rows of verdicts."""
    return RowReader(
        "verdict", lambda row: Verdict(**dict(_KeptVerdict.model_validate(row))), ("subscription", "item")
    )


def write_terms(terms: Terms) -> str:
    """Return terms as their column has them."""
    name = next(name for name, kind in _TIMINGS.items() if isinstance(terms.timing, kind))
    return _write(_terms_shape(), _KeptTerms(timing=name, terms=terms))


def read_terms(text: str) -> Terms:
    """Return the terms of a column.

    Raises:
        ValueError: They are not as this version writes them.
    """
    return _terms_shape().validate_json(text).terms


def write_parts(parts: Iterable[Part]) -> str:
    """Return the parts of a job as their column has them."""
    return _write(_parts_shape(), tuple(parts))


def write_findings(findings: Iterable[Finding]) -> str:
    """Return the findings of a verdict as their column has them."""
    return _write(_findings_shape(), tuple(findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeptTerms:
    """Terms and the kind of their timing: without it, a timing that is not understood reads as `Polling`."""

    timing: str
    terms: Terms

    def __post_init__(self) -> None:
        if not isinstance(self.terms.timing, _TIMINGS.get(self.timing, ())):
            raise ValueError(self.timing)  # noqa: TRY004 - pydantic's own


def _read_moment(value: object) -> datetime:
    if not isinstance(value, int):
        raise ValueError(value)  # noqa: TRY004 - pydantic's own
    return from_number(value)


def _read_optional(value: object) -> datetime | None:
    return None if value is None else _read_moment(value)


_Moment: TypeAlias = Annotated[datetime, BeforeValidator(_read_moment)]
_OptionalMoment: TypeAlias = Annotated[datetime | None, BeforeValidator(_read_optional)]
_Terms: TypeAlias = Annotated[Terms, BeforeValidator(read_terms)]
_Parts: TypeAlias = Annotated[
    tuple[Part, ...] | None,
    BeforeValidator(lambda text: None if text is None else _parts_shape().validate_json(text)),
]
_Numbers: TypeAlias = Annotated[
    tuple[int, ...], BeforeValidator(lambda text: _numbers_shape().validate_json(text))
]
_Findings: TypeAlias = Annotated[
    tuple[Finding, ...], BeforeValidator(lambda text: _findings_shape().validate_json(text))
]


class _KeptSubscription(BaseModel):
    """A row as it has to be, as are those below."""

    id: int
    guild: int
    channel: int
    owner: int
    terms: _Terms
    made_at: _Moment
    standing: Standing
    replaces: int | None
    next_at: _OptionalMoment
    pause_reason: str
    failures: int


class _KeptJob(BaseModel):
    id: int
    subscription: int
    guild: int
    channel: int
    slot: str
    due_at: _Moment
    state: JobState
    attempts: int
    not_before: _Moment
    parts: _Parts
    outcome: str
    finished_at: _OptionalMoment


class _KeptDelivery(BaseModel):
    id: int
    job: int
    target: str
    channel: int
    digests: _Numbers
    began_at: _OptionalMoment
    message: int | None
    sent_at: _OptionalMoment


class _KeptPosting(BaseModel):
    channel: int
    item: ItemId
    address: str
    title: str
    subscription: int
    job: int
    posted_at: _Moment
    points: int
    comments: int
    place: int | None
    message: int | None


class _KeptVerdict(BaseModel):
    item: ItemId
    title: str
    at: _Moment
    findings: _Findings


def _write(shape: TypeAdapter[Any], value: object) -> str:
    # By way of plain values, as pydantic's own JSON refuses halves of surrogate pairs.
    return whole(json.dumps(shape.dump_python(value, mode="json"), ensure_ascii=False))


@cache
def _terms_shape() -> TypeAdapter[_KeptTerms]:
    return TypeAdapter(_KeptTerms)


@cache
def _parts_shape() -> TypeAdapter[tuple[Part, ...]]:
    return TypeAdapter(tuple[Part, ...])


@cache
def _findings_shape() -> TypeAdapter[tuple[Finding, ...]]:
    return TypeAdapter(tuple[Finding, ...])


@cache
def _numbers_shape() -> TypeAdapter[tuple[int, ...]]:
    return TypeAdapter(tuple[int, ...])
