from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import Engine
from bot.domain.job import Job, Part, PartKind
from bot.domain.language import Language
from bot.domain.posting import Check, Finding, Posting, Verdict
from bot.domain.subscription import (
    MOST_STORIES,
    NAMED_FEEDS,
    CatchUp,
    Cron,
    DailyTimes,
    Feed,
    FeedKind,
    Filters,
    Form,
    Polling,
    QuietHours,
    SiteStep,
    Terms,
)
from bot.domain.wording import Tone
from bot.storage.database import Row
from bot.storage.moments import to_number
from bot.storage.schedule_rows import (
    job_rows,
    posting_rows,
    read_terms,
    verdict_rows,
    write_findings,
    write_parts,
    write_terms,
)
from tests.strategies import item_ids, moments

snowflakes = st.integers(0, 2**63 - 1)
text = st.text(max_size=20)
words = st.lists(text, max_size=3).map(tuple)
stretches = st.timedeltas(timedelta(), timedelta(days=9999))
hours = st.times()
feeds = st.sampled_from(sorted(set(FeedKind) - NAMED_FEEDS)).map(lambda kind: Feed(kind=kind)) | st.builds(
    Feed, kind=st.sampled_from(sorted(NAMED_FEEDS)), words=text.filter(str.strip)
)
filters = st.builds(
    Filters,
    points=st.integers(0, 10**9),
    comments=st.integers(0, 10**9),
    age=stretches,
    words=words,
    without_words=words,
    domains=words,
    without_domains=words,
    most=st.integers(1, MOST_STORIES),
)
timings = (
    st.builds(
        DailyTimes,
        times=st.sets(hours, min_size=1, max_size=4).map(lambda some: tuple(sorted(some))),
        weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda some: tuple(sorted(some))),
    )
    | st.builds(Cron, expression=text)
    | st.builds(Polling, most_a_day=st.integers(1, 10**6), gap=stretches)
)
quiet = st.tuples(hours, hours).filter(lambda pair: pair[0] != pair[1])
terms = st.builds(
    Terms,
    feed=feeds,
    filters=filters,
    form=st.sampled_from(Form),
    timing=timings,
    zone=text,
    quiet=st.none() | quiet.map(lambda pair: QuietHours(start=pair[0], end=pair[1])),
    catch_up=st.sampled_from(CatchUp),
    catch_up_hours=st.integers(0, 10**6),
    window=stretches,
    growth=st.none() | st.floats(1, 10**6),
    language=st.none() | st.sampled_from(Language),
    comments=st.none() | st.integers(1, 500),
    engine=st.none() | st.sampled_from(Engine),
    tone=st.none() | st.sampled_from(Tone),
    role=st.none() | snowflakes,
    site=st.sampled_from(SiteStep),
    tells_nothing=st.booleans(),
)
parts = st.builds(
    Part, kind=st.sampled_from(PartKind), stories=st.lists(item_ids, max_size=MOST_STORIES).map(tuple)
)
findings = st.builds(Finding, check=st.sampled_from(Check), passes=st.booleans(), value=text, wanted=text)


@given(terms)
def test_any_terms_come_back_as_they_were_kept(chosen: Terms) -> None:
    assert read_terms(write_terms(chosen)) == chosen


def test_terms_as_they_are_come_back_with_their_kind_of_timing() -> None:
    for timing in (DailyTimes(times=(time(9),)), Cron(expression=""), Polling()):
        assert type(read_terms(write_terms(Terms(timing=timing))).timing) is type(timing)


@given(st.lists(parts, max_size=5).map(tuple), moments, snowflakes)
def test_any_parts_of_a_job_come_back_as_they_were_kept(
    planned: tuple[Part, ...], at: datetime, number: int
) -> None:
    row: Row = {
        "id": number,
        "subscription": 1,
        "guild": number,
        "channel": number,
        "slot": "a",
        "due_at": to_number(at),
        "state": "working",
        "attempts": 1,
        "not_before": to_number(at),
        "lease_until": to_number(at),
        "parts": write_parts(planned),
        "outcome": "",
        "finished_at": None,
    }
    job = job_rows().read(row)
    assert isinstance(job, Job)
    assert (job.parts, job.due_at, job.channel) == (planned, at, number)


@given(st.lists(findings, max_size=5).map(tuple), item_ids, text, moments)
def test_any_verdict_and_posting_come_back_as_they_were_kept(
    found: tuple[Finding, ...], item: int, title: str, at: datetime
) -> None:
    row: Row = {
        "subscription": 1,
        "item": item,
        "at": to_number(at),
        "title": title,
        "findings": write_findings(found),
    }
    verdict = verdict_rows().read(row)
    assert isinstance(verdict, Verdict)
    assert (verdict.item, verdict.title, verdict.at, verdict.findings) == (item, title, at, found)
    numbers = dict.fromkeys(("channel", "job", "guild", "points", "comments", "message"), 5)
    posting = posting_rows().read(
        row | numbers | {"address": title, "posted_at": to_number(at), "place": None}
    )
    assert isinstance(posting, Posting)
    assert (posting.item, posting.address, posting.posted_at, posting.message) == (item, title, at, 5)
