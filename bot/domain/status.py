"""How schedules are doing, at a glance."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from bot.domain.job import Job
from bot.domain.subscription import Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the schedules of a guild, or of all, are doing.

    `next_due` are the first to come, `recent` the jobs that were finished last, newest first. `active`
    and `paused` count schedules; `running`, `waiting` and `dead` count jobs, the dead of a week.
    `lateness` is how many seconds after its slot each job of the last day posted first, ascending; of
    very many only the latest jobs. `oldest_waiting` is the earliest slot whose job waits.
    """

    next_due: tuple[Subscription, ...] = ()
    active: int = 0
    paused: int = 0
    running: int = 0
    waiting: int = 0
    dead: int = 0
    recent: tuple[Job, ...] = ()
    lateness: tuple[float, ...] = ()
    oldest_waiting: datetime | None = None

    @property
    def usual_lateness(self) -> float | None:
        """Return the median in seconds, None where nothing was posted."""
        return median(self.lateness) if self.lateness else None

    @property
    def worst_lateness(self) -> float | None:
        """Return the largest in seconds, likewise."""
        return max(self.lateness, default=None)
