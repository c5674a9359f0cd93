"""What people type about times: times of day, weekdays, zones and cron expressions."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from cronsim import CronSim, CronSimError

from bot.domain.subscription import EVERY_DAY, Cron
from bot.errors import Refused

MOST_TIMES = 24  # a day
CLOSEST = 10  # minutes between two slots of a cron expression

_LONGEST_CRON = 100  # characters
_CRON_FIELDS = 5
_HALF_DAY = 12
_ANY_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - in the 50 years after it each date falls on each weekday

_BETWEEN = re.compile(r"[\s,、;・/&+と]+|and\b")
_TIME = re.compile(
    r"(?:(?P<kanji_half>午前|午後)\s*)?(?P<hour>\d{1,2})"
    r"(?:[:.](?P<minute>\d{2})|\s*時\s*(?:(?P<kanji_minute>\d{1,2})\s*分|(?P<half_past>半))?|(?P<compact>\d{2}))?"
    r"(?:\s*(?P<half>[ap])\.?m\.?(?![a-z]))?(?![:.]?\d)"
)

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {
    **{form: day for day, name in enumerate(_NAMES) for form in (name, f"{name}s", name[:3])},
    **{f"{sign}{end}": day for day, sign in enumerate("月火水木金土日") for end in ("曜日", "曜", "")},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_GROUPS = {
    **dict.fromkeys(("every day", "everyday", "daily", "all", "*", "毎日"), EVERY_DAY),
    **dict.fromkeys(("weekdays", "weekday", "平日"), EVERY_DAY[:5]),
    **dict.fromkeys(("weekends", "weekend", "週末", "土日"), EVERY_DAY[5:]),
}


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})(?![a-z])"


_WEEKDAYS = re.compile(
    rf"(?P<group>{_any_of(_GROUPS)})"
    rf"|(?:every\s+|毎週\s*)?(?P<first>{_any_of(_DAYS)})"
    rf"(?:\s*(?:[-~–—〜ー]|から|to\b)\s*(?P<last>{_any_of(_DAYS)})(?:まで)?)?"
)

# Names that people use for zones and that IANA does not have, or has for no place.
_NICKNAMES = {
    "jst": "Asia/Tokyo",
    "東京": "Asia/Tokyo",
    "日本": "Asia/Tokyo",
    "日本時間": "Asia/Tokyo",
    "bst": "Europe/London",
    "cest": "Europe/Berlin",
    "edt": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "ist": "Asia/Kolkata",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
}


def parse_times(text: str) -> tuple[time, ...]:
    """Return the times of day that a text lists, ascending and each once.

    It takes "8:00, 18:30", "0800", "8", "8am", "6:30 pm", "8時30分" and "午後6時半", at any width.

    Raises:
        Refused: Something in it is no time of day, or there are none, or too many.
    """
    times = {_time_of(match) for match in _read(_TIME, _fold(text))}
    if not times or None in times:
        raise Refused(
            "“{text}” is no list of times of day.",
            hint="Write them such as 8:00, 18:30.",
            text=text.strip(),
        )
    if len(times) > MOST_TIMES:
        raise Refused(
            "These are {count} times of day.",
            hint="Choose at most {most}.",
            count=len(times),
            most=MOST_TIMES,
        )
    return tuple(sorted(hour for hour in times if hour is not None))


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Return the weekdays that a text lists, from 0 (Monday) to 6, ascending; no text means every day.

    It takes "mon-fri", "Sat, Sun", "weekdays", "月-金", "土日", "毎日". A range may go past Sunday.

    Raises:
        Refused: Something in it is no weekday.
    """
    if not text.strip():
        return EVERY_DAY
    found = list(_read(_WEEKDAYS, _fold(text)))
    if not found or None in found:
        raise Refused(
            "“{text}” is no list of weekdays.",
            hint="Write them such as mon-fri, or sat, sun.",
            text=text.strip(),
        )
    return tuple(sorted({day for match in found if match for day in _days_of(match)}))


def check_zone(name: str) -> str:
    """Return a zone's IANA name as it is spelt there, from one in any case and with spaces.

    Raises:
        Refused: There is no such zone; up to three near ones are named.
    """
    typed = unicodedata.normalize("NFKC", name).strip()
    wanted = "_".join(typed.casefold().split())
    if known := _zones().get(wanted):
        return known
    near = _near_zones(wanted)
    if not near:
        raise Refused(
            "“{zone}” is no time zone.",
            hint="Write its name such as Europe/Berlin, Asia/Tokyo or UTC.",
            zone=typed,
        )
    raise Refused(
        "“{zone}” is no time zone.", hint="Did you mean: {names}?", zone=typed, names=", ".join(near)
    )


