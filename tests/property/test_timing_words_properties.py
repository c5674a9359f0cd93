from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.slots import next_slots
from bot.domain.timing_words import CLOSEST, check_zone, parse_cron, parse_times, parse_weekdays
from bot.errors import Refused
from tests.strategies import any_text

TIMES = st.sets(st.builds(time, st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=24).map(sorted)
STARS = st.just("*")
MINUTES = st.sampled_from(["0", "0,9", "5,55", "*/10", "*/7", "50-59", "0-59/20", "59"])
FIELDS = st.text("0123456789*/,-L#WMONJA", min_size=1, max_size=6) | st.integers(1, 7).map(str)
TYPED = any_text | st.text("0123456789:.時分半午前後ampと、 -~月火水木金土日曜毎monfri", max_size=12)


def is_refused(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except Refused as refusal:
        return bool(str(refusal))  # raises where a fact is missing
    return False


@given(TYPED)
@example("²:００")
@example("1/2" * 30)
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    refusals = [is_refused(parse, text) for parse in (parse_times, parse_weekdays, check_zone, parse_cron)]
    assert sum(refusals) >= 2  # nothing is a zone, a cron expression and more at once


@given(
    TIMES, st.sampled_from(["%H:%M", "%H%M", "%H時%M分", "%I:%M %p"]), st.sampled_from([", ", "、", " ", ";"])
)
def test_times_are_read_back_from_every_way_to_write_them(times: list[time], form: str, between: str) -> None:
    assert parse_times(between.join(hour.strftime(form) for hour in times)) == tuple(times)


@given(st.tuples(MINUTES | FIELDS, *[FIELDS | STARS] * 4))
@example(("0", "0", "L,5", "*", "*"))
@example(("0", "0", "LW/2", "*", "5L,1#2"))
def test_what_passes_as_a_cron_expression_keeps_its_distance(fields: tuple[str, ...]) -> None:
    expression = " ".join(fields)
    if is_refused(parse_cron, expression):
        return
    found = next_slots(
        parse_cron(expression),
        "UTC",
        after=datetime(2026, 1, 1, tzinfo=UTC),
        poll=timedelta(minutes=5),
        count=30,
    )
    assert found
    assert all(later - earlier >= timedelta(minutes=CLOSEST) for earlier, later in pairwise(found))
