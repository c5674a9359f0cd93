"""What guilds have chosen, at hand for every command."""

import asyncio
from collections import OrderedDict
from dataclasses import replace

from bot.domain.preferences import FEWEST_COMMENTS, MOST_COMMENTS, NO_PREFERENCES, Preferences
from bot.errors import Refused
from bot.storage.guilds import GuildStore


class Guilds:
    """Preferences of guilds, remembered in front of the store.

    Args:
        store: Where they are kept.
        most: The most guilds that are remembered at once.
    """

    def __init__(self, store: GuildStore, *, most: int = 1_000) -> None:
        self._store = store
        self._most = most
        self._remembered = OrderedDict[int, Preferences]()
        self._turn = asyncio.Lock()

    async def get(self, guild: int | None) -> Preferences:
        """Return a guild's preferences; `NO_PREFERENCES` in a direct message, or where nothing was chosen."""
        if guild is None:
            return NO_PREFERENCES
        if guild in self._remembered:
            self._remembered.move_to_end(guild)
            return self._remembered[guild]
        # In turn with changes, so that an older answer never covers a newer one.
        async with self._turn:
            return await self._look_up(guild)

    async def change(self, guild: int, **changes: object) -> Preferences:
        """Change fields of `Preferences` by name and return all of them; of two changes at once both count.

        Raises:
            Refused: There cannot be so many comments.
        """
        for name in {"publishers", "schedulers", "unfurled"} & changes.keys():
            changes[name] = tuple(sorted(set(changes[name])))  # pyright: ignore[reportArgumentType,reportUnknownArgumentType,reportUnknownVariableType] - ids
        async with self._turn:
            try:
                changed = replace(await self._look_up(guild), **changes)  # pyright: ignore[reportArgumentType] - by name
            except ValueError as error:
                raise Refused(
                    "A digest has from {fewest} to {most} comments.",
                    hint="Choose a number between them.",
                    fewest=FEWEST_COMMENTS,
                    most=MOST_COMMENTS,
                ) from error
            await self._store.put(guild, changed)
            self._remember(guild, changed)
        return changed

    async def forget(self, guild: int) -> None:
        """Forget a guild that the bot has left."""
        async with self._turn:
            await self._store.forget(guild)
            self._remembered.pop(guild, None)

    async def _look_up(self, guild: int) -> Preferences:
        if guild not in self._remembered:
            self._remember(guild, await self._store.get(guild))
        return self._remembered[guild]

    def _remember(self, guild: int, preferences: Preferences) -> None:
        self._remembered[guild] = preferences
        self._remembered.move_to_end(guild)
        while len(self._remembered) > self._most:
            self._remembered.popitem(last=False)
