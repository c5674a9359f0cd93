"""The schedules of a server: what each posts where, when it posts next, or why it does not."""

from collections.abc import Sequence

from bot.domain.language import Language
from bot.domain.subscription import Polling, Standing, Subscription
from bot.rendering.messages import ACCENT, DESCRIPTION_LIMIT, Embed, EmbedFooter, Message, write_message
from bot.rendering.phrases import say_age
from bot.rendering.schedule_words import say_source
from bot.rendering.timing import say_timing
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit
from bot.text.graphemes import count_units

_SOURCE_SHARE = 80  # code units
_TIMING_SHARE = 160
_REASON_SHARE = 160
_MORE_SHARE = 60  # of the line that counts the schedules left out


def schedule_list(subscriptions: Sequence[Subscription], language: Language) -> Message:
    """Return the schedules of a server in the order given, as many of them as one message holds."""
    labels = translator(language)
    lines, room = list[str](), DESCRIPTION_LIMIT - _MORE_SHARE
    for subscription in subscriptions:
        line = _entry(subscription, language)
        room -= count_units(line) + 1
        if room < 0:
            break
        lines.append(line)
    if more := len(subscriptions) - len(lines):
        words = labels.ngettext("and {count} more schedule", "and {count} more schedules", more)
        lines.append(words.format(count=format_number(more, language)))
    embed = Embed(
        title=labels.gettext("Schedules of this server"),
        description="\n".join(lines) or labels.gettext("There is none yet. Make one with /schedule add."),
        color=ACCENT,
    )
    if lines:
        words = labels.gettext(
            "edit, pause, resume, run-now, remove and history take the number of a schedule."
        )
        embed["footer"] = EmbedFooter(text=words)
    return write_message(embed)


def say_standing(subscription: Subscription, language: Language) -> str:
    """Return when a schedule posts next, or why it does not, escaped."""
    gettext = translator(language).gettext
    match subscription.standing:
        case Standing.PAUSED if subscription.pause_reason:
            reason = fit(escape_line(gettext(subscription.pause_reason)), _REASON_SHARE)
            return "⏸ " + gettext("Paused by the bot: {reason}").format(reason=reason)
        case Standing.PAUSED:
            return "⏸ " + gettext("Paused")
        case Standing.SKETCH:
            return gettext("Not saved yet")
        case Standing.ACTIVE:
            return _say_next(subscription, language)


def _say_next(subscription: Subscription, language: Language) -> str:
    gettext, next_at = translator(language).gettext, subscription.next_at
    if next_at is None:
        return gettext("It never comes up.")
    is_polling = isinstance(subscription.terms.timing, Polling)
    words = gettext("Looks again {age}") if is_polling else gettext("Next {age}")
    return f"▶ {words.format(age=say_age(next_at))}"


def _entry(subscription: Subscription, language: Language) -> str:
    terms = subscription.terms
    source = fit(say_source(terms.feed, language), _SOURCE_SHARE)
    timing = fit(say_timing(terms.timing, terms.zone, language, escape=escape_line), _TIMING_SHARE)
    head = f"**{subscription.id}** · <#{subscription.channel}> · {source}"
    return f"{head}\n{timing} · {say_standing(subscription, language)}"
