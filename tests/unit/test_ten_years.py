"""Ten years of clocks, held against python-dateutil: every slot that is meant, once."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import cycle, pairwise

import pytest
from dateutil.tz import tzfile

from bot.domain.slots import decide, next_slot, slots
from bot.domain.subscription import CatchUp, Cron, DailyTimes, Terms
from tests.zones import intended, showings, zone_of

START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2034, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LAG = timedelta(seconds=7)
POLL = timedelta(minutes=5)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Africa/Casablanca")
OUTAGES = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=10))

# Times within what the clocks of these zones leave out or show twice, at its edges, and some that would
# come twice at once when they are late by an hour.
NIGHTS = DailyTimes(times=(time(1, 45), time(2, 15), time(2, 30), time(3, 15)))
SUNDAYS = DailyTimes(times=(time(1), time(2, 10), time(3, 10)), weekdays=(6,))
WORK = DailyTimes(times=(time(18, 30),), weekdays=(0, 1, 2, 3, 4))
TWICE = DailyTimes(times=(time(2, 30), time(9)))


class Life:
    """A bot that runs on a given clock: it decides some seconds after each slot, while it is up."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.posted: list[datetime] = []
        self.skipped = 0
        self.next_at = next_slot(terms.timing, terms.zone, after=START - SECOND, poll=POLL)

    def decide(self, now: datetime) -> None:
        assert self.next_at is not None
        due = decide(self.terms, since=self.next_at, now=now, poll=POLL)
        assert due.next_at is not None
        assert due.next_at > now
        self.posted += due.slots
        self.skipped += due.skipped
        self.next_at = due.next_at

    def run(self, until: datetime) -> None:
        while self.next_at is not None and self.next_at + LAG <= until:
            self.decide(self.next_at + LAG)


@pytest.mark.parametrize("timing", [NIGHTS, SUNDAYS, WORK], ids=["nights", "sundays", "work"])
@pytest.mark.parametrize("zone", ZONES)
def test_each_slot_of_ten_years_comes_once_and_in_time(zone: str, timing: DailyTimes) -> None:
    life = Life(Terms(timing=timing, zone=zone, catch_up=CatchUp.NONE))
    life.run(END + LAG)
    assert life.posted == intended(timing, zone, since=START, until=END)
    assert life.skipped == 0


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("expression", "timing"),
    [
        ("0,45 2 * * *", DailyTimes(times=(time(2), time(2, 45)))),
        ("10 2,3 * * SUN", DailyTimes(times=(time(2, 10), time(3, 10)), weekdays=(6,))),
    ],
)
def test_a_cron_expression_of_fixed_times_says_the_same_as_those_times(
    zone: str, expression: str, timing: DailyTimes
) -> None:
    found = slots(Cron(expression=expression), zone, after=START, until=END, poll=POLL)
    assert list(found) == intended(timing, zone, since=START, until=END)


@pytest.mark.parametrize("zone", ZONES)
def test_an_expression_of_intervals_comes_whenever_the_clocks_show_it(zone: str) -> None:
    for change in changes(zone) or [START]:
        since, until = change - timedelta(hours=30), change + timedelta(hours=30)
        shown = [
            moment
            for moment, local in showings(zone, since=since, until=until, step=15)
            if local.hour % 3 == 0 and local.minute in {0, 45}
        ]
        timing = Cron(expression="0,45 */3 * * *")
        after = since - timedelta(seconds=1)
        assert list(slots(timing, zone, after=after, until=until, poll=POLL)) == shown


@pytest.mark.parametrize("catch_up", CatchUp)
@pytest.mark.parametrize("zone", ZONES)
def test_outages_lose_what_the_policy_leaves_out_and_nothing_else(zone: str, catch_up: CatchUp) -> None:
    life = Life(Terms(timing=TWICE, zone=zone, catch_up=catch_up, catch_up_hours=40))
    meant = meant_twice_a_day(zone)
    expected, first = list[datetime](), 0
    for up, down in lives():
        life.decide(up)
        life.run(down)
        back, gone = bisect_right(meant, up), bisect_right(meant, down - LAG)
        expected += left_by(catch_up, meant[first:back], up) + meant[back:gone]
        first = gone
    assert life.posted == expected
    assert len(life.posted) + life.skipped == first


@cache
def meant_twice_a_day(zone: str) -> list[datetime]:
    return intended(TWICE, zone, since=START, until=END)


def left_by(catch_up: CatchUp, missed: list[datetime], now: datetime) -> list[datetime]:
    """What each policy says about slots until now, in other words than the bot's."""
    if catch_up is CatchUp.ALL:
        return [slot for slot in missed if now - slot <= timedelta(hours=40)]
    fresh = [slot for slot in missed if now - slot <= timedelta(minutes=5)]
    return fresh or (missed[-1:] if catch_up is CatchUp.LATEST else [])


def lives() -> Iterator[tuple[datetime, datetime]]:
    """When the bot comes up, and when it goes down again: some days each, at all hours, for ten years."""
    up = START
    for outage in cycle(OUTAGES):
        down = up + timedelta(hours=40, minutes=37)
        if down >= END:
            return
        yield up, down
        up = down + outage


def changes(zone: str) -> list[datetime]:
    """The days at whose end the clocks are ahead by something else than at their start."""
    clocks = zone_of(zone)
    days = (START + timedelta(days=day) for day in range((END - START).days))
    return [day for day, after in pairwise(days) if offset(day, clocks) != offset(after, clocks)]


def offset(moment: datetime, clocks: tzfile) -> timedelta | None:
    return moment.astimezone(clocks).utcoffset()
