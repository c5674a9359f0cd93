import asyncio
from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.slots import slots
from bot.domain.subscription import CatchUp, Cron, DailyTimes, Terms, Timing
from bot.services.scheduling import Scheduler
from tests.keeping import Clock
from tests.schedule_keeping import open_kept_schedules

POLL = timedelta(minutes=5)
START = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)  # two days before clocks are changed in Europe
YEAR_HOURS = 24 * 365

timings = st.sampled_from(
    (
        DailyTimes(times=(time(2, 30), time(9))),
        DailyTimes(times=(time(0),), weekdays=(0, 6)),
        Cron(expression="30 */6 * * *"),
        Cron(expression="15 2 * * *"),
    )
)
steps = st.lists(
    st.tuples(
        st.sampled_from(("pass", "set back", "start again")), st.timedeltas(timedelta(), timedelta(days=2))
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(timings, st.sampled_from(("Europe/Berlin", "UTC", "America/New_York")), steps)
def test_however_the_clock_jumps_each_slot_until_the_latest_time_gets_one_job(
    timing: Timing, zone: str, steps: list[tuple[str, timedelta]]
) -> None:
    terms = Terms(timing=timing, zone=zone, catch_up=CatchUp.ALL, catch_up_hours=YEAR_HOURS)

    async def walk() -> tuple[list[str], datetime]:
        clock, latest = Clock(START), START
        async with open_kept_schedules() as kept:
            first = next(slots(timing, zone, after=START, until=START + timedelta(days=9), poll=POLL))
            subscription = await kept.subscribe(terms=terms, next_at=first)
            scheduler = Scheduler(kept.subscriptions, now=clock, poll=POLL)
            for kind, length in steps:
                if kind == "start again":
                    scheduler = Scheduler(kept.subscriptions, now=clock, poll=POLL)
                clock.time += -length if kind == "set back" else length
                clock.time = max(clock.time, START)
                latest = max(latest, clock.time)
                moment = await scheduler.tick()
                assert moment is not None
                assert moment > clock.time
            return [job.slot for job in await kept.jobs.history(subscription.id, 9999)][::-1], latest

    fired, latest = asyncio.run(walk())
    expected = slots(timing, zone, after=START, until=latest, poll=POLL)
    assert fired == [slot.isoformat() for slot in expected]
