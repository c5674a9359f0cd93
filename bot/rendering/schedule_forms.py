"""The forms of a schedule: what is typed into each, filled in with what was chosen before."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.language import Language
from bot.domain.preferences import MOST_COMMENTS
from bot.domain.subscription import (
    EVERY_DAY,
    Cron,
    DailyTimes,
    FeedKind,
    Polling,
    Subscription,
)
from bot.rendering.components import Label, ModalForm, TextInput
from bot.rendering.custom_ids import ScheduleAction, write_schedule_control
from bot.rendering.schedule_entries import MOST_GROWTH, RANGES, Entry
from bot.rendering.translations import translator
from bot.text.characters import one_line
from bot.text.fitting import fit

_LONGEST_LIST = 2100  # characters; more than all words or domains that a filter takes
_LONGEST_LINE = 300
_WEEKDAYS = {
    Language.EN: ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    Language.JA: tuple("月火水木金土日"),
}
_HOUR, _MINUTE, _DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


def source_form(sketch: Subscription, kind: FeedKind, language: Language) -> ModalForm:
    """Return the form that asks for the words of a search, for a domain or for a person."""
    gettext, feed = translator(language).gettext, sketch.terms.feed
    match kind:
        case FeedKind.DOMAIN:
            action, label = ScheduleAction.DOMAIN_FORM, gettext("Domain")
            description = gettext("Such as example.com; what is below it counts too")
        case FeedKind.USER:
            action, label = ScheduleAction.USER_FORM, gettext("Name on Hacker News")
            description = gettext("Whose submissions are wanted")
        case _:
            action, label = ScheduleAction.SOURCE_FORM, gettext("Words to search for")
            description = gettext("Titles are mostly in English")
    value = feed.words if feed.kind is kind else ""
    field = _field(Entry.SOURCE, label, value, description=description, is_needed=True)
    return _form(sketch, action, gettext("Where stories come from"), [field])


def when_form(sketch: Subscription, language: Language) -> ModalForm:
    """Return the form that fits the timing: times, a cron expression, or how often at most."""
    gettext, terms = translator(language).gettext, sketch.terms
    zone = _field(
        Entry.ZONE,
        gettext("Time zone"),
        terms.zone,
        description=gettext("Such as Asia/Tokyo or Europe/Berlin"),
        is_needed=True,
    )
    match terms.timing:
        case DailyTimes(times=times, weekdays=weekdays):
            fields = [
                _field(
                    Entry.TIMES,
                    gettext("Times of day"),
                    ", ".join(f"{moment:%H:%M}" for moment in times),
                    description=gettext("Separated by commas, such as 8:00, 18:30"),
                    is_needed=True,
                ),
                _field(
                    Entry.WEEKDAYS,
                    gettext("Weekdays"),
                    _write_weekdays(weekdays, language),
                    description=gettext("Such as mon-fri; empty for every day"),
                ),
            ]
        case Cron(expression=expression):
            fields = [
                _field(
                    Entry.CRON,
                    gettext("Cron expression"),
                    expression,
                    description=gettext("Minute, hour, day, month, weekday, such as 0 9 * * 1-5"),
                    is_needed=True,
                )
            ]
        case Polling(most_a_day=most, gap=gap):
            fields = [
                _number(Entry.MOST_A_DAY, gettext("Stories a day at most"), most, language),
                _number(Entry.GAP, gettext("Minutes between two at least"), gap // _MINUTE, language),
            ]
    return _form(sketch, ScheduleAction.WHEN_FORM, gettext("When to post"), [*fields, zone])


def filters_form(sketch: Subscription, language: Language) -> ModalForm:
    """Return the form of the least that a story needs, and of how many are posted at once."""
    gettext, filters = translator(language).gettext, sketch.terms.filters
    fields = [
        _number(Entry.POINTS, gettext("Points at least"), filters.points, language),
        _number(Entry.COMMENTS, gettext("Comments at least"), filters.comments, language),
        _field(
            Entry.AGE,
            gettext("Hours since it was submitted at least"),
            _plain(filters.age / _HOUR),
            description=gettext("So that its discussion has matured; 0.5 is half an hour"),
        ),
        _number(Entry.MOST, gettext("Stories at once at most"), filters.most, language),
    ]
    return _form(sketch, ScheduleAction.FILTERS_FORM, gettext("Filters"), fields)


def words_form(sketch: Subscription, language: Language) -> ModalForm:
    """Return the form of words in titles and of domains, wanted and unwanted."""
    gettext, filters = translator(language).gettext, sketch.terms.filters
    return _form(
        sketch,
        ScheduleAction.WORDS_FORM,
        gettext("Words and domains"),
        [
            _list(Entry.WORDS, gettext("Words, one of which the title has"), filters.words, language),
            _list(
                Entry.WITHOUT_WORDS,
                gettext("Words, none of which the title has"),
                filters.without_words,
                language,
            ),
            _list(Entry.DOMAINS, gettext("Only from these domains"), filters.domains, language),
            _list(
                Entry.WITHOUT_DOMAINS, gettext("Not from these domains"), filters.without_domains, language
            ),
        ],
    )


def details_form(sketch: Subscription, language: Language) -> ModalForm:
    """Return the form of quiet hours, repeats, late slots and the length of a digest."""
    gettext, terms = translator(language).gettext, sketch.terms
    fields = [
        _field(
            Entry.QUIET,
            gettext("Quiet hours"),
            f"{terms.quiet.start:%H:%M}-{terms.quiet.end:%H:%M}" if terms.quiet else "",
            description=gettext("Such as 22:00-7:00; what is due then comes afterwards. Empty for none"),
        ),
        _number(Entry.WINDOW, gettext("Days before a story may come again"), terms.window // _DAY, language),
        _field(
            Entry.GROWTH,
            gettext("Edit it when comments have grown by factor"),
            "" if terms.growth is None else _plain(terms.growth),
            description=gettext("From 1.1 to {most}; empty for never").format(most=MOST_GROWTH),
        ),
        _number(
            Entry.CATCH_UP_HOURS,
            gettext("Hours of missed posts to catch up on"),
            terms.catch_up_hours,
            language,
        ),
        _field(
            Entry.QUOTES,
            gettext("Comments in a digest"),
            "" if terms.comments is None else str(terms.comments),
            description=gettext("From 1 to {most}; empty as for this server").format(most=MOST_COMMENTS),
        ),
    ]
    return _form(sketch, ScheduleAction.DETAILS_FORM, gettext("Details"), fields)


def _form(sketch: Subscription, action: ScheduleAction, title: str, labels: Sequence[Label]) -> ModalForm:
    return ModalForm(
        custom_id=write_schedule_control(action, sketch.id), title=title, components=list(labels)
    )


def _number(entry: Entry, label: str, value: int, language: Language) -> Label:
    least, most = RANGES[entry]
    words = translator(language).gettext("A number from {fewest} to {most}")
    return _field(entry, label, str(value), description=words.format(fewest=least, most=most), is_needed=True)


def _list(entry: Entry, label: str, values: Sequence[str], language: Language) -> Label:
    description = translator(language).gettext("Separated by commas; empty for any")
    return _field(entry, label, ", ".join(values), description=description, most=_LONGEST_LIST)


def _field(  # noqa: PLR0913 - what a field is
    entry: Entry,
    label: str,
    value: str,
    *,
    description: str,
    is_needed: bool = False,
    most: int = _LONGEST_LINE,
) -> Label:
    field = TextInput(type=4, custom_id=entry, style=1, required=is_needed, max_length=most)
    if shown := one_line(fit(one_line(value), most)):
        field["value"] = shown
    return Label(type=18, label=label, description=description, component=field)


def _write_weekdays(weekdays: Sequence[int], language: Language) -> str:
    """Return days as the form takes them; every day is written as nothing."""
    names = _WEEKDAYS[language]
    return "" if tuple(weekdays) == EVERY_DAY else ", ".join(names[day] for day in weekdays)


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
