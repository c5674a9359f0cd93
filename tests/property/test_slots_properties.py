from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.slots import GRACE, MOST_SLOTS, decide, end_of_quiet, next_slot, next_slots, slots
from bot.domain.subscription import CatchUp, Cron, DailyTimes, Polling, QuietHours, Terms, Timing
from tests.zones import intended, naive, zone_of

POLL = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
# Changes by half an hour, by two, at midnight, at local or at Greenwich's hours, around Ramadan; none.
ZONES = st.sampled_from(
    [
        "Africa/Cairo",
        "Africa/Casablanca",
        "America/Havana",
        "America/New_York",
        "America/Nuuk",
        "America/Santiago",
        "Antarctica/Troll",
        "Asia/Beirut",
        "Asia/Kathmandu",
        "Atlantic/Azores",
        "Australia/Lord_Howe",
        "Europe/Berlin",
        "Pacific/Apia",
        "UTC",
    ]
)
HOURS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 45, 59]))
NIGHTS = st.builds(time, st.integers(0, 3), st.sampled_from([0, 15, 30, 45]))
MINUTE_FIELDS = ("0", "30", "15,45", "*/20", "*/30", "59")
HOUR_FIELDS = ("2", "1-3", "*/3", "*", "0,23", "9")
WEEKDAY_FIELDS = ("*", "SUN", "1-5", "6-7")


def daily(times: set[time], weekdays: set[int]) -> DailyTimes:
    return DailyTimes(times=tuple(sorted(times)), weekdays=tuple(sorted(weekdays)))


def cron(minute: str, hour: str, weekday: str) -> Cron:
    return Cron(expression=f"{minute} {hour} * * {weekday}")


def season(year: int, days: float) -> datetime:
    return datetime(year, 3, 25, tzinfo=UTC) + timedelta(days=days)


