"""What clocks show according to python-dateutil, which knows nothing of our slots."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta

from dateutil import tz
from dateutil.rrule import DAILY, MINUTELY, rrule

from bot.domain.subscription import EVERY_DAY, DailyTimes


def intended(timing: DailyTimes, zone: str, *, since: datetime, until: datetime) -> list[datetime]:
    """The slots from one moment to another: each time when clocks show it first, or as late as they moved."""
    clocks, margin = zone_of(zone), timedelta(days=2)
    moments = {
        tz.resolve_imaginary(local.replace(tzinfo=clocks)).astimezone(UTC)
        for hour in timing.times
        for local in local_days(timing.weekdays, hour, naive(since - margin), naive(until + margin))
    }
    return sorted(moment for moment in moments if since <= moment <= until)


def local_days(days: tuple[int, ...], hour: time, since: datetime, until: datetime) -> Iterable[datetime]:
    weekdays = None if days == EVERY_DAY else days
    start = datetime.combine(since, hour)
    return rrule(DAILY, byweekday=weekdays, dtstart=start, until=until)


def showings(
    zone: str, *, since: datetime, until: datetime, step: int
) -> Iterator[tuple[datetime, datetime]]:
    """Every so many minutes: a moment, and what the clocks show then."""
    clocks = zone_of(zone)
    for moment in rrule(MINUTELY, interval=step, dtstart=naive(since), until=naive(until)):
        yield moment.replace(tzinfo=UTC), naive(moment.replace(tzinfo=UTC), clocks)


def zone_of(name: str) -> tz.tzfile:
    clocks = tz.gettz(name)
    assert isinstance(clocks, tz.tzfile), f"python-dateutil has no {name}"
    return clocks


def naive(moment: datetime, clocks: tz.tzfile | None = None) -> datetime:
    return moment.astimezone(clocks or UTC).replace(tzinfo=None)
