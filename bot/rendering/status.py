"""How the schedules of a server are doing: what comes next, what was late, what waits, what failed."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from babel.dates import format_timedelta
from babel.units import format_unit

from bot.domain.job import Job, JobState
from bot.domain.language import Language
from bot.domain.status import Status
from bot.domain.subscription import Subscription
from bot.rendering.messages import ACCENT, FIELD_VALUE_LIMIT, Embed, EmbedField, Message, write_message
from bot.rendering.phrases import say_age
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit
from bot.text.graphemes import count_units

SIGNS = {JobState.DONE: "✅", JobState.DEAD: "❌", JobState.CANCELLED: "🚫"}

_MINUTE = 60  # seconds
_REASON_SHARE = 80  # code units


def status_message(status: Status, language: Language) -> Message:
    """Return how the schedules of a server are doing."""
    gettext = translator(language).gettext
    queue = list(say_queue(status, language))
    if status.oldest_waiting is not None:
        queue.append(gettext("the oldest since {time}").format(time=say_age(status.oldest_waiting)))
    sections = (
        (gettext("Schedules"), say_schedules(status, language)),
        (gettext("Queue"), " · ".join(queue)),
        (gettext("Lateness of the last day"), say_lateness_of_day(status, language)),
        (gettext("Next"), _join(_next(one) for one in status.next_due)),
        (gettext("Last runs"), _join(_recent(job, language) for job in status.recent)),
    )
    nothing = gettext("nothing")
    return write_message(
        Embed(
            title=gettext("How schedules are doing here"),
            fields=[EmbedField(name=name, value=value or nothing) for name, value in sections],
            color=ACCENT,
        )
    )


def say_schedules(status: Status, language: Language) -> str:
    """Return how many schedules run and how many are paused."""
    words = translator(language).gettext("{active} active · {paused} paused")
    return words.format(
        active=format_number(status.active, language), paused=format_number(status.paused, language)
    )


def say_queue(status: Status, language: Language) -> Iterator[str]:
    """Yield how many jobs are under way, how many wait, and how many were given up."""
    labels = translator(language)
    counts = (
        (labels.gettext("{count} under way"), status.running),
        (labels.gettext("{count} waiting"), status.waiting),
        (labels.gettext("{count} given up within a week"), status.dead),
    )
    yield from (words.format(count=format_number(count, language)) for words, count in counts)


def say_lateness_of_day(status: Status, language: Language) -> str:
    """Return how late the jobs of the last day were; empty where there was none."""
    if status.usual_lateness is None or status.worst_lateness is None:
        return ""
    words = translator(language).ngettext(
        "usually {usual}, at worst {worst}; {count} run",
        "usually {usual}, at worst {worst}; {count} runs",
        len(status.lateness),
    )
    return words.format(
        usual=say_seconds(status.usual_lateness, language),
        worst=say_seconds(status.worst_lateness, language),
        count=format_number(len(status.lateness), language),
    )


def say_seconds(seconds: float, language: Language) -> str:
    """Return a stretch of time, with tenths of a second where it is short."""
    if seconds < _MINUTE:
        return format_unit(round(seconds, 1), "second", length="short", locale=language)
    stretch = timedelta(seconds=seconds)
    return format_timedelta(stretch, granularity="minute", threshold=2, format="short", locale=language)


def _next(subscription: Subscription) -> str:
    when = say_age(subscription.next_at) if subscription.next_at is not None else "—"
    return f"**{subscription.id}** · <#{subscription.channel}> · {when}"


def _recent(job: Job, language: Language) -> str:
    sign = SIGNS.get(job.state, "⏳")
    outcome = (
        fit(escape_line(translator(language).gettext(job.outcome)), _REASON_SHARE) if job.outcome else ""
    )
    parts = (
        f"{sign} <t:{int(job.due_at.timestamp())}:f>",
        f"**{job.subscription}**",
        f"<#{job.channel}>",
        outcome,
    )
    return " · ".join(filter(None, parts))


def _join(lines: Iterable[str]) -> str:
    """Return as many whole lines as one field holds."""
    kept, room = list[str](), FIELD_VALUE_LIMIT
    for line in lines:
        room -= count_units(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept)
