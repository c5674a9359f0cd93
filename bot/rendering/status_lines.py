"""How all schedules are doing, for a terminal."""

from collections.abc import Iterator

from bot.domain.job import Job, JobState
from bot.domain.language import Language
from bot.domain.status import Status
from bot.domain.subscription import Subscription
from bot.rendering.status import say_lateness_of_day, say_queue, say_schedules
from bot.rendering.translations import format_time, translator
from bot.text.characters import one_line


def status_lines(status: Status, language: Language) -> Iterator[str]:
    """Yield lines of plain text; those of a list are indented. Times are UTC."""
    gettext = translator(language).gettext
    queue = list(say_queue(status, language))
    if status.oldest_waiting is not None:
        time = format_time(status.oldest_waiting, language)
        queue.append(gettext("the oldest since {time}").format(time=time))
    sections = (
        (gettext("Schedules"), [say_schedules(status, language)]),
        (gettext("Queue"), [" · ".join(queue)]),
        (gettext("Lateness of the last day"), [say_lateness_of_day(status, language)]),
        (gettext("Next"), [_next(one, language) for one in status.next_due]),
        (gettext("Last runs"), [_recent(job, language) for job in status.recent]),
    )
    for name, lines in sections:
        yield name
        yield from (f"  {line}" for line in lines if line)
        if not any(lines):
            yield f"  {gettext('nothing')}"


def _next(subscription: Subscription, language: Language) -> str:
    when = format_time(subscription.next_at, language) if subscription.next_at is not None else "—"
    return f"{when}  {_place(subscription.id, subscription.guild, subscription.channel, language)}"


def _recent(job: Job, language: Language) -> str:
    gettext = translator(language).gettext
    states = {
        JobState.WAITING: gettext("waiting"),
        JobState.WORKING: gettext("under way"),
        JobState.DONE: gettext("done"),
        JobState.DEAD: gettext("given up"),
        JobState.CANCELLED: gettext("cancelled"),
    }
    place = _place(job.subscription, job.guild, job.channel, language)
    outcome = one_line(gettext(job.outcome)) if job.outcome else ""
    return "  ".join(filter(None, (format_time(job.due_at, language), states[job.state], place, outcome)))


def _place(schedule: int, guild: int, channel: int, language: Language) -> str:
    words = translator(language).gettext("schedule {schedule}, server {guild}, channel {channel}")
    return words.format(schedule=schedule, guild=guild, channel=channel)
