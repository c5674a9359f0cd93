"""What was typed into the forms of a schedule, read: each gives the terms as they are then."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from bot.domain.judging import check_feed
from bot.domain.preferences import FEWEST_COMMENTS, MOST_COMMENTS
from bot.domain.subscription import (
    MOST_STORIES,
    DailyTimes,
    FeedKind,
    Polling,
    QuietHours,
    Terms,
)
from bot.domain.timing_words import check_zone, parse_cron, parse_times, parse_weekdays
from bot.errors import Refused
from bot.text.characters import one_line
from bot.text.feed_words import read_domain

MOST_GROWTH = 100

_OLDEST = 24 * 30  # hours; older ones stand in no list
_LEAST_GROWTH = 1.1
_MOST_WORDS = 20
_LONGEST_WORD = 60  # characters
_LONGEST_DOMAIN = 100
_COMMAS = str.maketrans("、，\n", ",,,")
_FRACTION = re.compile(r"\d{1,5}(?:\.\d{1,4})?", re.ASCII)
_BETWEEN = re.compile(r"\s*[-–—~〜]\s*")  # two times


class Entry(StrEnum):
    """The fields of the forms."""

    SOURCE = "source"
    TIMES = "times"
    WEEKDAYS = "weekdays"
    CRON = "cron"
    MOST_A_DAY = "most-a-day"
    GAP = "gap"
    ZONE = "zone"
    POINTS = "points"
    COMMENTS = "comments"
    AGE = "age"
    MOST = "most"
    WORDS = "words"
    WITHOUT_WORDS = "without-words"
    DOMAINS = "domains"
    WITHOUT_DOMAINS = "without-domains"
    QUIET = "quiet"
    WINDOW = "window"
    GROWTH = "growth"
    CATCH_UP_HOURS = "catch-up-hours"
    QUOTES = "quotes"


# The least and the most of each whole number.
RANGES: Mapping[Entry, tuple[int, int]] = {
    Entry.MOST_A_DAY: (1, 100),
    Entry.GAP: (0, 24 * 60),  # minutes
    Entry.POINTS: (0, 10_000),
    Entry.COMMENTS: (0, 10_000),
    Entry.MOST: (1, MOST_STORIES),
    Entry.WINDOW: (1, 365),  # days
    Entry.CATCH_UP_HOURS: (1, 240),
    Entry.QUOTES: (FEWEST_COMMENTS, MOST_COMMENTS),
}


def read_source(entries: Mapping[str, str], kind: FeedKind, terms: Terms) -> Terms:
    """Return the terms with stories from what was typed.

    Raises:
        Refused: It is no such name.
    """
    return replace(terms, feed=check_feed(kind, entries.get(Entry.SOURCE, "")))


def read_when(entries: Mapping[str, str], terms: Terms) -> Terms:
    """Return the terms with the timing of whichever form was sent.

    Raises:
        Refused: Something cannot be read, or never comes up.
    """
    zone = check_zone(one_line(entries.get(Entry.ZONE, "")) or terms.zone)
    if Entry.CRON in entries:
        return replace(terms, zone=zone, timing=parse_cron(entries[Entry.CRON]))
    if Entry.TIMES in entries:
        days = parse_weekdays(entries.get(Entry.WEEKDAYS, ""))
        timing = DailyTimes(times=parse_times(entries[Entry.TIMES]), weekdays=days)
        return replace(terms, zone=zone, timing=timing)
    most = _read_number(entries, Entry.MOST_A_DAY)
    gap = timedelta(minutes=_read_number(entries, Entry.GAP))
    return replace(terms, zone=zone, timing=Polling(most_a_day=most, gap=gap))


def read_filters(entries: Mapping[str, str], terms: Terms) -> Terms:
    """Return the terms with the least that a story needs, and how many are posted at once.

    Raises:
        Refused: A number cannot be used.
    """
    hours = _read_fraction(entries, Entry.AGE, 0, _OLDEST) or 0
    filters = replace(
        terms.filters,
        points=_read_number(entries, Entry.POINTS),
        comments=_read_number(entries, Entry.COMMENTS),
        age=timedelta(minutes=round(hours * 60)),
        most=_read_number(entries, Entry.MOST),
    )
    return replace(terms, filters=filters)


def read_words(entries: Mapping[str, str], terms: Terms) -> Terms:
    """Return the terms with the words and domains that were typed.

    Raises:
        Refused: They are too many or too long, or one is no domain.
    """
    filters = replace(
        terms.filters,
        words=_read_list(entries, Entry.WORDS),
        without_words=_read_list(entries, Entry.WITHOUT_WORDS),
        domains=_read_domains(entries, Entry.DOMAINS),
        without_domains=_read_domains(entries, Entry.WITHOUT_DOMAINS),
    )
    return replace(terms, filters=filters)


def read_details(entries: Mapping[str, str], terms: Terms) -> Terms:
    """Return the terms with quiet hours, repeats, late slots and the length of a digest.

    Raises:
        Refused: Something cannot be read.
    """
    comments = None
    if entries.get(Entry.QUOTES, "").strip():
        comments = _read_number(entries, Entry.QUOTES)
    return replace(
        terms,
        quiet=_read_quiet(one_line(entries.get(Entry.QUIET, ""))),
        window=timedelta(days=_read_number(entries, Entry.WINDOW)),
        growth=_read_fraction(entries, Entry.GROWTH, _LEAST_GROWTH, MOST_GROWTH),
        catch_up_hours=_read_number(entries, Entry.CATCH_UP_HOURS),
        comments=comments,
    )


def _read_quiet(text: str) -> QuietHours | None:
    if not text:
        return None
    ends = _BETWEEN.split(unicodedata.normalize("NFKC", text))
    times = [parse_times(end) for end in ends]
    if [len(found) for found in times] != [1, 1] or times[0] == times[1]:
        raise Refused("Quiet hours go from one time to another one.", hint="Type them such as 22:00-7:00.")
    return QuietHours(start=times[0][0], end=times[1][0])


def _read_number(entries: Mapping[str, str], entry: Entry) -> int:
    """Return a whole number, however wide its digits are; nothing counts as the least.

    Raises:
        Refused: It is none, or out of range.
    """
    least, most = RANGES[entry]
    text = unicodedata.normalize("NFKC", entries.get(entry, "")).strip() or str(least)
    number = int(text) if text.isdecimal() and len(text) <= len(str(most)) else -1
    if not least <= number <= most:
        raise _out_of_range(text, least, most)
    return number


def _read_fraction(entries: Mapping[str, str], entry: Entry, least: float, most: float) -> float | None:
    """Return a number that may have decimals; None for nothing.

    Raises:
        Refused: It is none, or out of range.
    """
    text = unicodedata.normalize("NFKC", entries.get(entry, "")).strip().replace(",", ".")
    if not text:
        return None
    number = float(text) if _FRACTION.fullmatch(text) else -1.0
    if not least <= number <= most:
        raise _out_of_range(text, least, most)
    return number


def _out_of_range(text: str, least: float, most: float) -> Refused:
    return Refused(
        "“{text}” is no number from {fewest} to {most}.",
        hint="Open the form again and type one.",
        text=one_line(text),
        fewest=least,
        most=most,
    )


def _read_list(entries: Mapping[str, str], entry: Entry) -> tuple[str, ...]:
    """Return what commas separate, each once, without what cannot be seen.

    Raises:
        Refused: They are too many or too long.
    """
    words = (one_line(word) for word in entries.get(entry, "").translate(_COMMAS).split(","))
    found = tuple(dict.fromkeys(filter(None, words)))
    if len(found) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in found):
        raise Refused(
            "A filter takes up to {count} words of up to {length} characters.",
            hint="Separate them by commas, and leave some out.",
            count=_MOST_WORDS,
            length=_LONGEST_WORD,
        )
    return found


def _read_domains(entries: Mapping[str, str], entry: Entry) -> tuple[str, ...]:
    found = list[str]()
    for word in _read_list(entries, entry):
        domain = read_domain(word)
        if domain is None or len(domain) > _LONGEST_DOMAIN:
            raise Refused("“{text}” is no domain.", hint="Type one such as example.com.", text=word)
        found.append(domain)
    return tuple(dict.fromkeys(found))
