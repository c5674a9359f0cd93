"""Slots: the moments at which a subscription's timing asks for a post, and which of them are due.

What clocks that are changed mean is decided in docs/decisions/0023-slots-by-the-clock.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from heapq import merge
from itertools import groupby, islice, takewhile

from cronsim import CronSim

from bot.domain.subscription import CatchUp, Cron, DailyTimes, Polling, QuietHours, Terms, Timing
from bot.domain.wall_clock import Stretch, stretch_at

GRACE = timedelta(minutes=5)  # a slot that is later than this was missed
MOST_SLOTS = 500  # that are looked at, the newest, however long nothing ran

_SPREAD = 7919  # seconds from one subscription that polls to the next
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FEW = 50
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_HORIZON = 60 * 366 * _DAY  # longer than the 50 years in which cronsim looks for a match


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What to post now, ascending, and when to look again; None where there is never a slot again.

    `skipped` counts the missed slots that the catch-up policy leaves out: at least so many, where
    more than `MOST_SLOTS` were missed.
    """

    slots: tuple[datetime, ...]
    skipped: int
    next_at: datetime | None


def slots(  # noqa: PLR0913 - each is a fact of its own
    timing: Timing, zone: str, *, after: datetime, until: datetime, poll: timedelta, offset: int = 0
) -> Iterator[datetime]:
    """Yield the slots with `after` < slot <= `until`, in UTC, ascending.

    Args:
        timing: What asks for them.
        zone: The IANA name of the zone whose clocks count; polling needs none.
        after: Before the first.
        until: The last moment.
        poll: How far apart looks are, where the timing is polling.
        offset: By how many seconds those looks are later than whole multiples of `poll`.
    """
    since = after.astimezone(UTC).replace(microsecond=0) + _SECOND
    if isinstance(timing, Polling):
        yield from _poll(since, until, poll, timedelta(seconds=offset))
    else:
        yield from _by_the_clock(timing, zone, since, until)


def offset_of(subscription: int, poll: timedelta) -> int:
    """Return by how many seconds a subscription that polls looks later, so that not all look at once."""
    return subscription * _SPREAD % max(1, int(poll.total_seconds()))


def next_slots(  # noqa: PLR0913 - as `slots`
    timing: Timing, zone: str, *, after: datetime, poll: timedelta, offset: int = 0, count: int = 3
) -> tuple[datetime, ...]:
    """Return the next slots; fewer where a cron expression does not come up so often within decades."""
    until = after + _HORIZON
    return tuple(islice(slots(timing, zone, after=after, until=until, poll=poll, offset=offset), count))


def next_slot(
    timing: Timing, zone: str, *, after: datetime, poll: timedelta, offset: int = 0
) -> datetime | None:
    """Return the next slot, None where there is never one again."""
    found = next_slots(timing, zone, after=after, poll=poll, offset=offset, count=1)
    return found[0] if found else None


def decide(terms: Terms, *, since: datetime, now: datetime, poll: timedelta, offset: int = 0) -> Due:
    """Return the slots from `since` to `now` that are to be posted, both included.

    Slots up to `GRACE` late are posted whatever the policy; it decides on what is later. Polling looks
    once, however long nothing ran: that look sees what the others would have seen.

    Args:
        terms: When there are slots, and what becomes of missed ones.
        since: The first slot that was not posted yet: what this returned last as `next_at`. Where it
            lies ahead, as when the clock was set back, nothing is due before it.
        now: The time.
        poll: See `slots`.
        offset: See `slots`.
    """
    if since > now:
        return Due(slots=(), skipped=0, next_at=since)
    timing, zone = terms.timing, terms.zone
    following = next_slot(timing, zone, after=now, poll=poll, offset=offset)
    if isinstance(timing, Polling):
        look = _last_look(now, poll, timedelta(seconds=offset))
        return Due(slots=(look,) if look >= since else (), skipped=0, next_at=following)
    found = _newest(timing, zone, since, now)
    chosen = _choose(found, terms, now)
    return Due(slots=chosen, skipped=len(found) - len(chosen), next_at=following)


