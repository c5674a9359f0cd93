"""What the local Discord refuses, asked without a library: discord.py would not send most of it."""

import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from bot.playground.kinds import Payload
from bot.playground.local_discord import LocalDiscord, open_local_discord
from tests.discord_clients import Clock

COMMANDS: list[Payload] = [
    {"name": "digest", "description": "Digest a thread", "type": 1},
    {"name": "Digest HN links", "type": 3},
]


@dataclass(slots=True)
class Rest:
    local: LocalDiscord
    session: aiohttp.ClientSession

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, int | None]:
        """Return status and code of an answer."""
        headers = {"Authorization": f"Bot {self.local.token}"}
        url = f"https://discord.com/api/v10{path}"
        async with self.session.request(method, url, json=body, headers=headers) as answer:
            if answer.content_type != "application/json":
                return answer.status, None
            found: object = await answer.json()
            return answer.status, found.get("code") if isinstance(found, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


@asynccontextmanager
async def raw() -> AsyncGenerator[Rest]:
    async with (
        open_local_discord(now=Clock().now) as local,
        aiohttp.ClientSession(connector=local.connector()) as session,
    ):
        yield Rest(local, session)


async def test_what_is_not_there_is_unknown() -> None:
    async with raw() as rest:
        world = rest.local.world
        far = world.add_guild("Far Town", has_bot=False)
        general, application = world.channel("general").id, world.application_id
        for method, path, expected in (
            ("GET", "/users/1", (404, 10013)),
            ("GET", "/users/abc", (400, 50035)),
            ("GET", "/guilds/1", (404, 10004)),
            ("GET", f"/guilds/{far.id}", (403, 50001)),
            ("GET", f"/guilds/{world.guild.id}/members/1", (404, 10007)),
            ("GET", "/channels/1", (404, 10003)),
            ("GET", f"/channels/{general}/messages/1", (404, 10008)),
            ("GET", f"/channels/{general}/messages?limit=101", (400, 50035)),
            ("POST", f"/channels/{general}/messages/1/threads", (404, 10008)),
            ("GET", "/applications/1/commands", (404, 10002)),
            ("GET", f"/applications/{application}/commands/1", (404, 10063)),
            ("GET", f"/applications/{application}/guilds/1/commands", (403, 50001)),
            ("GET", f"/webhooks/{application}/token/messages/@original", (404, 10015)),
            ("GET", "/nowhere", (404, 0)),
        ):
            body = {"name": "Quotes"} if method == "POST" else None
            assert await rest.ask(method, path, body) == expected, path
        assert await rest.ask("POST", "/users/@me/channels", {"recipient_id": "1"}) == (404, 10013)


async def test_a_reply_needs_the_message_it_answers() -> None:
    async with raw() as rest:
        general = rest.local.world.channel("general")
        path = f"/channels/{general.id}/messages"
        strict: Payload = {"content": "one", "message_reference": {"message_id": "1"}}
        lenient: Payload = {
            "content": "two",
            "message_reference": {"message_id": "1", "fail_if_not_exists": False},
        }
        assert await rest.ask("POST", path, strict) == (400, 50035)
        assert await rest.ask("POST", path, lenient) == (200, None)
        said = await rest.local.world.person("bob").say(general, "question")
        answer = {"content": "three", "message_reference": {"message_id": str(said.id)}}
        assert await rest.ask("POST", path, answer) == (200, None)
        last = list(general.messages.values())[-1]
        assert last.reference is not None
        assert last.reference["message_id"] == str(said.id)


async def test_an_answer_must_fit_what_it_answers() -> None:
    async with raw() as rest:
        world = rest.local.world
        path = f"/applications/{world.application_id}/commands"
        assert await rest.ask("PUT", path, COMMANDS) == (200, None)
        asked = (await world.person("alice").slash(world.channel("general"), "digest")).interaction
        callback = f"/interactions/{asked.id}/{asked.token}/callback"
        for kind in (6, 7, 8, 99):
            assert await rest.ask("POST", callback, {"type": kind, "data": {"choices": []}}) == (400, 50035)
        assert await rest.ask("POST", f"/interactions/1/{asked.token}/callback", {"type": 5}) == (404, 10062)
        assert await rest.ask("POST", callback, {"type": 5}) == (204, None)
        assert await rest.ask("POST", callback, {"type": 5}) == (400, 40060)
        other = f"/webhooks/{world.application_id}/{asked.token}/messages/1"
        assert await rest.ask("GET", other) == (404, 10008)


async def test_a_command_is_put_in_the_place_of_one_of_its_name() -> None:
    async with raw() as rest:
        path = f"/applications/{rest.local.world.application_id}/commands"
        assert await rest.ask("POST", path, COMMANDS[0]) == (201, None)
        assert await rest.ask("POST", path, COMMANDS[0] | {"description": "Other"}) == (200, None)
        assert await rest.ask("POST", path, COMMANDS[1]) == (201, None)
        assert [command["description"] for command in rest.local.world.commands.all(None)] == ["Other", ""]


async def test_threads_hang_below_channels_of_guilds_only() -> None:
    async with raw() as rest:
        world = rest.local.world
        body: Payload = {"name": "Quotes", "type": 11}
        news = world.channel("news")
        assert await rest.ask("POST", f"/channels/{news.id}/threads", body) == (201, None)
        thread = list(world.guild.channels.values())[-1]
        assert thread.parent_id == news.id
        assert await rest.ask("POST", f"/channels/{thread.id}/threads", body) == (400, 50024)
        assert await rest.ask("POST", f"/channels/{news.id}/typing") == (204, None)
        world.delete_channel(thread)
        assert await rest.ask("GET", f"/channels/{thread.id}") == (404, 10003)


async def test_the_gateway_can_be_asked_for() -> None:
    async with raw() as rest:
        assert await rest.ask("GET", "/gateway") == (200, None)
        assert await rest.ask("GET", "/gateway/bot") == (200, None)


async def test_files_that_were_never_sent_are_not_served() -> None:
    async with raw() as rest:
        for path in ("/attachments/1/2/a.txt", f"/attachments/{rest.local.world.channel('news').id}/2/a.txt"):
            assert (await rest.session.get(f"https://cdn.discordapp.com{path}")).status == 404


def test_without_certificates_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['trustme'] = None\n"
        "from bot.playground.certificates import certificates\n"
        "certificates()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert "Misconfigured" in done.stderr
    assert 'pip install "matome-bot[playground]"' in done.stderr
