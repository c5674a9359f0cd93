"""The controls that change a schedule, on three pages of five rows at most."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.subscription import (
    NAMED_FEEDS,
    CatchUp,
    Cron,
    DailyTimes,
    FeedKind,
    Form,
    SiteStep,
    Subscription,
    Timing,
)
from bot.domain.wording import Tone
from bot.rendering.components import (
    ActionRow,
    Button,
    ButtonStyle,
    DefaultValue,
    Option,
    Select,
    button,
    row,
)
from bot.rendering.custom_ids import ScheduleAction, write_schedule_control
from bot.rendering.schedule_words import (
    name_source,
    say_form,
    say_hand,
    say_language,
    say_site,
)
from bot.rendering.settings_panel import write_hand
from bot.rendering.timing import say_catch_up
from bot.rendering.translations import translator

AS_USUAL = "usual"  # the value of a choice that follows the server
# Text, announcements, threads of either and in forums, forums. Numbers:
# https://docs.discord.com/developers/resources/channel#channel-object-channel-types (read 2026-08-06).
_CHANNEL_TYPES = [0, 5, 10, 11, 12, 15]


class TimingKind(StrEnum):
    """How a timing says when."""

    DAILY = "daily"
    CRON = "cron"
    POLLING = "polling"


def kind_of(timing: Timing) -> TimingKind:
    """Return how a timing says when."""
    match timing:
        case DailyTimes():
            return TimingKind.DAILY
        case Cron():
            return TimingKind.CRON
        case _:
            return TimingKind.POLLING


def main_rows(sketch: Subscription, language: Language) -> list[ActionRow]:
    """Return the first page: what, how and when; and what ends it."""
    gettext, terms = translator(language).gettext, sketch.terms
    kinds = {
        TimingKind.DAILY: gettext("At times of day"),
        TimingKind.CRON: gettext("By a cron expression"),
        TimingKind.POLLING: gettext("As soon as a story passes the filters"),
    }
    forms = [
        _button(sketch, ScheduleAction.WHEN, gettext("When…")),
        _button(sketch, ScheduleAction.FILTERS, gettext("Filters…")),
        _button(sketch, ScheduleAction.WORDS, gettext("Words…")),
        _button(sketch, ScheduleAction.MORE, gettext("More…")),
    ]
    if terms.feed.kind in NAMED_FEEDS:  # choosing again what is chosen already is not told to bots
        forms.insert(0, _button(sketch, ScheduleAction.NAME, gettext("Source…")))
    return [
        _select(
            sketch,
            ScheduleAction.SOURCE,
            ((kind, name_source(kind, language)) for kind in FeedKind),
            terms.feed.kind,
        ),
        _select(
            sketch,
            ScheduleAction.FORM,
            ((form, say_form(form, language)) for form in Form),
            terms.form,
        ),
        _select(sketch, ScheduleAction.TIMING, kinds.items(), kind_of(terms.timing)),
        row(*forms),
        row(
            _button(sketch, ScheduleAction.PREVIEW, gettext("Preview")),
            _button(sketch, ScheduleAction.SAVE, gettext("Save"), ButtonStyle.SUCCESS),
            _button(sketch, ScheduleAction.DISCARD, gettext("Discard"), ButtonStyle.DANGER),
        ),
    ]


def more_rows(sketch: Subscription, language: Language, *, has_site: bool) -> list[ActionRow]:
    """Return the second page: where, for whom, in which language."""
    gettext, terms = translator(language).gettext, sketch.terms
    languages = [(choice or AS_USUAL, say_language(choice, language)) for choice in (None, *Language)]
    site = _select(
        sketch,
        ScheduleAction.SITE,
        ((step, say_site(step, language)) for step in SiteStep),
        terms.site,
        is_off=not has_site and terms.site is SiteStep.NONE,
    )
    return [
        row(_channel_select(sketch, gettext("Channel, thread or forum"))),
        row(_role_select(sketch, gettext("Role to ping: none"))),
        _select(sketch, ScheduleAction.LANGUAGE, languages, terms.language or AS_USUAL),
        site,
        row(
            _button(sketch, ScheduleAction.BACK, gettext("◀ Back")),
            _button(sketch, ScheduleAction.FINE, gettext("Fine tuning…")),
        ),
    ]


def fine_rows(sketch: Subscription, language: Language, *, engines: Sequence[Engine]) -> list[ActionRow]:
    """Return the third page: who writes, what becomes of missed posts, and numbers."""
    gettext, terms = translator(language).gettext, sketch.terms
    hands: list[tuple[Engine | None, Tone | None]] = [
        (None, None),
        *((engine, tone) for engine in engines for tone in (Tone if engine is Engine.MODEL else (None,))),
    ]
    values = {_write_hand(*hand): say_hand(*hand, language) for hand in hands}
    chosen = _write_hand(terms.engine, terms.tone)
    told = (
        gettext("Say nothing without a story") if terms.tells_nothing else gettext("Say when there is none")
    )
    return [
        _select(sketch, ScheduleAction.ENGINE, values.items(), chosen),
        _select(
            sketch,
            ScheduleAction.CATCH_UP,
            ((choice, say_catch_up(choice, terms.catch_up_hours, language)) for choice in CatchUp),
            terms.catch_up,
        ),
        row(
            _button(sketch, ScheduleAction.DETAILS, gettext("Quiet hours, repeats…")),
            _button(sketch, ScheduleAction.NOTHING, told),
        ),
        row(_button(sketch, ScheduleAction.BACK, gettext("◀ Back"))),
    ]


def _write_hand(engine: Engine | None, tone: Tone | None) -> str:
    return AS_USUAL if engine is None else write_hand(engine, tone)


def _button(
    sketch: Subscription,
    action: ScheduleAction,
    label: str,
    style: ButtonStyle = ButtonStyle.SECONDARY,
) -> Button:
    return button(label, write_schedule_control(action, sketch.id), style=style)


def _select(
    sketch: Subscription,
    action: ScheduleAction,
    choices: Iterable[tuple[str, str]],
    chosen: str,
    *,
    is_off: bool = False,
) -> ActionRow:
    options = [Option(label=label, value=value, default=value == chosen) for value, label in choices]
    select = Select(type=3, custom_id=write_schedule_control(action, sketch.id), options=options)
    if is_off:
        select["disabled"] = True
    return row(select)


def _channel_select(sketch: Subscription, placeholder: str) -> Select:
    return Select(
        type=8,
        custom_id=write_schedule_control(ScheduleAction.CHANNEL, sketch.id),
        placeholder=placeholder,
        channel_types=_CHANNEL_TYPES,
        default_values=[DefaultValue(id=str(sketch.channel), type="channel")],
    )


def _role_select(sketch: Subscription, placeholder: str) -> Select:
    select = Select(
        type=6,
        custom_id=write_schedule_control(ScheduleAction.ROLE, sketch.id),
        placeholder=placeholder,
        min_values=0,
        max_values=1,
    )
    if sketch.terms.role is not None:
        select["default_values"] = [DefaultValue(id=str(sketch.terms.role), type="role")]
    return select