def end_of_quiet(quiet: QuietHours | None, zone: str, now: datetime) -> datetime | None:
    """Return when quiet hours end, by the clocks of a zone; None where it is not quiet now."""
    end = None
    while quiet is not None:
        stretch = stretch_at(zone, now)
        local = stretch.local(now)
        if not _is_quiet(quiet, local.time()):
            return end
        day = local.date() + _DAY * (local.time() >= quiet.end)
        # Clocks that are changed meanwhile may show an hour that is quiet, or is not.
        end = now = min(stretch.moment(datetime.combine(day, quiet.end)), stretch.end)
    return end


def _choose(found: tuple[datetime, ...], terms: Terms, now: datetime) -> tuple[datetime, ...]:
    """Return what the catch-up policy leaves of the slots until now."""
    oldest = now - GRACE
    match terms.catch_up:
        case CatchUp.LATEST:
            return tuple(slot for slot in found if slot >= oldest) or found[-1:]
        case CatchUp.ALL:
            oldest = min(oldest, now - timedelta(hours=terms.catch_up_hours))
        case CatchUp.NONE:
            pass
    return tuple(slot for slot in found if slot >= oldest)


def _newest(timing: DailyTimes | Cron, zone: str, since: datetime, now: datetime) -> tuple[datetime, ...]:
    """Return the last slots from `since` to `now`, `MOST_SLOTS` at most.

    It looks back a day, and ever further where that holds few, so that years without the bot cost no
    more than some busy days.
    """
    found, reach, last = tuple[datetime, ...](), _DAY, now
    first = since - timedelta.resolution
    while last > first and len(found) < MOST_SLOTS:
        after = max(first, last - reach)
        more = tuple(_by_the_clock(timing, zone, after.replace(microsecond=0) + _SECOND, last))
        reach *= 2 if len(more) < _FEW else 1
        found, last = more + found, after
    return found[-MOST_SLOTS:]


def _poll(since: datetime, until: datetime, poll: timedelta, offset: timedelta) -> Iterator[datetime]:
    slot = _last_look(since - timedelta.resolution, poll, offset) + poll
    while slot <= until:
        yield slot
        slot += poll


def _last_look(now: datetime, poll: timedelta, offset: timedelta) -> datetime:
    return now - (now - _EPOCH - offset) % poll


def _by_the_clock(
    timing: DailyTimes | Cron, zone: str, since: datetime, until: datetime
) -> Iterator[datetime]:
    """Yield the slots with `since` <= slot <= `until`; `since` is in whole seconds, as slots are."""
    while since <= until:
        stretch = stretch_at(zone, since)
        for slot in _within(timing, stretch, since):
            if slot > until or slot >= stretch.end:
                break
            yield slot
        else:
            return  # it never comes up again
        since = stretch.end


def _within(timing: DailyTimes | Cron, stretch: Stretch, since: datetime) -> Iterator[datetime]:
    """Yield the slots of a stretch from `since` on, ascending, and go on as if it never ended."""
    local, opening = stretch.local(since), stretch.local(stretch.start)
    shift = stretch.offset - stretch.before
    if _follows_the_hands(timing):
        yield from map(stretch.moment, _times(timing, local))
        return
    # Clocks that were set back show for a while what they have shown before.
    regular = _times(timing, max(local, opening - shift))
    if local - shift >= opening:
        yield from map(stretch.moment, regular)
        return
    # Clocks that were set forward left times out: those come as late as the clocks were moved.
    left_out = takewhile(lambda shown: shown < opening, _times(timing, local - shift))
    in_order = merge((late + shift for late in left_out), regular)
    yield from (stretch.moment(shown) for shown, _ in groupby(in_order))


def _follows_the_hands(timing: DailyTimes | Cron) -> bool:
    """Whether it goes by intervals, as `*/20 * * * *`: then hours that come twice count twice."""
    return isinstance(timing, Cron) and any(field.startswith("*") for field in timing.expression.split()[:2])


def _times(timing: DailyTimes | Cron, since: datetime) -> Iterator[datetime]:
    """Yield the local times from `since` on, as if clocks were never changed."""
    if isinstance(timing, Cron):
        yield from CronSim(timing.expression, since - _SECOND)
        return
    day = since.date()
    while True:
        if day.weekday() in timing.weekdays:
            yield from (moment for hour in timing.times if (moment := datetime.combine(day, hour)) >= since)
        day += _DAY


def _is_quiet(quiet: QuietHours, hour: time) -> bool:
    if quiet.start < quiet.end:
        return quiet.start <= hour < quiet.end
    return hour >= quiet.start or hour < quiet.end
