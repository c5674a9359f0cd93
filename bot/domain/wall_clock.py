"""What the clocks of a zone show: stretches of time in which they run evenly."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_NO_CHANGE = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Time from one change of a zone's clocks to the next: `start` <= moment < `end`, both UTC.

    `offset` is how far the clocks are ahead of UTC, and `before` how far they were until `start`. A
    stretch without a change in sight ends a year or two later all the same, and begins with `before`
    equal to `offset`.
    """

    start: datetime
    end: datetime
    offset: timedelta
    before: timedelta

    def local(self, moment: datetime) -> datetime:
        """Return what the clocks show at a moment, without a zone."""
        return moment.astimezone(UTC).replace(tzinfo=None) + self.offset

    def moment(self, local: datetime) -> datetime:
        """Return when the clocks show a time, if they do so within the stretch."""
        return (local - self.offset).replace(tzinfo=UTC)


def stretch_at(zone: str, moment: datetime) -> Stretch:
    """Return the stretch that a moment lies in.

    Raises:
        KeyError: The zone is not known (`zoneinfo.ZoneInfoNotFoundError`).
    """
    place, moment = ZoneInfo(zone), moment.astimezone(UTC)
    years = range(moment.year - 1, moment.year + 2)
    changes = [change for year in years for change in _find_changes(place, year)]
    following = bisect_right(changes, moment)
    start = changes[following - 1] if following else _begin(years.start)
    end = changes[following] if following < len(changes) else _begin(years.stop)
    offset = _offset(place, start)
    return Stretch(
        start=start, end=end, offset=offset, before=_offset(place, start - _SECOND) if following else offset
    )


@lru_cache(maxsize=2048)
def _find_changes(place: ZoneInfo, year: int) -> tuple[datetime, ...]:
    """Return when clocks were changed in a year of UTC, to the second.

    Zones tell no list of their changes, so each day's ends are compared; what is undone within a day
    is not seen, and has not happened since 1970.
    """
    days = [_begin(year) + day * _DAY for day in range((_begin(year + 1) - _begin(year)).days + 1)]
    shown = [(day, _offset(place, day)) for day in days]
    return tuple(
        _find_change(place, since, until) for (since, old), (until, new) in pairwise(shown) if old != new
    )


def _find_change(place: ZoneInfo, since: datetime, until: datetime) -> datetime:
    """Return the first second with the offset of `until`."""
    after = _offset(place, until)
    while until - since > _SECOND:
        middle = since + (until - since) // _SECOND // 2 * _SECOND
        if _offset(place, middle) == after:
            until = middle
        else:
            since = middle
    return until


def _begin(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def _offset(place: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(place).utcoffset() or _NO_CHANGE
