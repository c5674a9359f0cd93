"""How schedules are doing, for scripts."""

from datetime import UTC, datetime
from typing import TypeAlias

from bot.domain.job import Job
from bot.domain.status import Status
from bot.domain.subscription import Subscription

JsonObject: TypeAlias = dict[str, object]


def status_to_json(status: Status, *, guild: int | None, at: datetime) -> JsonObject:
    """Return plain values, ready for `json.dumps`; keys may be added but never change.

    ```
    at              when this was true
    guild           the server's id as a text, null for all servers
    active, paused  schedules
    running, waiting, dead  jobs; the dead of the last week
    oldest_waiting  the earliest slot whose job waits, or null
    lateness        {runs, median, worst} of the last day, in seconds; null where there was none
    next            [{schedule, guild, channel, at}]
    recent          [{job, schedule, guild, channel, slot, due_at, state, attempts, finished_at, outcome}]
    ```
    """
    return {
        "at": _moment(at),
        "guild": None if guild is None else str(guild),
        "active": status.active,
        "paused": status.paused,
        "running": status.running,
        "waiting": status.waiting,
        "dead": status.dead,
        "oldest_waiting": _moment(status.oldest_waiting),
        "lateness": {
            "runs": len(status.lateness),
            "median": _seconds(status.usual_lateness),
            "worst": _seconds(status.worst_lateness),
        },
        "next": [_next(subscription) for subscription in status.next_due],
        "recent": [_recent(job) for job in status.recent],
    }


def _next(subscription: Subscription) -> JsonObject:
    return {
        "schedule": subscription.id,
        "guild": str(subscription.guild),  # too long for the numbers of JavaScript
        "channel": str(subscription.channel),
        "at": _moment(subscription.next_at),
    }


def _recent(job: Job) -> JsonObject:
    return {
        "job": job.id,
        "schedule": job.subscription,
        "guild": str(job.guild),
        "channel": str(job.channel),
        "slot": job.slot,
        "due_at": _moment(job.due_at),
        "state": str(job.state),
        "attempts": job.attempts,
        "finished_at": _moment(job.finished_at),
        "outcome": job.outcome,
    }


def _moment(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _seconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
