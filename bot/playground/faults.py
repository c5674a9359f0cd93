"""What a test lets go wrong: refusals, broken connections, slow answers, events twice or late."""

import asyncio
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.playground.kinds import Payload

GATEWAY = "GATEWAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Answer with a status; `is_after`: only once the request has had its effect."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Payload | str = ""
    is_after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Break the connection; `is_after`: only once the request has had its effect."""

    is_after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Do it later: after some seconds, and not before `until` is set."""

    seconds: float = 0
    until: asyncio.Event | None = None

    async def wait(self) -> None:
        """Return when it is time."""
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.until is not None:
            await self.until.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """Send an event of the gateway a second time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lose:
    """Never send an event of the gateway."""


Effect: TypeAlias = Status | Drop | Delay | Twice | Lose


@dataclass(slots=True, kw_only=True)
class Fault:
    """An effect on the next `times` requests whose path (after `/api/v10`) the pattern finds.

    For events of the gateway the method is GATEWAY and the path is the event's name; they can be
    delayed, sent twice or lost.
    """

    method: str
    path: str
    effect: Effect
    times: int = 1

    def fits(self, method: str, path: str) -> bool:
        """Return whether this is a request to spoil."""
        return self.times > 0 and self.method == method and re.search(self.path, path) is not None


def take_effect(faults: list[Fault], method: str, path: str) -> Effect | None:
    """Return what is to go wrong with a request, and count it."""
    fault = next((fault for fault in faults if fault.fits(method, path)), None)
    if fault is None:
        return None
    fault.times -= 1
    return fault.effect


def too_many_requests(*, retry_after: float, is_global: bool = False) -> Status:
    """Return the answer 429 as Discord gives it: discord.py takes one without `Via` for a ban."""
    headers = {
        "Via": "1.1 google",
        "Retry-After": str(math.ceil(retry_after)),
        "X-RateLimit-Scope": "global" if is_global else "user",
    }
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": is_global}
    return Status(
        status=429, headers=headers | ({"X-RateLimit-Global": "true"} if is_global else {}), body=body
    )
