import asyncio
import json

import aiohttp
import discord
import pytest

from bot.playground.faults import GATEWAY, Delay, Fault, Lose, Twice
from bot.playground.kinds import Payload
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import Permission
from tests.discord_clients import BareClient, connected, opened


def messages(client: BareClient) -> list[str]:
    return [thing.content for _, thing in client.heard if isinstance(thing, discord.Message)]


async def test_a_client_that_lost_the_line_resumes_and_hears_what_it_missed() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        general, alice = local.world.channel("alice"), local.world.person("alice")
        await alice.say(general, "one")
        await client.until_heard("message")
        await local.disconnect()
        await alice.say(general, "two")
        await alice.say(general, "three")
        await local.wait_ready()
        await client.until_heard("resumed")
        await client.until_heard("message", times=3)
        assert messages(client) == ["one", "two", "three"]
        assert client.names().count("connect") == 1


@pytest.mark.parametrize("code", [4000, 4008, 1001])
async def test_a_closed_socket_is_resumed(code: int) -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await local.disconnect(code)
        await local.wait_ready()
        await client.until_heard("resumed")


async def test_a_session_that_timed_out_is_replaced_by_a_new_one() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await local.disconnect(4009)
        await client.until_heard("connect", times=2)
        assert "resumed" not in client.names()


async def test_a_client_reconnects_when_asked_to() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await local.ask_to_reconnect()
        await local.wait_ready()
        await client.until_heard("resumed")


async def test_an_invalid_session_that_can_be_resumed_is() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await local.invalidate(resumable=True)
        await local.wait_ready()
        await client.until_heard("resumed")


async def test_an_invalid_session_is_replaced_by_a_new_one() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await local.invalidate(resumable=False)
        await local.wait_ready()
        await client.until_heard("connect", times=2)
        assert "resumed" not in client.names()
        await local.world.person("alice").say(local.world.channel("alice"), "hello")
        await client.until_heard("message")


