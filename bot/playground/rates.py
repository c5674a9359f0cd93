"""Rate limits as Discord keeps them: a bucket for each route and place, and one for all requests.

https://docs.discord.com/developers/topics/rate-limits (read 2026-08-06). The sizes of the buckets are
not documented; those below are what bots have seen.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import md5

from bot.playground.faults import Status, too_many_requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limit of all requests, and those of routes: the first pattern that finds "POST /channels/…"."""

    overall: Limit = Limit(requests=50, seconds=1)
    routes: Mapping[str, Limit] = field(
        default_factory=lambda: {
            "^POST /channels/{channel}/messages$": Limit(requests=5, seconds=5),
            "^PATCH /channels/{channel}/messages/": Limit(requests=5, seconds=5),
            "^DELETE /channels/{channel}/messages/": Limit(requests=5, seconds=1),
            "^(POST|PATCH|DELETE) /webhooks/": Limit(requests=5, seconds=2),
        }
    )
    other: Limit = Limit(requests=50, seconds=1)

    def of(self, route: str) -> Limit:
        """Return the limit of a route, written as "METHOD /template"."""
        return next(
            (limit for pattern, limit in self.routes.items() if re.search(pattern, route)), self.other
        )


@dataclass(slots=True, kw_only=True)
class _Bucket:
    limit: Limit
    ends_at: float = 0.0
    used: int = 0

    def take(self, now: float) -> bool:
        """Count a request; return whether it is within the limit."""
        if now >= self.ends_at:
            self.ends_at, self.used = now + self.limit.seconds, 0
        self.used += 1
        return self.used <= self.limit.requests


class Rates:
    """Counts requests; `clock` is in seconds and never goes back."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._overall = _Bucket(limit=limits.overall)
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def take(
        self, route: str, place: str, *, is_interaction: bool, epoch: float
    ) -> tuple[Status | None, dict[str, str]]:
        """Return a refusal if there were too many requests, and the headers that tell of the bucket.

        Args:
            route: "METHOD /template".
            place: The ids that give a route a bucket of its own: of the channel, guild or webhook.
            is_interaction: Those do not count among all requests.
            epoch: Seconds since 1970.
        """
        now = self._clock()
        if not is_interaction and not self._overall.take(now):
            return too_many_requests(retry_after=_left(self._overall, now), is_global=True), {}
        key = (route, place)
        bucket = self._buckets.setdefault(key, _Bucket(limit=self._limits.of(route)))
        is_within = bucket.take(now)
        left = _left(bucket, now)
        headers = {
            "X-RateLimit-Limit": str(bucket.limit.requests),
            "X-RateLimit-Remaining": str(max(0, bucket.limit.requests - bucket.used)),
            "X-RateLimit-Reset": f"{epoch + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": md5(route.encode(), usedforsecurity=False).hexdigest(),
        }
        return (None if is_within else too_many_requests(retry_after=left)), headers


def _left(bucket: _Bucket, now: float) -> float:
    return math.ceil((bucket.ends_at - now) * 1000) / 1000
