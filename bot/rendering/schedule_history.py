"""The last runs of a schedule: when each was due, how late it was, what it posted, or why it did not."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from babel.dates import format_timedelta

from bot.domain.job import Delivery, Job, JobState, PartKind, Run
from bot.domain.language import Language
from bot.domain.subscription import Subscription
from bot.rendering.messages import ACCENT, DESCRIPTION_LIMIT, TITLE_LIMIT, Embed, Message, write_message
from bot.rendering.phrases import say_age
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit
from bot.text.graphemes import count_units

PROMPT = timedelta(minutes=1)  # as late as nobody calls late

_LINKS_SHOWN = 10
_REASON_SHARE = 200  # code units


def schedule_history(subscription: Subscription, runs: Sequence[Run], language: Language) -> Message:
    """Return the runs in the order given, as many of them as one message holds.

    Args:
        subscription: Whose runs they are.
        runs: Newest first.
        language: The reader's.
    """
    gettext = translator(language).gettext
    lines, used = list[str](), 0
    for run in runs:
        line = _line(run, language)
        used += count_units(line) + 1
        if used > DESCRIPTION_LIMIT:
            break
        lines.append(line)
    title = gettext("Last runs of schedule {number}").format(number=subscription.id)
    words = "\n".join(lines) or gettext("It has not run yet.")
    return write_message(Embed(title=fit(title, TITLE_LIMIT), description=words, color=ACCENT))


def say_lateness(lateness: timedelta, language: Language) -> str:
    """Return how late something was, rounded to its largest unit."""
    gettext = translator(language).gettext
    if lateness < PROMPT:
        return gettext("on time")
    late = format_timedelta(lateness, granularity="minute", threshold=2, locale=language)
    return gettext("{time} late").format(time=late)


def say_outcome(job: Job, language: Language) -> str:
    """Return why a job posts nothing any more, escaped; empty where no reason is known."""
    outcome = translator(language).gettext(job.outcome) if job.outcome else ""
    return fit(escape_line(outcome), _REASON_SHARE)


def message_url(guild: int, channel: int, message: int) -> str:
    """Return the address of a message, which Discord's own clients open in place."""
    return f"https://discord.com/channels/{guild}/{channel}/{message}"


def _line(run: Run, language: Language) -> str:
    job = run.job
    signs = {JobState.DONE: "✅", JobState.DEAD: "❌", JobState.CANCELLED: "🚫"}
    parts = [f"{signs.get(job.state, '⏳')} <t:{int(job.due_at.timestamp())}:f>"]
    if not _is_slot(job.slot):
        parts.append(translator(language).gettext("started by hand"))
    return " · ".join((*parts, *_say_end(run, language)))


def _say_end(run: Run, language: Language) -> Iterator[str]:
    job, labels = run.job, translator(language)
    gettext = labels.gettext
    sent = [delivery for delivery in run.deliveries if delivery.sent_at is not None]
    times = [delivery.sent_at for delivery in sent if delivery.sent_at is not None]
    if times:
        yield say_lateness(max(timedelta(), min(times) - job.due_at), language)
    match job.state:
        case JobState.DEAD:
            words = labels.ngettext(
                "given up after {count} try", "given up after {count} tries", job.attempts
            )
            yield words.format(count=format_number(job.attempts, language))
        case JobState.CANCELLED:
            yield gettext("cancelled")
        case JobState.WAITING if job.attempts:
            yield gettext("tries again {age}").format(age=say_age(job.not_before))
        case JobState.WAITING | JobState.WORKING:
            yield gettext("under way")
        case JobState.DONE if not sent:
            yield gettext("nothing was posted")
        case _:
            pass
    if outcome := say_outcome(job, language):
        yield outcome
    yield from _links(job, sent, language)


def _links(job: Job, sent: Sequence[Delivery], language: Language) -> Iterator[str]:
    gettext = translator(language).gettext
    names = {
        PartKind.OVERVIEW: gettext("Overview"),
        PartKind.STORY: gettext("Story"),
        PartKind.THREAD: gettext("Thread"),
        PartKind.GROWN: gettext("Edited"),
        PartKind.NOTHING: gettext("Nothing new"),
        PartKind.SITE: gettext("Site"),
    }
    kinds = {part.target: part.kind for part in job.parts or ()}
    for delivery in sent[:_LINKS_SHOWN]:
        name = names[kinds.get(delivery.target, PartKind.STORY)]
        if delivery.message is None:  # such as a post of the site
            yield name
        else:
            yield f"[{name}]({message_url(job.guild, delivery.channel, delivery.message)})"
    if len(sent) > _LINKS_SHOWN:
        yield f"+{format_number(len(sent) - _LINKS_SHOWN, language)}"


def _is_slot(slot: str) -> bool:
    try:
        datetime.fromisoformat(slot)
    except ValueError:
        return False
    return True
