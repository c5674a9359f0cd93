"""When a subscription posts, in a reader's language."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise

from babel.lists import format_list

from bot.domain.language import Language
from bot.domain.subscription import EVERY_DAY, CatchUp, Cron, DailyTimes, Polling, QuietHours, Terms, Timing
from bot.rendering.phrases import say_age
from bot.rendering.translations import format_number, translator
from bot.text.characters import one_line

_SHORTEST_RUN = 3  # days in a row that are named by the first and the last


def say_terms_of_time(
    terms: Terms, language: Language, *, escape: Callable[[str], str] = one_line
) -> tuple[str, ...]:
    """Return all that is said of when, a line each: the timing, quiet hours, and missed slots."""
    lines = [say_timing(terms.timing, terms.zone, language, escape=escape)]
    if terms.quiet is not None:
        lines.append(say_quiet(terms.quiet, language))
    if not isinstance(terms.timing, Polling):  # it looks again, and has missed nothing
        lines.append(say_catch_up(terms.catch_up, terms.catch_up_hours, language))
    return tuple(lines)


def say_timing(
    timing: Timing, zone: str, language: Language, *, escape: Callable[[str], str] = one_line
) -> str:
    """Return when there are slots, and by whose clocks.

    Args:
        timing: Says when.
        zone: The IANA name of the zone.
        language: The reader's.
        escape: Makes a zone or a cron expression safe for where the line is shown.
    """
    gettext = translator(language).gettext
    match timing:
        case DailyTimes():
            times = format_list([_say_hour(hour) for hour in timing.times], locale=language)
            days = say_weekdays(timing.weekdays, language)
            return gettext("{days} at {times} ({zone})").format(days=days, times=times, zone=escape(zone))
        case Cron():
            words = gettext("By the cron expression {cron} ({zone})")
            return words.format(cron=escape(timing.expression), zone=escape(zone))
        case Polling():
            return _say_polling(timing, language)


def say_weekdays(weekdays: Sequence[int], language: Language) -> str:
    """Return days of the week, as the start of a sentence; three or more in a row as a range."""
    gettext = translator(language).gettext
    if tuple(weekdays) == EVERY_DAY:
        return gettext("Every day")
    names = (
        gettext("Mondays"),
        gettext("Tuesdays"),
        gettext("Wednesdays"),
        gettext("Thursdays"),
        gettext("Fridays"),
        gettext("Saturdays"),
        gettext("Sundays"),
    )
    is_run = len(weekdays) >= _SHORTEST_RUN and all(later == day + 1 for day, later in pairwise(weekdays))
    if is_run:
        return gettext("{first} to {last}").format(first=names[weekdays[0]], last=names[weekdays[-1]])
    return format_list([names[day] for day in weekdays], locale=language)


def say_quiet(quiet: QuietHours, language: Language) -> str:
    """Return when nothing is posted."""
    words = translator(language).gettext("Quiet from {start} to {end}")
    return words.format(start=_say_hour(quiet.start), end=_say_hour(quiet.end))


def say_catch_up(catch_up: CatchUp, hours: int, language: Language) -> str:
    """Return what becomes of slots that were missed; `hours` count where all are made up for."""
    labels = translator(language)
    match catch_up:
        case CatchUp.LATEST:
            return labels.gettext("Of slots missed during an outage, the last is posted")
        case CatchUp.NONE:
            return labels.gettext("Slots missed during an outage are left out")
        case CatchUp.ALL:
            words = labels.ngettext(
                "Slots missed in the last {count} hour of an outage are posted",
                "Slots missed in the last {count} hours of an outage are posted",
                hours,
            )
            return words.format(count=format_number(hours, language))


def say_upcoming(slots: Iterable[datetime], language: Language) -> str:
    """Return slots as Discord's markup, a line each, which it shows in the reader's own time."""
    lines = [f"- <t:{int(slot.timestamp())}:F> ({say_age(slot)})" for slot in slots]
    return "\n".join(lines) or translator(language).gettext("It never comes up again.")


def _say_polling(polling: Polling, language: Language) -> str:
    labels = translator(language)
    most = format_number(polling.most_a_day, language)
    said = labels.gettext("As soon as a story passes, at most {most} a day").format(most=most)
    minutes = polling.gap // timedelta(minutes=1)
    if not minutes:
        return said
    words = labels.ngettext("at least {count} minute apart", "at least {count} minutes apart", minutes)
    return f"{said}{labels.gettext(', ')}{words.format(count=format_number(minutes, language))}"


def _say_hour(hour: time) -> str:
    return f"{hour:%H:%M}"