DAILY = st.builds(
    daily, st.sets(HOURS | NIGHTS, min_size=1, max_size=4), st.sets(st.integers(0, 6), min_size=1)
)
TIMINGS = DAILY | st.builds(
    cron, st.sampled_from(MINUTE_FIELDS), st.sampled_from(HOUR_FIELDS), st.sampled_from(WEEKDAY_FIELDS)
)
# Late March and late October, when most clocks are changed, and any time.
MOMENTS = st.builds(season, st.integers(2008, 2036), st.floats(0, 7) | st.floats(215, 225)) | st.datetimes(
    datetime(2008, 1, 1),  # noqa: DTZ001 - Hypothesis wants it without a zone
    datetime(2036, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
SPANS = st.lists(st.integers(1, 3 * 86_400), min_size=1, max_size=8)


def between(timing: Timing, zone: str, after: datetime, until: datetime) -> list[datetime]:
    return list(slots(timing, zone, after=after, until=until, poll=POLL))


def cuts(start: datetime, seconds: list[int]) -> Iterator[datetime]:
    for span in seconds:
        start += span * SECOND
        yield start


@given(DAILY, ZONES, MOMENTS, st.integers(1, 40))
@example(DailyTimes(times=(time(12),)), "Pacific/Apia", datetime(2011, 12, 28, tzinfo=UTC), 6)
@example(DailyTimes(times=(time(0), time(0, 30))), "Asia/Beirut", datetime(2024, 3, 28, tzinfo=UTC), 6)
def test_times_of_day_are_those_that_another_library_finds(
    timing: DailyTimes, zone: str, start: datetime, days: int
) -> None:
    until = start + timedelta(days=days)
    assert between(timing, zone, start - SECOND, until) == intended(timing, zone, since=start, until=until)


@given(TIMINGS | st.just(Polling()), ZONES, MOMENTS, SPANS)
def test_slots_ascend_within_their_bounds_and_do_not_depend_on_where_one_begins(
    timing: Timing, zone: str, start: datetime, spans: list[int]
) -> None:
    stops = [start, *cuts(start, spans)]
    whole = between(timing, zone, start, stops[-1])
    assert all(earlier < later for earlier, later in pairwise([start, *whole]))
    assert all(slot <= stops[-1] for slot in whole)
    assert [slot for after, until in pairwise(stops) for slot in between(timing, zone, after, until)] == whole


@given(TIMINGS | st.just(Polling()), ZONES, MOMENTS, st.integers(1, 5), st.integers(0, 299))
def test_the_next_slots_are_the_first_of_all(
    timing: Timing, zone: str, start: datetime, count: int, offset: int
) -> None:
    found = next_slots(timing, zone, after=start, poll=POLL, offset=offset, count=count)
    assert len(found) == count
    assert next_slot(timing, zone, after=start, poll=POLL, offset=offset) == found[0]
    assert list(slots(timing, zone, after=start, until=found[-1], poll=POLL, offset=offset)) == list(found)


@given(TIMINGS, ZONES, MOMENTS, SPANS)
def test_however_time_is_cut_into_decisions_no_slot_is_lost_or_doubled(
    timing: Timing, zone: str, start: datetime, spans: list[int]
) -> None:
    terms = Terms(timing=timing, zone=zone, catch_up=CatchUp.ALL, catch_up_hours=24 * 30)
    since, fired, end = next_slot(timing, zone, after=start, poll=POLL), list[datetime](), start
    for now in cuts(start, spans):
        assert since is not None
        due = decide(terms, since=since, now=now, poll=POLL)
        assert due.next_at is not None
        assert due.next_at > now
        assert due == decide(terms, since=since, now=now, poll=POLL)
        fired += due.slots
        since, end = due.next_at, now
    assert fired[-MOST_SLOTS:] == between(timing, zone, start, end)[-MOST_SLOTS:]


@settings(max_examples=40)
@given(
    TIMINGS | st.just(Polling()),
    ZONES,
    MOMENTS,
    st.lists(st.integers(1, 300), min_size=1, max_size=150),
    st.sampled_from(CatchUp),
)
def test_a_clock_that_ticks_within_the_grace_posts_every_slot_under_every_policy(
    timing: Timing, zone: str, start: datetime, ticks: list[int], catch_up: CatchUp
) -> None:
    terms = Terms(timing=timing, zone=zone, catch_up=catch_up, catch_up_hours=1)
    since, fired, end = next_slot(timing, zone, after=start, poll=POLL), list[datetime](), start
    for now in cuts(start, ticks):
        assert since is not None
        due = decide(terms, since=since, now=now, poll=POLL)
        fired += due.slots
        since, end = due.next_at, now
        assert due.skipped == 0
    assert fired == between(timing, zone, start, end)


@given(
    st.builds(
        Terms,
        timing=TIMINGS,
        zone=ZONES,
        catch_up=st.sampled_from(CatchUp),
        catch_up_hours=st.integers(1, 100),
    ),
    MOMENTS,
    st.integers(0, 20 * 86_400),
)
def test_after_an_outage_each_policy_posts_what_it_says(terms: Terms, start: datetime, seconds: int) -> None:
    now = start + seconds * SECOND
    due = decide(terms, since=start, now=now, poll=POLL)
    missed = between(terms.timing, terms.zone, start - SECOND, now)[-MOST_SLOTS:]
    missed = [slot for slot in missed if slot >= start]
    in_time = [slot for slot in missed if now - slot <= GRACE]
    expected = {
        CatchUp.ALL: [slot for slot in missed if now - slot <= timedelta(hours=terms.catch_up_hours)],
        CatchUp.LATEST: in_time or missed[-1:],
        CatchUp.NONE: in_time,
    }
    assert list(due.slots) == expected[terms.catch_up]
    assert due.skipped == len(missed) - len(due.slots)


@given(
    st.lists(HOURS | NIGHTS, min_size=2, max_size=2, unique=True),
    ZONES,
    MOMENTS,
    st.integers(0, 2 * 24 * 60),
)
def test_quiet_hours_end_when_clocks_first_show_a_time_outside(
    hours: list[time], zone: str, start: datetime, minutes: int
) -> None:
    now = start.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    quiet = QuietHours(start=hours[0], end=hours[1])
    clocks = zone_of(zone)

    def is_quiet(moment: datetime) -> bool:
        shown = naive(moment, clocks).time()
        within = min(hours) <= shown < max(hours)
        return within if hours[0] < hours[1] else not within

    end = end_of_quiet(quiet, zone, now)
    if end is None:
        assert not is_quiet(now)
        return
    assert not is_quiet(end)
    steps = (end - now) // timedelta(minutes=1)
    assert all(is_quiet(now + timedelta(minutes=step)) for step in range(0, steps, 5))
    assert is_quiet(end - timedelta(minutes=1))
    assert end > now
