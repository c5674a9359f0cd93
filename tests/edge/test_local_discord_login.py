import asyncio
import time
from datetime import UTC, datetime

import aiohttp
import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.playground.kinds import NO_INTENT
from bot.playground.local_discord import open_local_discord
from tests.discord_clients import BareClient, connected, opened


async def test_the_unpatched_client_logs_in_and_finds_its_guild() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await client.until_heard("ready")
        assert client.user is not None
        assert client.user.id == local.world.bot.id
        assert client.application_id == local.world.application_id
        guild = client.get_guild(local.world.guild.id)
        assert guild is not None
        assert [channel.name for channel in guild.text_channels] == ["general", "news"]
        assert [role.name for role in guild.roles] == ["@everyone", "Moderators", "Publishers"]
        assert guild.me.guild_permissions.send_messages
        assert not guild.me.guild_permissions.manage_messages


async def test_the_addresses_in_the_library_stay_those_of_discord() -> None:
    async with opened() as local, connected(BareClient(local)):
        assert Route.BASE == "https://discord.com/api/v10"
        assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "wss://gateway.discord.gg/"


async def test_the_connector_leads_nowhere_else() -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        with pytest.raises(aiohttp.ClientConnectorError) as raised:
            await session.get("https://news.ycombinator.com/")
        assert "no host of the local Discord" in str(raised.value.os_error.__cause__ or raised.value.os_error)


async def test_it_listens_on_this_machine_only() -> None:
    async with opened() as local:
        reader, writer = await asyncio.open_connection("127.0.0.1", local.port)
        assert writer.get_extra_info("peername")[0] == "127.0.0.1"
        writer.close()
        await writer.wait_closed()
        del reader


async def test_a_wrong_token_does_not_log_in() -> None:
    async with opened() as local, BareClient(local) as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("another.token")
        assert [exchange.status for exchange in local.exchanges] == [401]


async def test_a_wrong_token_at_the_gateway_is_final() -> None:
    async with opened() as local, BareClient(local) as client:
        await client.login(local.token)
        client.http.token = "another.token"  # noqa: S105
        with pytest.raises(discord.ConnectionClosed) as raised:
            await client.connect()
        assert raised.value.code == 4004


async def test_intents_that_are_not_switched_on_are_refused() -> None:
    async with opened() as local:
        local.world.privileged_intents = NO_INTENT
        intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
        async with BareClient(local, intents=intents) as client:
            await client.login(local.token)
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await client.connect()


async def test_commands_are_registered_for_everyone_and_for_one_guild() -> None:
    async with opened() as local, connected(BareClient(local), sync=False) as client:
        home = discord.Object(local.world.guild.id)

        async def nothing(_: discord.Interaction) -> None: ...

        client.tree.add_command(discord.app_commands.Command(name="a", description="A", callback=nothing))
        client.tree.add_command(
            discord.app_commands.Command(name="b", description="B", callback=nothing), guild=home
        )
        first = await client.tree.sync()
        await client.tree.sync(guild=home)
        again = await client.tree.sync()
        assert [command.id for command in first] == [command.id for command in again]
        assert [command.name for command in await client.tree.fetch_commands()] == ["a"]
        assert [command.name for command in await client.tree.fetch_commands(guild=home)] == ["b"]
        command = await client.tree.fetch_command(first[0].id)
        changed = await command.edit(description="Other")
        assert changed.description == "Other"
        await changed.delete()
        with pytest.raises(discord.NotFound) as raised:
            await client.tree.fetch_command(first[0].id)
        assert raised.value.code == 10063


async def test_pictures_come_from_here_too() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        user = await client.fetch_user(local.world.person("alice").id)
        assert (await user.display_avatar.read()).startswith(b"\x89PNG")


async def test_the_application_tells_of_itself() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        about = await client.application_info()
        assert about.id == local.world.application_id
        assert about.owner.name == "operator"
        assert about.bot_public


async def test_each_of_two_shards_gets_its_own_guilds() -> None:
    async with opened() as local:
        everywhere = {
            local.world.guild.id,
            *(local.world.add_guild(f"Town {number}").id for number in range(5)),
        }
        first = BareClient(local, shard=(0, 2))
        second = BareClient(local, shard=(1, 2))
        async with connected(first), connected(second):
            await first.until_heard("ready")
            await second.until_heard("ready")
            found = [{guild.id for guild in client.guilds} for client in (first, second)]
        assert found[0] | found[1] == everywhere
        assert not found[0] & found[1]
        assert all((guild >> 22) % 2 == 1 for guild in found[1])


async def test_an_unknown_address_is_answered_as_discord_does() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        with pytest.raises(discord.NotFound) as raised:
            await client.http.request(Route("GET", "/nowhere"))
        assert raised.value.text == "404: Not Found"


async def test_opening_and_closing_are_cheap() -> None:
    async with opened():
        pass  # the certificates are made once in a process
    durations = list[float]()
    for _ in range(5):
        started = time.perf_counter()
        async with open_local_discord(now=lambda: datetime(2026, 11, 24, tzinfo=UTC)):
            pass
        durations.append(time.perf_counter() - started)
    assert min(durations) < 0.060
