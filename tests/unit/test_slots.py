from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.slots import GRACE, MOST_SLOTS, Due, decide, end_of_quiet, next_slot, next_slots, slots
from bot.domain.subscription import CatchUp, Cron, DailyTimes, Polling, QuietHours, Terms, Timing

BERLIN, LORD_HOWE = "Europe/Berlin", "Australia/Lord_Howe"
POLL = timedelta(minutes=5)
NIGHT = QuietHours(start=time(22), end=time(7))
MINUTELY = Cron(expression="* * * * *")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(*times: str) -> DailyTimes:
    return DailyTimes(times=tuple(map(time.fromisoformat, times)))


def from_noon(timing: Timing, zone: str, day: str, count: int) -> list[str]:
    """The next slots after noon UTC of a day, short."""
    found = next_slots(timing, zone, after=utc(f"{day}T12:00"), poll=POLL, count=count)
    return [f"{slot:%d %H:%M}" for slot in found]


def decide_at(terms: Terms, since: str, now: str) -> Due:
    return decide(terms, since=utc(since), now=utc(now), poll=POLL)


def test_a_time_that_clocks_leave_out_comes_as_late_as_they_were_moved() -> None:
    assert from_noon(at("02:30"), BERLIN, "2026-03-28", 2) == ["29 01:30", "30 00:30"]
    assert from_noon(at("02:10"), LORD_HOWE, "2026-10-02", 2) == ["02 15:40", "03 15:40"]


def test_two_times_that_fall_together_that_way_are_one_slot() -> None:
    assert from_noon(at("02:30", "03:30"), BERLIN, "2026-03-28", 3) == ["29 01:30", "30 00:30", "30 01:30"]


def test_a_late_time_may_come_after_one_that_is_in_time() -> None:
    assert from_noon(at("02:30", "03:00"), BERLIN, "2026-03-28", 2) == ["29 01:00", "29 01:30"]


def test_a_time_that_clocks_show_twice_comes_the_first_time_only() -> None:
    assert from_noon(at("02:30"), BERLIN, "2026-10-24", 2) == ["25 00:30", "26 01:30"]
    between = utc("2026-10-25T01:10")  # they show 02:10 again
    assert next_slot(at("02:30", "03:00"), BERLIN, after=between, poll=POLL) == utc("2026-10-25T02:00")


def test_a_day_that_a_country_left_out_has_its_slots_with_the_next() -> None:
    assert from_noon(at("12:00"), "Pacific/Apia", "2011-12-28", 3) == ["28 22:00", "29 22:00", "30 22:00"]


def test_a_cron_expression_of_fixed_times_follows_the_same_rules() -> None:
    timing = Cron(expression="30 2 * * *")
    assert from_noon(timing, BERLIN, "2026-03-28", 2) == ["29 01:30", "30 00:30"]
    assert from_noon(timing, BERLIN, "2026-10-24", 2) == ["25 00:30", "26 01:30"]


def test_a_cron_expression_of_intervals_goes_on_through_both_hours() -> None:
    after = utc("2026-10-24T23:30")
    found = next_slots(Cron(expression="*/30 * * * *"), BERLIN, after=after, poll=POLL, count=6)
    assert [later - after for later in found] == [timedelta(minutes=30 * step) for step in range(1, 7)]


def test_clocks_that_move_by_half_an_hour_keep_every_third_hour() -> None:
    timing = Cron(expression="0 */3 * * *")  # cronsim itself would leave out 3:00 on that day
    assert from_noon(timing, LORD_HOWE, "2026-04-04", 3) == ["04 13:00", "04 16:30", "04 19:30"]


def test_an_expression_that_never_comes_up_again_ends() -> None:
    timing = Cron(expression="0 0 */31 2 MON#5")
    assert next_slots(timing, BERLIN, after=utc("2026-01-01"), poll=POLL) == ()
    due = decide_at(Terms(timing=timing, zone=BERLIN), "2026-01-01", "2026-02-01")
    assert due == Due(slots=(), skipped=0, next_at=None)


def test_an_expression_that_comes_up_once_in_years_is_found() -> None:
    timing = Cron(expression="0 0 29 2 *")
    found = next_slots(timing, "UTC", after=utc("2096-03-01"), poll=POLL, count=2)
    assert found == (utc("2104-02-29"), utc("2108-02-29"))


def test_polling_looks_on_a_grid_of_its_own() -> None:
    after = utc("2026-05-01T12:00")
    found = next_slots(Polling(), "UTC", after=after, poll=POLL, offset=61)
    assert [slot - after for slot in found] == [timedelta(seconds=61 + 300 * step) for step in range(3)]
    late = slots(Polling(), "UTC", after=found[0], until=found[2], poll=POLL, offset=61)
    assert tuple(late) == found[1:]


