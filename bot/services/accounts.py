"""What models took, as budgets count it: what is in the store, and what is still to be written there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

import structlog

from bot.domain.caps import Cap, first_day
from bot.domain.ledger import NOTHING, Spent, UsageLine, total
from bot.errors import BotError
from bot.storage.usage import UsageStore

log = structlog.get_logger()


class Accounts:
    """Counts at once, and writes down when told. Its user sees to it that nobody reads meanwhile."""

    def __init__(self, store: UsageStore) -> None:
        self._store = store
        self._unwritten = dict[UsageLine, Spent]()

    def count(self, line: UsageLine) -> None:
        """Count what was taken; it is not written down yet."""
        place = replace(line, spent=NOTHING)
        self._unwritten[place] = self._unwritten.get(place, NOTHING) + line.spent

    async def write(self) -> None:
        """Write down what is not yet; what cannot be written counts all the same, and is tried again."""
        while self._unwritten:
            place, spent = self._unwritten.popitem()
            line = replace(place, spent=spent)
            try:
                await self._store.add(line)
            except BotError as error:
                self.count(line)
                log.warning("usage not written down", reason=str(error))
                return

    async def lines(self, guild: int, since: date) -> tuple[UsageLine, ...]:
        """Return what a guild took since a day, as far as it is written down.

        Raises:
            BotError: The database cannot be read.
        """
        return await self._store.lines(guild, since)

    async def sums(self, caps: Iterable[Cap], guild: int, now: datetime) -> dict[Cap, Spent]:
        """Return what each cap has to count for a guild, at a time in UTC.

        Raises:
            BotError: The database cannot be read.
        """
        since = {cap: (None if cap.is_shared else guild, first_day(cap.stretch, now)) for cap in caps}
        # Caps of tokens and of dollars ask for the same.
        written = {place: await self._store.spent(*place) for place in dict.fromkeys(since.values())}
        # Nothing is awaited from here on, as what is still to be written may change meanwhile.
        return {cap: written[place] + self._pending(*place) for cap, place in since.items()}

    def _pending(self, guild: int | None, since: date) -> Spent:
        return total(
            replace(place, spent=spent)
            for place, spent in self._unwritten.items()
            if place.day >= since and guild in (None, place.guild)
        )
