"""What models took, and what of the budgets is left: for a chat and a terminal."""

from collections.abc import Iterable, Mapping, Sequence

from babel.numbers import format_decimal

from bot.domain.caps import Cap, CapState, Stretch, Unit, UsageView
from bot.domain.language import Language
from bot.domain.ledger import NO_GUILD, Spent, UsageLine, total, total_by_model
from bot.rendering.messages import (
    ACCENT,
    FIELD_VALUE_LIMIT,
    Embed,
    EmbedField,
    EmbedFooter,
    Message,
    write_message,
)
from bot.rendering.translations import format_dollars, format_number, translator
from bot.text.characters import one_line
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit
from bot.text.graphemes import count_units

_NAME_SHARE = 60  # code units
_MORE_SHARE = 60  # likewise, of the line that counts the models left out


def usage_page(view: UsageView, language: Language) -> Message:
    """Return what a guild took today and this month, by model, and what it may still take."""
    gettext = translator(language).gettext
    today = total(line for line in view.lines if line.day == view.day)
    fields = [
        EmbedField(name=gettext("Today"), value=_say_spent(today, language)),
        EmbedField(name=gettext("This month"), value=_say_spent(total(view.lines), language)),
        EmbedField(name=gettext("What is left"), value=_say_caps(view.caps, language)),
    ]
    if view.lines:
        by_model = _say_models(total_by_model(view.lines), language)
        fields.insert(2, EmbedField(name=gettext("By model, this month"), value=by_model))
    embed = Embed(
        title=gettext("What the model took on this server"),
        description=gettext("Only new digests are counted; a digest that is shown again takes nothing."),
        fields=fields,
        footer=EmbedFooter(text=gettext("Days and months begin at midnight UTC.")),
        color=ACCENT,
    )
    return write_message(embed)


def usage_rows(lines: Iterable[UsageLine], language: Language) -> tuple[tuple[str, ...], ...]:
    """Return a table: headings, a row for each line, and their sum; the first three columns are words."""
    gettext = translator(language).gettext
    lines = tuple(lines)
    headings = (
        gettext("Day"),
        gettext("Server"),
        gettext("Model"),
        gettext("Calls"),
        gettext("Tokens in"),
        gettext("Tokens out"),
        gettext("Cost"),
        gettext("Seconds a call"),
    )
    rows = [
        (
            line.day.isoformat(),
            _say_guild(line.guild, language),
            one_line(line.model),
            *_figures(line.spent, language),
        )
        for line in lines
    ]
    return (headings, *rows, (gettext("Total"), "", "", *_figures(total(lines), language)))


def _figures(spent: Spent, language: Language) -> tuple[str, ...]:
    counts = (spent.calls, spent.tokens_in, spent.tokens_out)
    return (
        *(format_number(count, language) for count in counts),
        _say_cost_briefly(spent, language),
        _say_seconds(spent, language),
    )


def _say_guild(guild: int, language: Language) -> str:
    return translator(language).gettext("direct messages") if guild == NO_GUILD else str(guild)


def _say_seconds(spent: Spent, language: Language) -> str:
    return format_decimal(spent.seconds / (spent.calls or 1), "#,##0.0", locale=language)


def _say_cost(spent: Spent, language: Language) -> str:
    """Return what is known of the cost, and how much is not."""
    labels = translator(language)
    if spent.is_unpriced:
        return labels.gettext("price not known")
    known = format_dollars(spent.cost, language)
    if not spent.unpriced:
        return known
    words = labels.ngettext(
        "{dollars} and {count} call whose price is not known",
        "{dollars} and {count} calls whose price is not known",
        spent.unpriced,
    )
    return words.format(dollars=known, count=format_number(spent.unpriced, language))


def _say_cost_briefly(spent: Spent, language: Language) -> str:
    is_more = spent.unpriced and not spent.is_unpriced
    return f"≥ {format_dollars(spent.cost, language)}" if is_more else _say_cost(spent, language)


def _say_spent(spent: Spent, language: Language) -> str:
    labels = translator(language)
    if not spent.calls:
        return labels.gettext("Nothing yet")
    calls = labels.ngettext("{count} call", "{count} calls", spent.calls)
    tokens = labels.gettext("{tokens_in} tokens in, {tokens_out} out")
    return " · ".join(
        (
            calls.format(count=format_number(spent.calls, language)),
            tokens.format(
                tokens_in=format_number(spent.tokens_in, language),
                tokens_out=format_number(spent.tokens_out, language),
            ),
            _say_cost(spent, language),
        )
    )


def _say_models(models: Mapping[str, Spent], language: Language) -> str:
    labels = translator(language)
    pace = labels.gettext("{seconds} seconds a call")
    lines, room = list[str](), FIELD_VALUE_LIMIT - _MORE_SHARE
    for name, spent in models.items():
        parts = _say_spent(spent, language), pace.format(seconds=_say_seconds(spent, language))
        line = f"- **{escape_line(fit(name, _NAME_SHARE)) or '?'}**: {' · '.join(parts)}"
        room -= count_units(line) + 1
        if room < 0:
            break
        lines.append(line)
    if more := len(models) - len(lines):
        words = labels.ngettext("and {count} more model", "and {count} more models", more)
        lines.append(f"- {words.format(count=format_number(more, language))}")
    return "\n".join(lines)


def _say_caps(states: Sequence[CapState], language: Language) -> str:
    """Return what a guild has left; of what all guilds share it is told only when that is used up."""
    own = [_say_left(state, language) for state in states if not state.cap.is_shared]
    used_up = dict.fromkeys(
        _say_used_up(state.cap, language) for state in states if state.cap.is_shared and not state.left
    )
    lines = own or [translator(language).gettext("This server has no limit of its own.")]
    return "\n".join(f"- {line}" for line in (*lines, *used_up))


def _say_left(state: CapState, language: Language) -> str:
    gettext = translator(language).gettext
    match state.cap.stretch, state.cap.unit:
        case Stretch.DAY, Unit.TOKENS:
            words = gettext("Today: {left} of {most} tokens")
        case Stretch.DAY, Unit.COST:
            words = gettext("Today: {left} of {most}")
        case Stretch.MONTH, Unit.TOKENS:
            words = gettext("This month: {left} of {most} tokens")
        case Stretch.MONTH, Unit.COST:
            words = gettext("This month: {left} of {most}")
    say = format_number if state.cap.unit is Unit.TOKENS else format_dollars
    return words.format(left=say(state.left, language), most=say(state.cap.most, language))


def _say_used_up(cap: Cap, language: Language) -> str:
    gettext = translator(language).gettext
    if cap.stretch is Stretch.DAY:
        return gettext("What all servers share is used up for today.")
    return gettext("What all servers share is used up for this month.")
