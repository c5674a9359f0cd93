from datetime import time

import pytest

from bot.domain.subscription import Cron
from bot.domain.timing_words import MOST_TIMES, check_zone, parse_cron, parse_times, parse_weekdays
from bot.errors import Refused

WORKDAYS = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("8:00, 18:30", "08:00 18:30"),
        ("18:30 8:00", "08:00 18:30"),
        ("8:00;8:00", "08:00"),
        ("0800", "08:00"),
        ("930", "09:30"),
        ("8", "08:00"),
        ("8 and 18", "08:00 18:00"),
        ("8am", "08:00"),
        ("6:30 pm, 7 A.M.", "07:00 18:30"),
        ("12am 12pm", "00:00 12:00"),
        ("８：００、１８：３０", "08:00 18:30"),
        ("8時30分", "08:30"),
        ("8時と18時半", "08:00 18:30"),
        ("午前0時、午後6時半", "00:00 18:30"),
        ("0:00 23:59", "00:00 23:59"),
    ],
)
def test_times_of_day_are_read_as_people_write_them(text: str, times: str) -> None:
    assert parse_times(text) == tuple(map(time.fromisoformat, times.split()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        "noon",
        "24:00",
        "8:60",
        "8:00-9:00",
        "8:00:30",
        "08001830",
        "13pm",
        "0am",
        "午後12時",
        "午後6pm",
        "-8:00",
        "8:00 x",
    ],
)
def test_what_is_no_time_of_day_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_times(text)
    assert caught.value.facts == {"text": text.strip()}
    assert caught.value.hint


def test_more_times_than_a_day_has_hours_are_refused() -> None:
    hours = [f"{hour}:00" for hour in range(24)]
    assert len(parse_times(" ".join(hours))) == MOST_TIMES
    with pytest.raises(Refused, match="at most 24") as caught:
        parse_times(" ".join([*hours, "12:30"]))
    assert caught.value.facts == {"count": 25, "most": 24}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", WORKDAYS),
        ("Monday to Friday", WORKDAYS),
        ("weekdays", WORKDAYS),
        ("平日", WORKDAYS),
        ("月-金", WORKDAYS),
        ("月〜金", WORKDAYS),
        ("月曜日から金曜日まで", WORKDAYS),
        ("ＭＯＮ－ＦＲＩ", WORKDAYS),
        ("Sat,Sun", (5, 6)),
        ("土日", (5, 6)),
        ("土・日", (5, 6)),
        ("weekends", (5, 6)),
        ("fri-mon", (0, 4, 5, 6)),
        ("every Tuesday and Thursdays", (1, 3)),
        ("毎週月曜、水曜", (0, 2)),
        ("火木土", (1, 3, 5)),
        ("sun-sun", (6,)),
        ("毎日", (0, 1, 2, 3, 4, 5, 6)),
        ("every day", (0, 1, 2, 3, 4, 5, 6)),
        ("", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_weekdays_are_read_as_people_write_them(text: str, days: tuple[int, ...]) -> None:
    assert parse_weekdays(text) == days


@pytest.mark.parametrize("text", ["monx", "someday", "mon-", "1-5", ",", "mon-fri!", "祝日"])
def test_what_is_no_weekday_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_weekdays(text)
    assert caught.value.facts == {"text": text}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("  asia/tokyo ", "Asia/Tokyo"),
        ("america/new york", "America/New_York"),
        ("ｕｔｃ", "UTC"),
    ],
)
def test_a_zone_is_spelt_as_it_is_there(typed: str, name: str) -> None:
    assert check_zone(typed) == name


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Tokyo", "Asia/Tokyo"),
        ("JST", "Asia/Tokyo"),
        ("日本時間", "Asia/Tokyo"),
        ("new york", "America/New_York"),
        ("Europe/Berln", "Europe/Berlin"),
        ("Asia/Berlin", "Europe/Berlin"),
        ("lord howe", "Australia/Lord_Howe"),
    ],
)
def test_an_unknown_zone_is_refused_with_near_ones(typed: str, first: str) -> None:
    with pytest.raises(Refused, match="Did you mean") as caught:
        check_zone(typed)
    names = str(caught.value.facts["names"]).split(", ")
    assert names[0] == first
    assert len(names) <= 3


@pytest.mark.parametrize("typed", ["", "qqqqqq", "Factory", "../../etc/passwd", "x" * 4000])
def test_a_zone_like_no_other_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(Refused, match="Europe/Berlin") as caught:
        check_zone(typed)
    assert caught.value.facts == {"zone": typed}


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("0 9 * * 1-5", "0 9 * * 1-5"),
        ("  0   9\t* * mon-FRI", "0 9 * * mon-FRI"),
        ("０ ９ ＊ ＊ ＊", "0 9 * * *"),
        ("*/10 * * * *", "*/10 * * * *"),
        ("5,55 9,10 * * *", "5,55 9,10 * * *"),
        ("0,55 9 * * *", "0,55 9 * * *"),
        ("0 0 L * *", "0 0 L * *"),
        ("0 0 29 2 *", "0 0 29 2 *"),
    ],
)
def test_a_cron_expression_is_kept_as_typed_but_for_its_spaces(typed: str, expression: str) -> None:
    assert parse_cron(typed) == Cron(expression=expression)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0 9 * *", "five fields"),
        ("0 0 9 * * *", "five fields"),
        ("@daily", "five fields"),
        (f"{'1' * 200} * * * *", "five fields"),
        ("60 * * * *", "minute of"),
        ("*/0 * * * *", "minute of"),
        ("0 24 * * *", "hour of"),
        ("0 0 30 2 *", "no such day"),
        ("0 0 1 foo *", "month of"),
        ("0 0 * * L", "weekday of"),
        ("0 0 */31 2 MON#5", "never comes up"),
        ("* * * * *", "every 10 minutes"),
        ("*/9 * * * *", "every 10 minutes"),
        ("0,9 3 1 1 *", "every 10 minutes"),
        ("0,55 9-10 * * *", "every 10 minutes"),
        ("3,57 0,23 * * *", "every 10 minutes"),
    ],
)
def test_a_cron_expression_is_refused_with_what_is_wrong(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        parse_cron(typed)