def test_polling_looks_once_after_an_outage_whatever_the_policy() -> None:
    for catch_up in CatchUp:
        terms = Terms(timing=Polling(), catch_up=catch_up)
        due = decide_at(terms, "2026-05-01T12:00", "2026-05-09T12:03")
        assert due == Due(slots=(utc("2026-05-09T12:00"),), skipped=0, next_at=utc("2026-05-09T12:05"))


def test_polling_does_not_look_at_what_was_looked_at() -> None:
    due = decide_at(Terms(timing=Polling()), "2026-05-01T12:01", "2026-05-01T12:03")
    assert due == Due(slots=(), skipped=0, next_at=utc("2026-05-01T12:05"))


@pytest.mark.parametrize(
    ("catch_up", "days"),
    [(CatchUp.LATEST, ["05"]), (CatchUp.ALL, ["03", "04", "05"]), (CatchUp.NONE, list[str]())],
)
def test_missed_slots_are_made_up_for_as_the_policy_says(catch_up: CatchUp, days: list[str]) -> None:
    terms = Terms(timing=at("09:00"), catch_up=catch_up, catch_up_hours=49)
    due = decide_at(terms, "2026-05-01T09:00", "2026-05-05T10:00")
    assert [f"{slot:%d}" for slot in due.slots] == days
    assert due.skipped == 5 - len(days)
    assert due.next_at == utc("2026-05-06T09:00")


def test_a_slot_in_time_makes_a_missed_one_needless_under_the_latest() -> None:
    due = decide_at(Terms(timing=at("09:00")), "2026-05-01T09:00", "2026-05-02T09:00")
    assert (due.slots, due.skipped) == ((utc("2026-05-02T09:00"),), 1)


def test_a_slot_is_in_time_for_the_grace_and_missed_a_moment_later() -> None:
    terms, slot = Terms(timing=at("09:00"), catch_up=CatchUp.NONE), utc("2026-05-01T09:00")
    in_time = decide(terms, since=slot, now=slot + GRACE, poll=POLL)
    missed = decide(terms, since=slot, now=slot + GRACE + timedelta.resolution, poll=POLL)
    assert (in_time.slots, missed.slots, missed.skipped) == ((slot,), (), 1)


def test_a_clock_that_was_set_back_brings_nothing_twice() -> None:
    due = decide_at(Terms(timing=at("09:00", "10:00")), "2026-05-02T09:00", "2026-05-01T09:30")
    assert due == Due(slots=(), skipped=0, next_at=utc("2026-05-02T09:00"))


def test_years_of_missed_minutes_are_not_gone_through() -> None:
    terms = Terms(timing=MINUTELY, catch_up=CatchUp.ALL, catch_up_hours=24 * 365)
    due = decide_at(terms, "1990-01-01", "2026-01-01T00:00:30")
    assert len(due.slots) == MOST_SLOTS
    assert due.slots[-1] == utc("2026-01-01")
    assert due.next_at == utc("2026-01-01T00:01")


def test_what_is_due_after_years_is_the_newest_of_rare_slots_too() -> None:
    terms = Terms(timing=Cron(expression="0 0 29 2 *"))
    due = decide_at(terms, "1990-01-01", "2026-01-01")
    assert (due.slots, due.skipped) == ((utc("2024-02-29"),), 8)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-05-01T21:59", None),
        ("2026-05-01T22:00", "2026-05-02T07:00"),
        ("2026-05-02T03:00", "2026-05-02T07:00"),
        ("2026-05-02T06:59:59", "2026-05-02T07:00"),
        ("2026-05-02T07:00", None),
    ],
)
def test_quiet_hours_may_go_past_midnight(now: str, end: str | None) -> None:
    assert end_of_quiet(NIGHT, "UTC", utc(now)) == (end and utc(end))


def test_quiet_hours_within_a_day_end_on_it() -> None:
    quiet = QuietHours(start=time(12), end=time(13))
    assert end_of_quiet(quiet, "Asia/Tokyo", utc("2026-05-01T03:30")) == utc("2026-05-01T04:00")
    assert end_of_quiet(quiet, "Asia/Tokyo", utc("2026-05-01T12:30")) is None


def test_without_quiet_hours_it_is_never_quiet() -> None:
    assert end_of_quiet(None, "UTC", utc("2026-05-01T03:00")) is None


def test_quiet_hours_that_end_in_what_clocks_leave_out_end_when_they_are_moved() -> None:
    quiet = QuietHours(start=time(22), end=time(2, 30))
    assert end_of_quiet(quiet, BERLIN, utc("2026-03-29T00:30")) == utc("2026-03-29T01:00")


def test_quiet_hours_come_back_with_the_hour_that_is_shown_twice() -> None:
    quiet = QuietHours(start=time(2), end=time(2, 30))
    assert end_of_quiet(quiet, BERLIN, utc("2026-10-25T00:10")) == utc("2026-10-25T00:30")
    assert end_of_quiet(quiet, BERLIN, utc("2026-10-25T01:10")) == utc("2026-10-25T01:30")
