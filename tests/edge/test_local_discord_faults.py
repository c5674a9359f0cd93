import asyncio
import json
import time

import aiohttp
import discord
import pytest

from bot.playground.faults import Delay, Drop, Fault, Status, too_many_requests
from bot.playground.local_discord import LocalDiscord, open_local_discord
from bot.playground.rates import Limit, Limits
from tests.discord_clients import BareClient, Clock, connected, opened


def place(client: BareClient) -> discord.PartialMessageable:
    return client.get_partial_messageable(client.local.world.channel("general").id)


def contents(local: LocalDiscord) -> list[str]:
    return [message.content for message in local.world.channel("general").messages.values()]


def statuses(local: LocalDiscord) -> list[int]:
    return [exchange.status for exchange in local.exchanges if exchange.path.endswith("/messages")]


async def test_a_429_is_waited_for_and_tried_again() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        for is_global in (False, True):
            effect = too_many_requests(retry_after=0.05, is_global=is_global)
            local.faults.append(Fault(method="POST", path="/messages$", effect=effect))
            started = time.monotonic()
            await place(client).send("one")
            assert time.monotonic() - started >= 0.05
        assert statuses(local) == [429, 200, 429, 200]
        assert contents(local) == ["one", "one"]


async def test_a_429_without_its_header_is_taken_for_a_ban() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        effect = Status(status=429, body={"message": "banned", "retry_after": 1})
        local.faults.append(Fault(method="POST", path="/messages$", effect=effect))
        with pytest.raises(discord.HTTPException) as raised:
            await place(client).send("one")
        assert raised.value.status == 429
        assert statuses(local) == [429]


async def test_a_500_is_tried_again_and_the_nonce_keeps_its_effect_from_coming_twice() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        effect = Status(status=500, body="trouble", is_after=True)
        local.faults.append(Fault(method="POST", path="/messages$", effect=effect))
        await place(client).send("one")
        assert statuses(local) == [500, 200]
        assert contents(local) == ["one"]


async def test_a_503_is_not_tried_again() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        local.faults.append(Fault(method="POST", path="/messages$", effect=Status(status=503)))
        with pytest.raises(discord.DiscordServerError):
            await place(client).send("one")
        assert statuses(local) == [503]


@pytest.mark.parametrize(("is_after", "sent"), [(False, []), (True, ["one"])])
async def test_a_dropped_connection_leaves_open_what_has_happened(is_after: bool, sent: list[str]) -> None:  # noqa: FBT001
    async with opened() as local, connected(BareClient(local)) as client:
        local.faults.append(Fault(method="POST", path="/messages$", effect=Drop(is_after=is_after)))
        with pytest.raises((aiohttp.ClientError, OSError)):
            await place(client).send("one")
        await local.world.changes.until(lambda: statuses(local) == [0], within=5)
        assert contents(local) == sent


async def test_a_slow_answer_comes_when_it_is_let_go() -> None:
    async with opened() as local, connected(BareClient(local)) as client, asyncio.TaskGroup() as tasks:
        go = asyncio.Event()
        local.faults.append(Fault(method="POST", path="/messages$", effect=Delay(until=go)))
        sending = tasks.create_task(place(client).send("one"))
        await client.fetch_channel(local.world.channel("general").id)
        assert contents(local) == []
        go.set()
        await sending
        assert contents(local) == ["one"]


async def test_a_full_bucket_makes_the_client_wait_beforehand() -> None:
    limits = Limits(routes={"^POST /channels/": Limit(requests=2, seconds=0.2)})
    now = Clock().now
    async with (
        open_local_discord(now=now, rates=limits) as local,
        connected(BareClient(local)) as client,
    ):
        started = time.monotonic()
        for number in range(3):
            await place(client).send(str(number))
        assert time.monotonic() - started >= 0.15
        assert statuses(local) == [200, 200, 200]


