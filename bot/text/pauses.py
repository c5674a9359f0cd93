"""Reads how long a server asks to be left alone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def read_pause(headers: Mapping[str, str]) -> timedelta | None:
    """Return the pause that `retry-after` asks for, in seconds or until a date; None where there is none.

    A date counts from the answer's own `date`, so that no clock of ours has to be right
    (RFC 9110 section 10.2.3). Names of headers are in lower case.
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return timedelta(seconds=min(int(asked[:9]), 10**8))
    try:
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return max(_as_utc(until) - _as_utc(now), timedelta())


def _as_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
