"""What the forms of a schedule show is what they read: a form that is sent as it opened changes nothing."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.subscription import (
    CatchUp,
    Cron,
    DailyTimes,
    Feed,
    FeedKind,
    Filters,
    Form,
    Polling,
    QuietHours,
    Terms,
)
from bot.domain.wording import Tone
from bot.errors import Refused
from bot.rendering.components import ModalForm
from bot.rendering.custom_ids import ScheduleAction
from bot.rendering.schedule_choices import read_choice
from bot.rendering.schedule_controls import AS_USUAL
from bot.rendering.schedule_entries import read_details, read_filters, read_source, read_when, read_words
from bot.rendering.schedule_forms import details_form, filters_form, source_form, when_form, words_form
from tests.schedules import subscription

FULL = Terms(
    feed=Feed(kind=FeedKind.SEARCH, words="rust async"),
    filters=Filters(
        points=100,
        comments=20,
        age=timedelta(minutes=90),
        words=("rust", "仕事 術"),
        without_words=("jobs",),
        domains=("example.com",),
        without_domains=("example.org", "example.net"),
        most=5,
    ),
    timing=DailyTimes(times=(time(8), time(18, 30)), weekdays=(0, 2, 6)),
    zone="Asia/Tokyo",
    quiet=QuietHours(start=time(22), end=time(7)),
    catch_up=CatchUp.ALL,
    catch_up_hours=12,
    window=timedelta(days=7),
    growth=1.5,
    comments=30,
)
TIMINGS = (
    FULL.timing,
    DailyTimes(times=(time(0),)),
    Cron(expression="30 7 * * 1"),
    Polling(most_a_day=7, gap=timedelta(minutes=45)),
)


def sent(form: ModalForm, **typed: str) -> dict[str, str]:
    """Return what comes back of a form that is sent as it opened, but for some fields."""
    fields = [label["component"] for label in form["components"]]
    entries = {field["custom_id"]: field.get("value", "") for field in fields}
    return entries | {name.replace("_", "-"): text for name, text in typed.items()}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("terms", [FULL, Terms(growth=None)])
def test_a_form_that_is_sent_as_it_opened_changes_nothing(terms: Terms, language: Language) -> None:
    sketch = subscription(terms=terms)
    assert read_filters(sent(filters_form(sketch, language)), terms) == terms
    assert read_words(sent(words_form(sketch, language)), terms) == terms
    assert read_details(sent(details_form(sketch, language)), terms) == terms


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("timing", TIMINGS)
def test_every_timing_has_a_form_that_reads_it_back(
    timing: DailyTimes | Cron | Polling, language: Language
) -> None:
    terms = replace(FULL, timing=timing)
    assert read_when(sent(when_form(subscription(terms=terms), language)), terms) == terms


@pytest.mark.parametrize(
    "feed",
    [
        Feed(kind=FeedKind.SEARCH, words="rust async"),
        Feed(kind=FeedKind.DOMAIN, words="example.com"),
        Feed(kind=FeedKind.USER, words="pg"),
    ],
)
def test_a_named_source_is_read_back(feed: Feed) -> None:
    terms = Terms(feed=feed)
    form = source_form(subscription(terms=terms), feed.kind, Language.EN)
    assert read_source(sent(form), feed.kind, terms) == terms


def test_another_kind_of_source_begins_empty() -> None:
    form = source_form(subscription(terms=FULL), FeedKind.DOMAIN, Language.EN)
    assert sent(form) == {"source": ""}


def test_words_are_read_however_they_are_separated() -> None:
    form = words_form(subscription(), Language.JA)
    typed = sent(form, words="Rust、仕事， go,,Rust", domains="https://WWW.Example.com/x, 例え.jp")
    filters = read_words(typed, Terms()).filters
    assert filters.words == ("Rust", "仕事", "go")
    assert filters.domains == ("example.com", "xn--r8jz45g.jp")


def test_wide_digits_and_decimal_commas_are_numbers() -> None:
    typed = sent(filters_form(subscription(), Language.JA), points="１００", age="1,5")
    filters = read_filters(typed, Terms()).filters
    assert (filters.points, filters.age) == (100, timedelta(minutes=90))


@pytest.mark.parametrize("text", ["-1", "1e3", "ten", "10001", "1.5", "9" * 5_000])
def test_what_is_no_such_number_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="no number from 0 to 10000"):
        read_filters(sent(filters_form(subscription(), Language.EN), points=text), Terms())


@pytest.mark.parametrize("text", ["22:00-7:00", "22時〜7時", "22:00 – 7:00", "２２：００－７：００"])
def test_quiet_hours_are_read_as_people_write_them(text: str) -> None:
    typed = sent(details_form(subscription(), Language.JA), quiet=text)
    assert read_details(typed, Terms()).quiet == QuietHours(start=time(22), end=time(7))


def test_choices_change_what_they_stand_for() -> None:
    choices = {
        (ScheduleAction.FORM, "threads"): replace(FULL, form=Form.THREADS),
        (ScheduleAction.TIMING, "daily"): FULL,
        (ScheduleAction.TIMING, "polling"): replace(FULL, timing=Polling()),
        (ScheduleAction.LANGUAGE, "ja"): replace(FULL, language=Language.JA),
        (ScheduleAction.LANGUAGE, AS_USUAL): FULL,
        (ScheduleAction.ENGINE, "model:polite"): replace(FULL, engine=Engine.MODEL, tone=Tone.POLITE),
        (ScheduleAction.ENGINE, AS_USUAL): FULL,
        (ScheduleAction.CATCH_UP, "none"): replace(FULL, catch_up=CatchUp.NONE),
        (ScheduleAction.NOTHING, ""): replace(FULL, tells_nothing=True),
    }
    assert {choice: read_choice(*choice, FULL) for choice in choices} == choices


def test_choices_of_another_version_are_none() -> None:
    for action in ScheduleAction:
        if action is not ScheduleAction.NOTHING:
            assert read_choice(action, "later", FULL) is None
