"""Times as the database keeps them: whole microseconds since 1970, which sort and lose nothing."""

from datetime import UTC, datetime, timedelta

_START = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)


def to_number(moment: datetime) -> int:
    """Return an aware time as a number."""
    return (moment - _START) // _STEP


def from_number(number: int) -> datetime:
    """Return the time (UTC) behind a number.

    Raises:
        OverflowError: No calendar has it.
    """
    return _START + number * _STEP
