"""What is said when something is done to a schedule."""

from datetime import datetime

from bot.domain.language import Language
from bot.domain.subscription import Polling, Subscription
from bot.rendering.components import Button, ButtonStyle, button, row
from bot.rendering.custom_ids import ScheduleAction, write_schedule_control
from bot.rendering.messages import Message, write_message
from bot.rendering.phrases import say_age
from bot.rendering.schedule_words import say_source
from bot.rendering.timing import say_timing
from bot.rendering.translations import translator
from bot.text.characters import one_line
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit

_LABEL_LIMIT = 100  # https://docs.discord.com/developers/interactions/application-commands (read 2026-08-06)


def paused(subscription: Subscription, language: Language) -> Message:
    """Return that a schedule posts nothing until it is resumed."""
    words = translator(language).gettext(
        "{schedule} is paused. What was about to be posted is not; /schedule resume lets it run again."
    )
    return _say(words, subscription, language)


def resumed(subscription: Subscription, language: Language) -> Message:
    """Return that a schedule runs again, and when it comes next."""
    gettext = translator(language).gettext
    if isinstance(subscription.terms.timing, Polling) or subscription.next_at is None:
        return _say(gettext("{schedule} runs again."), subscription, language)
    words = gettext("{schedule} runs again. The next time is {time}.")
    return _say(words, subscription, language, at=subscription.next_at)


def started(subscription: Subscription, language: Language) -> Message:
    """Return that a schedule posts now what it would post."""
    words = translator(language).gettext(
        "{schedule} posts now what it would post, if there is anything new. Its other times stay as they are."
    )
    return _say(words, subscription, language)


def removal_question(subscription: Subscription, language: Language) -> Message:
    """Return the question whether a schedule is to be removed."""
    gettext = translator(language).gettext
    message = _say(
        gettext("{schedule}: remove it? It cannot be brought back. What it has posted stays."),
        subscription,
        language,
    )
    message["components"] = [
        row(
            _button(ScheduleAction.REMOVED, subscription, gettext("Yes, remove it"), ButtonStyle.DANGER),
            _button(ScheduleAction.KEEP, subscription, gettext("Keep it"), ButtonStyle.SECONDARY),
        )
    ]
    return message


def removed(subscription: Subscription, language: Language) -> Message:
    """Return that a schedule is gone."""
    words = translator(language).gettext("{schedule} is removed. What it has posted stays.")
    return _say(words, subscription, language)


def kept(subscription: Subscription, language: Language) -> Message:
    """Return that a schedule was not removed."""
    return _say(translator(language).gettext("{schedule} stays as it is."), subscription, language)


def discarded(sketch: Subscription, language: Language) -> Message:
    """Return that nothing becomes of a sketch."""
    gettext = translator(language).gettext
    if sketch.replaces is None:
        return write_message(content=gettext("Discarded. Nothing will be posted."))
    words = gettext("Discarded. Schedule {number} stays as it was.")
    return write_message(content=words.format(number=sketch.replaces))


def schedule_label(subscription: Subscription, channel: str, language: Language) -> str:
    """Return a schedule as a suggestion while its number is typed, as plain text.

    Args:
        subscription: The schedule.
        channel: The name of its channel, empty where it is gone.
        language: The reader's.
    """
    feed, terms = say_source(subscription.terms.feed, language, escape=one_line), subscription.terms
    timing = say_timing(terms.timing, terms.zone, language)
    place = f"#{one_line(channel)}" if channel else ""
    parts = [str(subscription.id), place, feed, timing]
    return fit(" · ".join(filter(None, parts)), _LABEL_LIMIT)


def _say(
    words: str, subscription: Subscription, language: Language, *, at: datetime | None = None
) -> Message:
    gettext = translator(language).gettext
    name = gettext("Schedule {number} ({source}, {channel})").format(
        number=subscription.id,
        source=say_source(subscription.terms.feed, language, escape=escape_line),
        channel=f"<#{subscription.channel}>",
    )
    return write_message(content=words.format(schedule=name, time=say_age(at) if at else ""))


def _button(action: ScheduleAction, subscription: Subscription, label: str, style: ButtonStyle) -> Button:
    return button(label, write_schedule_control(action, subscription.id), style=style)