def parse_cron(text: str) -> Cron:
    """Return a cron expression of five fields, its spaces tidied.

    Raises:
        Refused: It is none, it never comes up, or it does so more often than every `CLOSEST` minutes.
    """
    expression = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(expression.split()) != _CRON_FIELDS or len(expression) > _LONGEST_CRON:
        raise Refused(
            "A cron expression has five fields: minute, hour, day, month and weekday.",
            hint="Write one such as 0 9 * * 1-5 for 9:00 from Monday to Friday.",
        )
    try:
        cron = CronSim(expression, _ANY_DAY)
    except CronSimError as error:
        raise _bad_field(str(error), expression) from error
    if next(cron, None) is None:
        raise Refused("The cron expression {cron} never comes up.", cron=expression)
    if _is_frequent(cron.minutes, cron.hours):
        raise Refused(
            "The cron expression {cron} comes up more often than every {minutes} minutes.",
            hint="Choose fewer minutes, such as */30 for twice an hour.",
            cron=expression,
            minutes=CLOSEST,
        )
    return Cron(expression=expression)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _read(item: re.Pattern[str], text: str) -> Iterator[re.Match[str] | None]:
    """Yield the items of a list, and None where there is something else."""
    at = 0
    while at < len(text):
        found = item.match(text, at)
        gap = found or _BETWEEN.match(text, at)
        if found or not gap:
            yield found
        if not gap:
            return
        at = gap.end()


def _time_of(match: re.Match[str] | None) -> time | None:
    if match is None:
        return None
    part = match.groupdict()
    hour = int(part["hour"])
    minute = 30 if part["half_past"] else int(part["minute"] or part["kanji_minute"] or part["compact"] or 0)
    if part["half"] and part["kanji_half"]:
        return None
    if part["half"]:
        hour = hour % _HALF_DAY + _HALF_DAY * (part["half"] == "p") if 1 <= hour <= _HALF_DAY else -1
    elif part["kanji_half"]:  # 午前12時 is noon to some and midnight to others
        hour = hour + _HALF_DAY * (part["kanji_half"] == "午後") if hour < _HALF_DAY else -1
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _days_of(match: re.Match[str]) -> tuple[int, ...]:
    if group := match["group"]:
        return _GROUPS[group]
    first = _DAYS[match["first"]]
    last = _DAYS[match["last"]] if match["last"] else first
    return tuple((first + day) % len(_NAMES) for day in range((last - first) % len(_NAMES) + 1))


@cache
def _zones() -> dict[str, str]:
    """Return all zones by their folded names."""
    return {name.casefold(): name for name in available_timezones() - {"Factory", "localtime"}}


def _near_zones(wanted: str) -> tuple[str, ...]:
    """Return up to three zones that may be meant: by a nickname, a city, or a slip of the hand."""
    zones = sorted(_zones())
    by_city: dict[str, list[str]] = {}
    for zone in zones:
        by_city.setdefault(zone.rpartition("/")[2], []).append(zone)
    city = wanted.rpartition("/")[2]
    near = [
        *(name for nickname, name in _NICKNAMES.items() if nickname == wanted),
        *(_zones()[zone] for zone in by_city.get(city, ())),
        *(_zones()[zone] for zone in get_close_matches(wanted, zones, cutoff=0.75)),
        *(_zones()[zone] for like in get_close_matches(city, by_city, cutoff=0.75) for zone in by_city[like]),
    ]
    return tuple(dict.fromkeys(near))[:3]


def _bad_field(fault: str, expression: str) -> Refused:
    """Return which field is wrong, by what cronsim says of it."""
    faults = {
        "Bad minute": Refused("The minute of the cron expression {cron} is wrong.", cron=expression),
        "Bad hour": Refused("The hour of the cron expression {cron} is wrong.", cron=expression),
        "Bad day-of-month": Refused(
            "There is no such day as in the cron expression {cron}.", cron=expression
        ),
        "Bad month": Refused("The month of the cron expression {cron} is wrong.", cron=expression),
        "Bad day-of-week": Refused("The weekday of the cron expression {cron} is wrong.", cron=expression),
    }
    return faults.get(fault) or Refused("{cron} is no cron expression.", cron=expression)


def _is_frequent(minutes: set[int], hours: set[int]) -> bool:
    """Whether two slots are closer than `CLOSEST` minutes, within an hour or from one to the next."""
    ordered = sorted(minutes)
    is_close = any(later - earlier < CLOSEST for earlier, later in pairwise(ordered))
    goes_on = any((hour + 1) % 24 in hours for hour in hours)
    return is_close or (goes_on and ordered[0] + 60 - ordered[-1] < CLOSEST)