async def test_who_does_not_wait_is_told_to() -> None:
    clock = Clock()
    limits = Limits(routes={"^POST /channels/": Limit(requests=2, seconds=5)})
    async with (
        opened(clock, rates=limits) as local,
        aiohttp.ClientSession(connector=local.connector()) as session,
    ):
        url = f"https://discord.com/api/v10/channels/{local.world.channel('general').id}/messages"
        headers = {"Authorization": f"Bot {local.token}"}
        answers = [await session.post(url, json={"content": "one"}, headers=headers) for _ in range(3)]
        assert [answer.status for answer in answers] == [200, 200, 429]
        assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
        last = answers[-1]
        assert last.headers["Via"]
        assert last.headers["Retry-After"] == "5"
        assert last.headers["X-RateLimit-Scope"] == "user"
        assert last.headers["X-RateLimit-Reset-After"] == "5.000"
        assert await last.json() == {
            "message": "You are being rate limited.",
            "retry_after": 5.0,
            "global": False,
        }
        clock.seconds += 5
        assert (await session.post(url, json={"content": "one"}, headers=headers)).status == 200


async def test_all_requests_together_have_a_limit_but_answers_to_people_do_not_count() -> None:
    limits = Limits(overall=Limit(requests=3, seconds=1))
    async with (
        opened(rates=limits) as local,
        aiohttp.ClientSession(connector=local.connector()) as session,
    ):
        headers = {"Authorization": f"Bot {local.token}"}
        base = "https://discord.com/api/v10"
        for _ in range(5):
            answer = await session.post(f"{base}/interactions/1/token/callback", json={"type": 5})
            assert answer.status == 404
        answers = [await session.get(f"{base}/users/@me", headers=headers) for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert answers[-1].headers["X-RateLimit-Global"] == "true"
        assert (await answers[-1].json())["global"] is True


async def test_answers_are_of_the_one_content_type_that_the_library_reads() -> None:
    async with opened() as local, aiohttp.ClientSession(connector=local.connector()) as session:
        answer = await session.get("https://discord.com/api/v10/gateway")
        assert answer.status == 401
        assert answer.headers["Content-Type"] == "application/json"


async def test_what_breaks_a_limit_is_refused_and_kept() -> None:
    def inspect(method: str, path: str, body: object) -> list[str]:
        return [f"{method} {path}: {body} is odd"] if "odd" in str(body) else []

    async with (
        open_local_discord(now=Clock().now, inspect=inspect) as local,
        connected(BareClient(local)) as client,
    ):
        for content, title in (("odd", "A title"), ("even", "x" * 257)):
            with pytest.raises(discord.HTTPException) as raised:
                await place(client).send(content, embed=discord.Embed(title=title))
            assert (raised.value.status, raised.value.code) == (400, 50035)
        channel = local.world.channel("general").id
        first, second = local.refusals
        assert first.violations == (f"POST /channels/{channel}/messages: {first.body} is odd",)
        assert "256" in second.violations[0]
        assert contents(local) == []


async def test_a_body_that_nobody_understands_is_refused() -> None:
    async with (
        open_local_discord(now=Clock().now) as local,
        aiohttp.ClientSession(connector=local.connector()) as session,
    ):
        url = f"https://discord.com/api/v10/channels/{local.world.channel('general').id}/messages"
        headers = {"Authorization": f"Bot {local.token}"}
        for body, code in (("{", 50109), ("[]", 50035), ('{"embeds": 4}', 50035), ("{}", 50035)):
            answer = await session.post(url, data=body, headers=headers)
            assert answer.status == 400
            assert (await answer.json())["code"] == code


async def test_every_request_is_kept() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await place(client).send("one")
        last = local.exchanges[-1]
        channel = local.world.channel("general").id
        assert (last.method, last.path, last.status) == ("POST", f"/channels/{channel}/messages", 200)
        assert '"content": "one"' in json.dumps(last.body)
        assert '"content": "one"' in json.dumps(last.reply)
