"""The terms of a schedule in plain words."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from babel.dates import format_timedelta
from babel.numbers import format_decimal

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.subscription import Feed, FeedKind, Filters, Form, SiteStep, Terms
from bot.domain.wording import Tone
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit

_LISTED = 120  # code units of one list of words or domains


def say_source(feed: Feed, language: Language, *, escape: Callable[[str], str] = escape_line) -> str:
    """Return where stories come from; `escape` makes words safe for where it is shown."""
    gettext = translator(language).gettext
    words = escape(feed.words)
    match feed.kind:
        case FeedKind.SEARCH:
            return gettext("Search for “{words}”").format(words=words)
        case FeedKind.DOMAIN:
            return gettext("Stories from {domain}").format(domain=words)
        case FeedKind.USER:
            return gettext("Stories by {name}").format(name=words)
        case kind:
            return name_source(kind, language)


def name_source(kind: FeedKind, language: Language) -> str:
    """Return a kind of source as a choice; three dots say that a form asks for more."""
    gettext = translator(language).gettext
    return {
        FeedKind.TOP: gettext("Front page of Hacker News"),
        FeedKind.BEST: gettext("Best stories on Hacker News"),
        FeedKind.NEW: gettext("New on Hacker News"),
        FeedKind.ASK: gettext("Questions on Hacker News (Ask HN)"),
        FeedKind.SHOW: gettext("Projects on Hacker News (Show HN)"),
        FeedKind.SEARCH: gettext("What a search finds…"),
        FeedKind.DOMAIN: gettext("What a domain publishes…"),
        FeedKind.USER: gettext("What a person submits…"),
    }[kind]


def say_form(form: Form, language: Language) -> str:
    """Return how stories are posted."""
    gettext = translator(language).gettext
    return {
        Form.OVERVIEW: gettext("One message about all stories"),
        Form.STORIES: gettext("A message for each story"),
        Form.THREADS: gettext("A message for each story, with a thread"),
    }[form]


def say_filters(filters: Filters, language: Language) -> Iterator[str]:
    """Yield what a story has to be like, a sentence for each filter, escaped."""
    gettext, ngettext = translator(language).gettext, translator(language).ngettext
    if filters.points:
        words = ngettext("At least {count} point", "At least {count} points", filters.points)
        yield words.format(count=format_number(filters.points, language))
    if filters.comments:
        words = ngettext("At least {count} comment", "At least {count} comments", filters.comments)
        yield words.format(count=format_number(filters.comments, language))
    if filters.age:
        yield gettext("Submitted at least {time} ago").format(time=say_stretch(filters.age, language))
    lists = (
        (gettext("Its title has one of: {words}"), filters.words),
        (gettext("Its title has none of: {words}"), filters.without_words),
        (gettext("Only from {words}"), filters.domains),
        (gettext("Not from {words}"), filters.without_domains),
    )
    for sentence, words in lists:
        if words:
            yield sentence.format(words=fit(_join(words, language), _LISTED))


def say_hand(engine: Engine | None, tone: Tone | None, language: Language) -> str:
    """Return who writes, as a choice of a schedule; None is as for the server."""
    gettext = translator(language).gettext
    match engine, tone:
        case None, _:
            return gettext("Written as usual on this server")
        case Engine.MODEL, Tone.CASUAL:
            return gettext("A model condenses and translates, casually")
        case Engine.MODEL, Tone.POLITE:
            return gettext("A model condenses and translates, politely")
        case Engine.MODEL, _:
            return gettext("A model condenses and translates, in a neutral tone")
        case _:
            return gettext("Rules choose sentences, without a model")


def say_language(chosen: Language | None, language: Language) -> str:
    """Return the language of its digests, as a choice; None is as for the server."""
    match chosen:
        case None:
            return translator(language).gettext("In the usual language of this server")
        case Language.EN:
            return "English"
        case Language.JA:
            return "日本語"


def say_site(step: SiteStep, language: Language) -> str:
    """Return whether posts go to the site too, as a choice."""
    gettext = translator(language).gettext
    return {
        SiteStep.NONE: gettext("Nothing goes to the site"),
        SiteStep.REVIEW: gettext("Each story waits for approval for the site too"),
        SiteStep.PUBLISH: gettext("Each story is published on the site too"),
    }[step]


def say_repeats(terms: Terms, language: Language) -> str:
    """Return when a story may come again, and when its message is edited."""
    gettext = translator(language).gettext
    words = gettext("No story comes twice within {time}.").format(time=say_stretch(terms.window, language))
    if terms.growth is None:
        return words
    grown = gettext("One whose comments have grown to {factor}× is edited in place.")
    space = "" if language is Language.JA else " "
    return words + space + grown.format(factor=format_decimal(terms.growth, locale=language))


def say_stretch(stretch: timedelta, language: Language) -> str:
    """Return a stretch of time in whole days, hours or minutes, whichever loses nothing."""
    minutes = stretch // timedelta(minutes=1)
    unit = "day" if not minutes % 1440 else "hour" if not minutes % 60 else "minute"
    return format_timedelta(stretch, granularity=unit, threshold=1e9, locale=language)


def _join(words: Sequence[str], language: Language) -> str:
    return translator(language).gettext(", ").join(map(escape_line, words))
