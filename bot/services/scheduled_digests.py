"""The digests that a job shows: made together before it posts, and the same ones at each try."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.domain.language import Language
from bot.domain.request import KeptDigest
from bot.domain.subscription import Subscription
from bot.domain.thread import ItemId
from bot.errors import BotError, Refused, ThreadNotFound

log = structlog.get_logger()


class MakeDigest(Protocol):
    """Gives a digest as a subscription wants it, at nobody's allowance: a young one, else a new one."""

    async def __call__(self, subscription: Subscription, item: ItemId, *, is_fresh: bool) -> KeptDigest:
        """Give it; `is_fresh` is never content with one that is kept.

        Raises:
            ThreadNotFound: There is nothing to digest.
            Unavailable: It cannot be read or written now.
        """
        ...


class FindDigest(Protocol):
    """Returns the digest of a number; None where it is no longer kept."""

    async def __call__(self, number: int) -> KeptDigest | None:
        """Return it."""
        ...


class FindLanguage(Protocol):
    """Returns the language of a subscription: its own, or that of its guild."""

    async def __call__(self, subscription: Subscription) -> Language:
        """Return it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledDigests:
    """Where the digests of schedules come from."""

    make: MakeDigest
    find: FindDigest
    find_language: FindLanguage

    async def find_all(self, numbers: Iterable[int]) -> tuple[KeptDigest, ...]:
        """Return the digests of these numbers, in their order, without those that are forgotten."""
        found = [await self.find(number) for number in numbers]
        return tuple(one for one in found if one is not None)

    async def make_all(
        self, subscription: Subscription, items: Sequence[ItemId], *, is_patient: bool
    ) -> Mapping[ItemId, KeptDigest]:
        """Return digests of these stories, without those of which none can be made.

        Args:
            subscription: Who wants them.
            items: The stories; each is asked for at once.
            is_patient: Wait for every story that may come yet; else go on with those that are there.

        Raises:
            BotError: A story may come yet, and should be waited for, or is the only one.
        """
        async with asyncio.TaskGroup() as group:
            tasks = {item: group.create_task(self._try(subscription, item)) for item in items}
        results = {item: task.result() for item, task in tasks.items()}
        made = {item: result for item, result in results.items() if isinstance(result, KeptDigest)}
        for item, fault in results.items():
            if isinstance(fault, BotError):
                if not _is_lasting(fault) and (is_patient or not made):
                    raise fault
                log.warning("story left out", subscription=subscription.id, item=item, reason=str(fault))
        return made

    async def _try(self, subscription: Subscription, item: ItemId) -> KeptDigest | BotError:
        try:
            return await self.make(subscription, item, is_fresh=False)
        except BotError as fault:
            return fault


def _is_lasting(fault: BotError) -> bool:
    return isinstance(fault, ThreadNotFound | Refused)
