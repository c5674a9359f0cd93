"""What the people of a server have chosen, shown and changed in one message."""

from collections.abc import Sequence
from typing import TypeAlias

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.preferences import FEWEST_COMMENTS, MOST_COMMENTS, Preferences
from bot.domain.request import Wish
from bot.domain.wording import Tone
from bot.rendering.components import (
    ActionRow,
    ButtonStyle,
    DefaultValue,
    Label,
    ModalForm,
    Option,
    Select,
    TextInput,
    button,
    row,
)
from bot.rendering.custom_ids import write_setting
from bot.rendering.messages import ACCENT, Embed, EmbedField, Message, write_message
from bot.rendering.publishing_panel import say_publishers
from bot.rendering.schedulers_panel import say_schedulers
from bot.rendering.translations import format_number, translator

COMMENTS_FIELD = "comments"
_AUTOMATIC = "auto"
_MOST_CHANNELS = 25  # https://docs.discord.com/developers/components/reference (read 2026-08-06)
# Text, announcements, and threads of either; a chosen channel includes its threads. Numbers:
# https://docs.discord.com/developers/resources/channel#channel-object-channel-types (read 2026-08-06).
_CHANNEL_TYPES = [0, 5, 10, 11, 12]

_Hand: TypeAlias = tuple[Engine, Tone | None]  # who writes, and a model in which tone


def write_hand(engine: Engine, tone: Tone | None) -> str:
    """Return the value of a choice of who writes."""
    return engine if tone is None else f"{engine}:{tone}"


def read_hand(value: str) -> tuple[Engine, Tone | None] | None:
    """Return the choice of who writes behind a value; None if it is of another version."""
    engine, _, tone = value.partition(":")
    if engine not in set(Engine) or tone not in {"", *Tone}:
        return None
    return Engine(engine), Tone(tone) if tone else None


def settings_panel(
    preferences: Preferences,
    *,
    usual: Wish,
    can_unfurl: bool,
    engines: Sequence[Engine] = (Engine.EXTRACTIVE,),
) -> Message:
    """Return the panel of a server's choices, for one person.

    Args:
        preferences: What was chosen.
        usual: How the operator has set digests, for a reader whose language it names.
        can_unfurl: Whether the operator lets the bot read messages, as cards below links need.
        engines: Those that the operator has set up.
    """
    language = usual.language
    gettext = translator(language).gettext
    embed = Embed(
        title=gettext("Settings of this server"),
        description=gettext("A change counts from the next digest on. Nobody else sees this panel."),
        fields=[
            EmbedField(name=gettext("Language"), value=_say_language(preferences.language, language)),
            EmbedField(
                name=gettext("Comments in a digest"),
                value=_say_number(preferences.comments, usual.comments, language),
            ),
            EmbedField(name=gettext("Who writes"), value=_say_hand(_hand(preferences, usual), language)),
            EmbedField(
                name=gettext("Who may publish"), value=say_publishers(preferences.publishers, language)
            ),
            EmbedField(
                name=gettext("Who may schedule"), value=say_schedulers(preferences.schedulers, language)
            ),
            EmbedField(
                name=gettext("Cards below links"),
                value=_say_channels(preferences.unfurled, language, can_unfurl=can_unfurl),
            ),
        ],
        color=ACCENT,
    )
    return write_message(embed, components=_rows(preferences, usual, engines, can_unfurl=can_unfurl))


def comments_modal(preferences: Preferences, language: Language) -> ModalForm:
    """Return the form that asks for the number of comments."""
    gettext = translator(language).gettext
    field = TextInput(
        type=4,
        custom_id=COMMENTS_FIELD,
        style=1,
        required=False,
        max_length=len(str(MOST_COMMENTS)),
        placeholder=gettext("Leave empty for the default"),
    )
    if preferences.comments is not None:
        field["value"] = str(preferences.comments)
    range_of = gettext("A number from {fewest} to {most}")
    label = Label(
        type=18,
        label=gettext("Comments in a digest"),
        description=range_of.format(fewest=FEWEST_COMMENTS, most=MOST_COMMENTS),
        component=field,
    )
    return ModalForm(
        custom_id=write_setting("comments"), title=gettext("Number of comments"), components=[label]
    )


