from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.language import Language
from bot.domain.subscription import CatchUp, Cron, DailyTimes, Polling, QuietHours, Terms, Timing
from bot.rendering.timing import say_catch_up, say_quiet, say_terms_of_time, say_timing, say_upcoming
from bot.text.discord_markup import escape_line

NINE = (time(9),)
EN, JA = Language.EN, Language.JA


@pytest.mark.parametrize(
    ("timing", "english", "japanese"),
    [
        (
            DailyTimes(times=(time(9), time(18, 30))),
            "Every day at 09:00 and 18:30 (Asia/Tokyo)",
            "毎日 09:00、18:30（Asia/Tokyo）",
        ),
        (
            DailyTimes(times=NINE, weekdays=(0,)),
            "Mondays at 09:00 (Asia/Tokyo)",
            "月曜 09:00（Asia/Tokyo）",
        ),
        (
            DailyTimes(times=NINE, weekdays=(5, 6)),
            "Saturdays and Sundays at 09:00 (Asia/Tokyo)",
            "土曜、日曜 09:00（Asia/Tokyo）",
        ),
        (
            DailyTimes(times=NINE, weekdays=(0, 1, 2, 3, 4)),
            "Mondays to Fridays at 09:00 (Asia/Tokyo)",
            "月曜〜金曜 09:00（Asia/Tokyo）",
        ),
        (
            DailyTimes(times=NINE, weekdays=(0, 2, 3)),
            "Mondays, Wednesdays, and Thursdays at 09:00 (Asia/Tokyo)",
            "月曜、水曜、木曜 09:00（Asia/Tokyo）",
        ),
        (
            Cron(expression="0 9 * * 1-5"),
            "By the cron expression 0 9 * * 1-5 (Asia/Tokyo)",
            "cron 式 0 9 * * 1-5 のとおり（Asia/Tokyo）",
        ),
        (
            Polling(most_a_day=5),
            "As soon as a story passes, at most 5 a day, at least 30 minutes apart",
            "条件を満たす記事があり次第、1 日 5 件まで、30 分以上の間隔をあけて",
        ),
        (
            Polling(gap=timedelta(minutes=1)),
            "As soon as a story passes, at most 5 a day, at least 1 minute apart",
            "条件を満たす記事があり次第、1 日 5 件まで、1 分以上の間隔をあけて",
        ),
        (
            Polling(gap=timedelta()),
            "As soon as a story passes, at most 5 a day",
            "条件を満たす記事があり次第、1 日 5 件まで",
        ),
    ],
)
def test_a_timing_is_said_in_a_line(timing: Timing, english: str, japanese: str) -> None:
    assert say_timing(timing, "Asia/Tokyo", EN) == english
    assert say_timing(timing, "Asia/Tokyo", JA) == japanese


def test_stars_and_underscores_are_escaped_where_they_would_be_markup() -> None:
    said = say_timing(Cron(expression="0 9 * * *"), "America/New_York", EN, escape=escape_line)
    assert said == r"By the cron expression 0 9 \* \* \* (America/New\_York)"


@pytest.mark.parametrize(
    ("catch_up", "english", "japanese"),
    [
        (
            CatchUp.LATEST,
            "Of slots missed during an outage, the last is posted",
            "停止中に逃した回は、最後の回だけ投稿します",
        ),
        (
            CatchUp.ALL,
            "Slots missed in the last 36 hours of an outage are posted",
            "停止中に逃した回は、直近 36 時間の分をすべて投稿します",
        ),
        (CatchUp.NONE, "Slots missed during an outage are left out", "停止中に逃した回は投稿しません"),
    ],
)
def test_what_becomes_of_missed_slots_is_said(catch_up: CatchUp, english: str, japanese: str) -> None:
    assert say_catch_up(catch_up, 36, EN) == english
    assert say_catch_up(catch_up, 36, JA) == japanese


def test_all_that_is_said_of_when_leaves_out_what_does_not_apply() -> None:
    quiet = QuietHours(start=time(22), end=time(7, 5))
    terms = Terms(timing=DailyTimes(times=NINE), quiet=quiet)
    assert say_terms_of_time(terms, EN) == (
        "Every day at 09:00 (UTC)",
        "Quiet from 22:00 to 07:05",
        "Of slots missed during an outage, the last is posted",
    )
    assert len(say_terms_of_time(Terms(timing=Polling(gap=timedelta())), EN)) == 1
    assert say_quiet(quiet, JA) == "22:00 から 07:05 までは投稿しません"


def test_upcoming_slots_are_shown_in_the_reader_s_own_time() -> None:
    slots = (datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 5, 2, 9, tzinfo=UTC))
    assert say_upcoming(slots, EN).splitlines() == [
        "- <t:1777626000:F> (<t:1777626000:R>)",
        "- <t:1777712400:F> (<t:1777712400:R>)",
    ]
    assert say_upcoming((), EN) == "It never comes up again."
