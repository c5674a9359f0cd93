from collections.abc import Callable
from datetime import timedelta

import discord
import pytest

from bot.playground.asking import CannotDo
from bot.playground.inhabitants import Overwrite
from bot.playground.permissions import EVERYONE, Permission
from bot.playground.snowflakes import Snowflakes
from bot.playground.standing import may
from tests.discord_clients import BareClient, Clock, connected, opened


async def test_permissions_are_those_that_the_library_computes() -> None:
    async with opened() as local:
        world, general = local.world, local.world.channel("general")
        home = world.guild
        role = world.add_role("Bots", Permission.MANAGE_THREADS)
        home.members[world.bot.id].roles.append(role.id)
        everyone, own = Overwrite(id=home.id, is_member=False), Overwrite(id=role.id, is_member=False)
        general.overwrites = {home.id: everyone, role.id: own}
        changes: tuple[Callable[[], None], ...] = (
            lambda: setattr(everyone, "deny", Permission.SEND_MESSAGES | Permission.EMBED_LINKS),
            lambda: setattr(own, "allow", Permission.EMBED_LINKS),
            lambda: world.grant(general, Permission.SEND_MESSAGES),
            lambda: world.deny(general, Permission.EMBED_LINKS),
            lambda: world.change_role(role, Permission.ADMINISTRATOR),
            lambda: world.change_role(role, Permission.MANAGE_THREADS),
            lambda: world.deny(general, Permission.VIEW_CHANNEL),
        )
        async with connected(BareClient(local)) as client:
            await client.until_heard("ready")
            for number, change in enumerate(changes):
                change()
                world.announce_channel("CHANNEL_UPDATE", general)
                await local.world.person("alice").say(world.channel("alice"), str(number))
                await client.until_heard("message", times=number + 1)
                channel = client.get_channel(general.id)
                assert isinstance(channel, discord.TextChannel)
                ours, theirs = may(world.bot.id, general), channel.permissions_for(channel.guild.me)
                known = [bit for bit in Permission if bit.value & discord.Permissions.all_channel().value]
                assert [bit for bit in known if bit in ours] == [
                    bit for bit in known if bit.value & theirs.value
                ]


async def test_ids_grow_also_while_time_stands_still() -> None:
    clock = Clock()
    snowflakes = Snowflakes(clock.now)
    made = [snowflakes.make() for _ in range(3)]
    clock.move(timedelta(seconds=-5))
    made.append(snowflakes.make())
    clock.move(timedelta(seconds=10))
    made.append(snowflakes.make())
    assert made == sorted(set(made))
    assert discord.utils.snowflake_time(made[0]) == Clock().time
    assert discord.utils.snowflake_time(made[-1]) == clock.time


async def test_people_cannot_write_where_they_may_not() -> None:
    async with opened() as local:
        general, alice = local.world.channel("general"), local.world.person("alice")
        local.world.change_role(
            local.world.guild.roles[local.world.guild.id], EVERYONE & ~Permission.SEND_MESSAGES
        )
        with pytest.raises(CannotDo, match="may not write"):
            await alice.say(general, "hello")
        assert Permission.READ_MESSAGE_HISTORY in may(alice.id, general)
        assert Permission.ATTACH_FILES not in may(alice.id, general)
