import asyncio
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from bot.domain.language import Language
from bot.domain.preferences import NO_PREFERENCES, Preferences
from bot.errors import Refused
from bot.services.guilds import Guilds
from bot.storage.database import Database, open_database
from bot.storage.guilds import GuildStore


@pytest_asyncio.fixture
async def database() -> AsyncGenerator[Database]:
    async with open_database(None) as opened:
        yield opened


@pytest.fixture
def guilds(database: Database) -> Guilds:
    return Guilds(GuildStore(database), most=2)


async def test_a_direct_message_or_a_new_guild_has_no_preferences(guilds: Guilds) -> None:
    assert await guilds.get(None) == await guilds.get(1) == NO_PREFERENCES


async def test_a_change_is_seen_at_once_and_kept(guilds: Guilds, database: Database) -> None:
    await guilds.change(1, comments=30)
    changed = await guilds.change(1, language=Language.JA)
    assert changed == await guilds.get(1) == Preferences(comments=30, language=Language.JA)
    assert await guilds.get(2) == NO_PREFERENCES
    assert await Guilds(GuildStore(database)).get(1) == changed


async def test_roles_and_channels_are_kept_once_and_in_order(guilds: Guilds) -> None:
    changed = await guilds.change(1, publishers=(9, 3, 9), unfurled=[5])
    assert (changed.publishers, changed.unfurled) == ((3, 9), (5,))


async def test_of_two_changes_at_once_both_count(guilds: Guilds) -> None:
    await asyncio.gather(
        guilds.change(1, comments=30), guilds.get(1), guilds.change(1, language=Language.JA), guilds.get(1)
    )
    assert await guilds.get(1) == Preferences(comments=30, language=Language.JA)


@pytest.mark.parametrize("comments", [0, 501, -1])
async def test_a_number_of_comments_that_cannot_be_is_refused(guilds: Guilds, comments: int) -> None:
    await guilds.change(1, comments=30)
    with pytest.raises(Refused, match="from 1 to 500 comments"):
        await guilds.change(1, comments=comments, language=Language.JA)
    assert await guilds.get(1) == Preferences(comments=30)


async def test_only_some_guilds_are_remembered_and_the_rest_is_looked_up(
    guilds: Guilds, database: Database
) -> None:
    for guild in (1, 2, 3):
        await guilds.change(guild, comments=guild)
    await database.execute("DELETE FROM guilds")
    assert [(await guilds.get(guild)).comments for guild in (2, 3)] == [2, 3]
    assert await guilds.get(1) == NO_PREFERENCES


async def test_a_guild_that_was_left_is_forgotten(guilds: Guilds) -> None:
    await guilds.change(1, comments=30)
    await guilds.forget(1)
    assert await guilds.get(1) == NO_PREFERENCES
