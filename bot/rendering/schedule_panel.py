"""A schedule as it is set up: its terms in plain words, and the controls that change them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.subscription import Cron, DailyTimes, Polling, SiteStep, Subscription, Terms
from bot.rendering.messages import ACCENT, FIELD_VALUE_LIMIT, Embed, EmbedField, Message, write_message
from bot.rendering.schedule_controls import fine_rows, main_rows, more_rows
from bot.rendering.schedule_words import (
    say_filters,
    say_form,
    say_hand,
    say_language,
    say_repeats,
    say_site,
    say_source,
    say_stretch,
)
from bot.rendering.timing import say_catch_up, say_quiet, say_timing, say_upcoming
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit


class Page(StrEnum):
    """What of a schedule the panel lets change."""

    MAIN = "main"
    MORE = "more"
    FINE = "fine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a panel has to know beside the schedule itself.

    `upcoming` are the next times; a schedule that polls looks each `poll`. `engines` are those that
    the operator has set up; `has_site` says whether the guild has a site.
    """

    upcoming: Sequence[datetime] = ()
    poll: timedelta = timedelta(minutes=5)
    engines: Sequence[Engine] = field(default=(Engine.EXTRACTIVE,))
    has_site: bool = False


def schedule_panel(
    sketch: Subscription, setting: Setting, language: Language, *, page: Page = Page.MAIN
) -> Message:
    """Return the panel of a schedule that is being set up or changed, for one person."""
    gettext = translator(language).gettext
    if sketch.replaces is None:
        title = gettext("New schedule")
    else:
        title = gettext("Schedule {number}, being changed").format(number=sketch.replaces)
    embed = _embed(sketch, setting, language)
    embed["title"] = title
    embed["description"] = gettext("Nothing is posted before you save it. Nobody else sees this panel.")
    match page:
        case Page.MAIN:
            rows = main_rows(sketch, language)
        case Page.MORE:
            rows = more_rows(sketch, language, has_site=setting.has_site)
        case Page.FINE:
            rows = fine_rows(sketch, language, engines=setting.engines)
    return write_message(embed, components=rows)


def saved_message(saved: Subscription, setting: Setting, language: Language) -> Message:
    """Return that a schedule was saved, and its terms."""
    gettext = translator(language).gettext
    embed = _embed(saved, setting, language)
    embed["title"] = gettext("Schedule {number} is saved").format(number=saved.id)
    embed["description"] = gettext(
        "/schedule list shows all of them; edit, pause, run-now and remove take its number."
    )
    return write_message(embed)


def _embed(subscription: Subscription, setting: Setting, language: Language) -> Embed:
    gettext, terms = translator(language).gettext, subscription.terms
    fields = (
        (gettext("What"), _say_what(terms, language)),
        (gettext("When"), _say_when(terms, setting, language)),
        (gettext("Where"), _say_where(subscription, language)),
        (gettext("How"), _say_how(terms, language)),
    )
    return Embed(
        fields=[EmbedField(name=name, value=fit(value, FIELD_VALUE_LIMIT)) for name, value in fields],
        color=ACCENT,
    )


def _say_what(terms: Terms, language: Language) -> str:
    labels = translator(language)
    filters = [*say_filters(terms.filters, language)] or [labels.gettext("Any story, without a filter")]
    lines = [f"**{say_source(terms.feed, language)}**", *filters]
    if not isinstance(terms.timing, Polling):
        most = terms.filters.most
        words = labels.ngettext("At most {count} story each time", "At most {count} stories each time", most)
        lines.append(words.format(count=format_number(most, language)))
    return "\n".join(lines)


def _say_when(terms: Terms, setting: Setting, language: Language) -> str:
    lines = [f"**{say_timing(terms.timing, terms.zone, language, escape=escape_line)}**"]
    match terms.timing:
        case Polling():
            words = translator(language).gettext("I look every {time}; a story has to pass all of the above")
            lines.append(words.format(time=say_stretch(setting.poll, language)))
        case DailyTimes() | Cron():
            lines.append(say_upcoming(setting.upcoming, language))
            lines.append(say_catch_up(terms.catch_up, terms.catch_up_hours, language))
    if terms.quiet is not None:
        lines.append(say_quiet(terms.quiet, language))
    return "\n".join(lines)


def _say_where(subscription: Subscription, language: Language) -> str:
    gettext, terms = translator(language).gettext, subscription.terms
    lines = [f"<#{subscription.channel}>"]
    if terms.role is not None:
        lines.append(gettext("Pings {role}").format(role=f"<@&{terms.role}>"))
    if terms.site is not SiteStep.NONE:
        lines.append(say_site(terms.site, language))
    return "\n".join(lines)


def _say_how(terms: Terms, language: Language) -> str:
    gettext = translator(language).gettext
    written = list[str]()
    if terms.language is not None:
        written.append(say_language(terms.language, language))
    if terms.engine is not None or terms.language is None:
        written.append(say_hand(terms.engine, terms.tone, language))
    if terms.comments is not None:
        words = gettext("Up to {count} comments")
        written.append(words.format(count=format_number(terms.comments, language)))
    lines = [
        f"**{say_form(terms.form, language)}**",
        " · ".join(written),
        say_repeats(terms, language),
        gettext("Without a story: says so")
        if terms.tells_nothing
        else gettext("Without a story: says nothing"),
    ]
    return "\n".join(lines)