async def test_commands_work_after_every_way_of_losing_the_line() -> None:
    async with opened() as local:
        client = BareClient(local)

        @client.tree.command(name="about", description="About")
        async def about(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("about")

        async with connected(client):
            for lose in (
                local.disconnect,
                local.ask_to_reconnect,
                lambda: local.invalidate(resumable=False),
            ):
                await lose()
                await local.wait_ready()
                answer = await local.world.person("alice").slash(local.world.channel("news"), "about")
                await answer.settled()
                assert answer.kind == 4


@pytest.mark.parametrize("code", [4004, 4010, 4013])
async def test_some_close_codes_are_final(code: int) -> None:
    async with opened() as local, BareClient(local) as client, asyncio.TaskGroup() as tasks:
        await client.login(local.token)
        running = tasks.create_task(_final_code(client))
        await local.wait_ready()
        await local.disconnect(code)
        assert await running == code


async def _final_code(client: BareClient) -> int:
    with pytest.raises(discord.ConnectionClosed) as raised:
        await client.connect()
    return raised.value.code


async def test_events_may_come_twice_late_or_never() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        channel, alice = local.world.channel("alice"), local.world.person("alice")
        now = asyncio.Event()
        for effect in (Twice(), Delay(until=now), Lose()):
            local.faults.append(Fault(method=GATEWAY, path="^MESSAGE_CREATE$", effect=effect))
        for text in ("twice", "late", "never", "plain"):
            await alice.say(channel, text)
        await client.until_heard("message", times=3)
        now.set()
        await client.until_heard("message", times=4)
        assert messages(client) == ["twice", "twice", "plain", "late"]


async def test_the_content_of_messages_needs_its_intent() -> None:
    async with opened() as local:
        reading = discord.Intents(guilds=True, guild_messages=True, message_content=True)
        for intents, contents in (
            (discord.Intents(guilds=True, guild_messages=True), ["", "<@{bot}> look", "own"]),
            (reading, ["a link", "<@{bot}> look", "own"]),
            (discord.Intents(guilds=True), []),
        ):
            async with connected(BareClient(local, intents=intents)) as client:
                general, alice = local.world.channel("general"), local.world.person("alice")
                await alice.say(general, "a link")
                await alice.say(general, f"<@{local.world.bot.id}> look")
                await client.get_partial_messageable(general.id).send("own")
                expected = [text.format(bot=local.world.bot.id) for text in contents]
                await client.until_heard("message", times=len(contents))
                assert messages(client) == expected


async def test_a_bot_that_may_not_look_hears_nothing() -> None:
    async with opened() as local:
        intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
        async with connected(BareClient(local, intents=intents)) as client:
            general, alice = local.world.channel("general"), local.world.person("alice")
            local.world.deny(general, Permission.VIEW_CHANNEL)
            await alice.say(general, "hidden")
            await alice.say(local.world.channel("news"), "open")
            await client.until_heard("message")
            assert messages(client) == ["open"]


async def test_a_guild_that_throws_the_bot_out_is_gone() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await client.until_heard("ready")
        local.world.remove_guild(local.world.guild)
        await client.until_heard("guild_remove")
        assert list(client.guilds) == []


async def test_a_guild_that_invites_the_bot_appears() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await client.until_heard("ready")
        joined = local.world.add_guild("Second Town")
        await client.until_heard("guild_join")
        assert client.get_guild(joined.id) is not None


class RawGateway:
    """A socket without a library, for what discord.py never sends."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, op: int, data: object) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def next(self) -> Payload:
        return json.loads(await self.socket.receive_str())

    async def closing_code(self) -> int | None:
        while (await self.socket.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
        return self.socket.close_code


async def raw(session: aiohttp.ClientSession) -> RawGateway:
    gateway = RawGateway(await session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json"))
    hello = await gateway.next()
    assert hello["op"] == 10
    assert hello["d"]["heartbeat_interval"] > 0
    return gateway


def identity(local: LocalDiscord) -> Payload:
    return {"token": local.token, "intents": 1, "properties": {}}


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (99, None, 4001),
        (3, {}, 4003),
        (2, {"token": "another", "intents": 1}, 4004),
        (6, {"token": "another", "session_id": "x", "seq": 1}, 4004),
        (2, {"token": "local.playground.token", "intents": 1, "shard": [3, 2]}, 4010),
        (2, {"token": "local.playground.token", "intents": 1 << 40}, 4013),
        (2, {"token": "local.playground.token", "intents": 1 << 1}, 4014),
    ],
)
async def test_a_client_that_errs_is_closed_with_the_code_for_it(op: int, data: object, code: int) -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        gateway = await raw(session)
        await gateway.send(op, data)
        assert await gateway.closing_code() == code


async def test_what_is_no_json_and_what_is_too_long_is_refused() -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        for text in ("{", "[]", json.dumps({"op": 1, "d": "x" * 5000})):
            gateway = await raw(session)
            await gateway.socket.send_str(text)
            assert await gateway.closing_code() == 4002


async def test_too_many_messages_are_refused() -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        gateway = await raw(session)
        for _ in range(121):
            await gateway.send(1, None)
        assert await gateway.closing_code() == 4008


async def test_a_second_identify_is_refused() -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        gateway = await raw(session)
        await gateway.send(2, identity(local))
        await gateway.send(2, identity(local))
        assert await gateway.closing_code() == 4005


async def test_heartbeats_are_acknowledged_unless_a_test_forbids_it() -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        gateway = await raw(session)
        local.faults.append(Fault(method=GATEWAY, path="^ACK$", effect=Lose()))
        await gateway.send(1, None)
        await gateway.send(1, None)
        await gateway.send(2, identity(local))
        ops = [(await gateway.next())["op"] for _ in range(2)]
        assert ops == [11, 0]


async def test_a_session_that_is_unknown_cannot_be_resumed() -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        gateway = await raw(session)
        await gateway.send(6, {"token": local.token, "session_id": "none", "seq": 4})
        answer = await gateway.next()
        assert (answer["op"], answer["d"]) == (9, False)


async def test_a_sequence_number_from_the_future_ends_the_session() -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        first = await raw(session)
        await first.send(2, identity(local))
        ready = await first.next()
        second = await raw(session)
        number = ready["d"]["session_id"]
        await second.send(6, {"token": local.token, "session_id": number, "seq": 99})
        answer = await second.next()
        assert (answer["op"], answer["d"]) == (9, False)


async def test_a_client_that_leaves_in_peace_cannot_resume() -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        gateway = await raw(session)
        await gateway.send(2, identity(local))
        await gateway.next()
        await gateway.socket.close(code=1000)
        await local.world.changes.until(lambda: not local.gateway.connections, within=5)
        assert local.gateway.sessions == {}