def _say_language(chosen: Language | None, language: Language) -> str:
    match chosen:
        case None:
            return translator(language).gettext("Automatic: each reader's own")
        case Language.EN:
            return "English"
        case Language.JA:
            return "日本語"


def _say_number(chosen: int | None, comments: int, language: Language) -> str:
    if chosen is not None:
        return format_number(chosen, language)
    words = translator(language).gettext("{count} (the default)")
    return words.format(count=format_number(comments, language))


def _hand(preferences: Preferences, usual: Wish) -> _Hand:
    wish = preferences.wish(usual)
    return wish.engine, wish.tone if wish.engine is Engine.MODEL else None


def _say_hand(hand: _Hand, language: Language) -> str:
    gettext = translator(language).gettext
    match hand:
        case Engine.MODEL, Tone.CASUAL:
            return gettext("A model condenses and translates, casually")
        case Engine.MODEL, Tone.POLITE:
            return gettext("A model condenses and translates, politely")
        case Engine.MODEL, _:
            return gettext("A model condenses and translates, in a neutral tone")
        case _:
            return gettext("Rules choose sentences, without a model")


def _say_channels(channels: tuple[int, ...], language: Language, *, can_unfurl: bool) -> str:
    gettext = translator(language).gettext
    if not can_unfurl:
        return gettext(
            "Not available: the operator of this bot has to set MATOME_UNFURL=true and to switch on the"
            " Message Content Intent in Discord's developer portal."
        )
    shown = " · ".join(f"<#{channel}>" for channel in channels[:_MOST_CHANNELS])
    return shown or gettext("Off. Choose channels below; links to Hacker News get a card there.")


def _rows(
    preferences: Preferences, usual: Wish, engines: Sequence[Engine], *, can_unfurl: bool
) -> list[ActionRow]:
    language = usual.language
    gettext = translator(language).gettext
    return [
        row(_language_select(preferences, language)),
        row(_engine_select(_hand(preferences, usual), language, engines)),
        row(_unfurl_select(preferences, language, can_unfurl=can_unfurl)),
        row(
            button(gettext("Number of comments…"), write_setting("comments")),
            button(gettext("Publishing…"), write_setting("publishing")),
            button(gettext("Schedules…"), write_setting("scheduling")),
            button(gettext("Reset all"), write_setting("reset"), style=ButtonStyle.DANGER),
        ),
    ]


def _language_select(preferences: Preferences, language: Language) -> Select:
    gettext = translator(language).gettext
    options = [
        Option(
            label=_say_language(choice, language),
            value=choice or _AUTOMATIC,
            default=choice == preferences.language,
        )
        for choice in (None, *Language)
    ]
    return Select(
        type=3,
        custom_id=write_setting("language"),
        placeholder=gettext("Language of digests"),
        options=options,
    )


def _engine_select(chosen: _Hand, language: Language, engines: Sequence[Engine]) -> Select:
    hands = [
        (engine, tone) for engine in engines for tone in ((*Tone,) if engine is Engine.MODEL else (None,))
    ]
    options = [
        Option(label=_say_hand(hand, language), value=write_hand(*hand), default=hand == chosen)
        for hand in hands
    ]
    placeholder = translator(language).gettext("Who writes digests")
    return Select(type=3, custom_id=write_setting("engine"), placeholder=placeholder, options=options)


def _unfurl_select(preferences: Preferences, language: Language, *, can_unfurl: bool) -> Select:
    return Select(
        type=8,
        custom_id=write_setting("unfurl"),
        placeholder=translator(language).gettext("Channels where links get a card"),
        channel_types=_CHANNEL_TYPES,
        default_values=[
            DefaultValue(id=str(channel), type="channel") for channel in preferences.unfurled[:_MOST_CHANNELS]
        ],
        min_values=0,
        max_values=_MOST_CHANNELS,
        disabled=not can_unfurl,
    )
