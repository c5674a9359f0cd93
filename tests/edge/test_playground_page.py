"""The playground's page over HTTP and its WebSocket, with a tiny bot on a real local Discord."""

import asyncio
import html
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from bot.domain.language import Language
from bot.playground.local_discord import LocalDiscord
from bot.playground.page import open_page
from tests.discord_clients import connected, opened
from tests.playground_bot import PlaygroundBot

SHORT = 0.05  # seconds of patience, where a bot stays silent on purpose


@dataclass(slots=True, kw_only=True)
class Browser:
    """What the page's script keeps: the messages as they are shown, and the answers to what was done."""

    socket: aiohttp.ClientWebSocketResponse
    messages: dict[str, str] = field(default_factory=dict[str, str])
    commands: str = ""
    ref: int = 0

    async def do(self, **action: object) -> dict[str, Any]:
        self.ref += 1
        await self.socket.send_json(action | {"ref": self.ref})
        async with asyncio.timeout(10):
            while True:
                reply = await self.receive()
                if reply["show"] == "answer" and reply["ref"] == self.ref:
                    return reply

    async def receive(self) -> dict[str, Any]:
        reply: dict[str, Any] = await self.socket.receive_json()
        if reply["show"] == "messages":
            self.messages |= reply["changed"]
            for gone in self.messages.keys() - set(reply["order"]):
                del self.messages[gone]
        if reply["show"] == "commands":
            self.commands = reply["html"]
        return reply

    async def until(self, words: str) -> str:
        """Return the id of the message that shows some words, once it does."""
        async with asyncio.timeout(10):
            while not (found := [n for n, shown in self.messages.items() if words in shown]):
                await self.receive()
            return found[-1]


@dataclass(slots=True, kw_only=True)
class Playground:
    local: LocalDiscord
    client: PlaygroundBot
    address: str
    session: aiohttp.ClientSession

    async def get(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        return await self.session.get(self.address + path, headers=headers, allow_redirects=False)

    @asynccontextmanager
    async def browse(self, path: str = "alice/general") -> AsyncGenerator[Browser]:
        origin = self.address.rstrip("/")
        async with self.session.ws_connect(f"{self.address}{path}/live", origin=origin) as socket:
            browser = Browser(socket=socket)
            while not browser.commands:
                await browser.receive()
            yield browser


@pytest.fixture
async def playground() -> AsyncGenerator[Playground]:
    async with (
        opened() as local,
        connected(PlaygroundBot(local)) as client,
        open_page(local, port=0, language=Language.EN) as address,
        aiohttp.ClientSession() as session,
    ):
        assert isinstance(client, PlaygroundBot)
        yield Playground(local=local, client=client, address=address, session=session)


def control_names(shown: str) -> list[str]:
    return re.findall(r'data-(?:press|select)="([^"]*)"', shown)


async def test_one_begins_as_a_person_of_the_language(playground: Playground) -> None:
    assert (await playground.get("")).headers["Location"] == "/alice/general"
    async with open_page(playground.local, port=0, language=Language.JA) as address:
        page = await (await playground.session.get(address)).text()
    assert '<html lang="ja">' in page
    assert "まとめの遊び場" in page
    assert address.startswith("http://127.0.0.1:")


async def test_another_sites_name_for_this_machine_is_refused(playground: Playground) -> None:
    for host in ("evil.example", "127.0.0.1:1", "evil.example:80"):
        assert (await playground.get("alice/general", Host=host)).status == 403
    port = playground.address.rsplit(":", 1)[1].strip("/")
    assert (await playground.get("alice/general", Host=f"localhost:{port}")).status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
async def test_another_sites_page_gets_no_line(playground: Playground, origin: str | None) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as raised:
        await playground.session.ws_connect(f"{playground.address}alice/general/live", origin=origin)
    assert raised.value.status == 403


async def test_what_does_not_come_from_the_page_changes_nothing(playground: Playground) -> None:
    response = await playground.session.post(playground.address + "alice/general")
    assert response.status == 403


async def test_the_page_allows_only_its_own_scripts_and_styles(playground: Playground) -> None:
    response = await playground.get("alice/general")
    policy = response.headers["Content-Security-Policy"]
    page = await response.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]* src=)|<style| on[a-z]+=", page)
    for asset in set(re.findall(r'(?:src|href)="/(assets/[^"]+)"', page)):
        assert (await playground.get(asset)).status == 200


@pytest.mark.parametrize("path", ["nobody/general", "alice/nowhere", "assets/none.js", "files/alice/1/2"])
async def test_what_is_not_there_is_not_found(playground: Playground, path: str) -> None:
    assert (await playground.get(path)).status == 404


async def test_commands_are_offered_in_the_persons_language(playground: Playground) -> None:
    async with playground.browse("carol/general") as carol, playground.browse() as alice:
        assert "/挨拶" in carol.commands
        assert "誰かに挨拶します" in carol.commands
        assert 'data-command="greet"' in carol.commands
        assert "/greet" in alice.commands
        assert "挨拶" not in alice.commands


async def test_a_command_is_filled_in_and_its_answer_is_shown_everywhere(playground: Playground) -> None:
    async with playground.browse() as alice, playground.browse("carol/general") as carol:
        options = {"name": "Ada & <Co>", "mood": "glad", "times": "2", "private": "false"}
        reply = await alice.do(do="slash", command="greet", options=options)
        assert "error" not in reply
        shown = alice.messages[await alice.until("Hello Ada")]
        assert "Hello Ada &amp; &lt;Co&gt;! Hello Ada &amp; &lt;Co&gt;! glad" in shown
        assert "Alice used /greet" in shown
        assert 'data-style="--colour: #2266aa"' in shown
        assert "<li>one</li><li>two &lt;b&gt;</li>" in shown
        assert "Alice が /挨拶 を使いました" in carol.messages[await carol.until("Hello Ada")]


async def test_the_page_holds_what_was_said_before(playground: Playground) -> None:
    await playground.local.world.person("bob").say(playground.local.world.channel("news"), "Good *day*")
    assert "<p>Good <em>day</em></p>" in await (await playground.get("alice/news")).text()


async def test_suggestions_come_while_one_types(playground: Playground) -> None:
    async with playground.browse() as alice:
        reply = await alice.do(
            do="suggest", command="greet", option="name", typed="a", options={"mood": "glad"}
        )
        labels = re.findall(r'data-value="(\w+)"[^>]*>([^<]+)<', reply["suggestions"])
        assert [(value, html.unescape(label)) for value, label in labels] == [
            ("Ada", "Ada <3"),
            ("Alan", "Alan <3"),
            ("Grace", "Grace <3"),
        ]


async def test_buttons_and_selects_reach_the_bot(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="greet", options={"name": "Ada"})
        message = await alice.until("Hello Ada")
        assert control_names(alice.messages[message]) == ["press", "ask", "off", "fruit", "roles"]
        await alice.do(do="press", message=message, control="press")
        assert await alice.until("<p>Pressed</p>") == message
        await alice.do(do="choose", message=message, control="fruit", values=["Plum"])
        await alice.until("Chosen: Plum")
        publishers = playground.local.world.guild.role("Publishers")
        await alice.do(do="choose", message=message, control="roles", values=[str(publishers.id)])
        assert '<span class="mention">@Publishers</span>' in alice.messages[await alice.until("Roles:")]


async def test_a_modal_opens_and_is_sent(playground: Playground) -> None:
    async with playground.browse() as alice, playground.browse("bob/general") as bob:
        await alice.do(do="slash", command="greet", options={"name": "Ada"})
        opened_form = await alice.do(do="press", message=await alice.until("Hello"), control="ask")
        assert "Which word?" in opened_form["modal"]
        reply = await alice.do(do="submit", modal=opened_form["ref"], values={"word": "w" * 21})
        assert "cannot be used" in reply["error"]
        await alice.do(do="submit", modal=opened_form["ref"], values={"word": "kettle"})
        assert "Only you see this" in alice.messages[await alice.until("The word is kettle")]
        await bob.do(do="say", text="Anything?")
        await bob.until("Anything?")
        assert not any("kettle" in shown for shown in bob.messages.values())


async def test_the_menu_of_a_message_reaches_the_bot(playground: Playground) -> None:
    async with playground.browse("carol/general") as carol:
        await carol.do(do="say", text="one two three")
        message = await carol.until("one two three")
        assert 'data-menu="Count words">語数<' in carol.messages[message]
        await carol.do(do="menu", message=message, command="Count words")
        assert "Carol が 語数 を使いました" in carol.messages[await carol.until("3 words")]


async def test_a_promised_answer_is_shown_as_such_and_then_in_place(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="wait")
        message = await alice.until("Matome is thinking")
        (interaction,) = playground.client.waiting
        await interaction.edit_original_response(content="Done")
        assert await alice.until("<p>Done</p>") == message
        assert "thinking" not in alice.messages[message]


async def test_a_silent_bot_is_told_in_a_sentence(playground: Playground) -> None:
    async with open_page(playground.local, port=0, language=Language.EN, patience=SHORT) as address:
        impatient = Playground(
            local=playground.local, client=playground.client, address=address, session=playground.session
        )
        async with impatient.browse("carol/general") as carol, impatient.browse() as alice:
            reply = await alice.do(do="slash", command="silent")
            assert reply["error"] == "The bot did not answer in time."
            reply = await carol.do(do="slash", command="silent")
            assert reply["error"] == "ボットから時間内に返事がありませんでした。"


@pytest.mark.parametrize(
    "action",
    [
        {"do": "press", "message": 1, "control": "press"},
        {"do": "slash", "command": "none"},
        {"do": "slash", "command": "greet", "options": {}},
        {"do": "slash", "command": "greet", "options": {"name": "A", "unknown": "1"}},
        {"do": "submit", "modal": 7, "values": {}},
        {"do": "menu", "message": 1, "command": "Count words"},
    ],
)
async def test_what_is_not_there_is_told_in_a_sentence(
    playground: Playground, action: dict[str, object]
) -> None:
    async with playground.browse() as alice:
        reply = await alice.do(**action)
        assert reply["error"] == "That is no longer there, or cannot be used now."


async def test_a_value_that_does_not_fit_is_told_in_a_sentence(playground: Playground) -> None:
    async with playground.browse() as alice:
        reply = await alice.do(do="slash", command="greet", options={"name": "A", "times": "many"})
        assert reply["error"] == "One of the values does not fit its field."


async def test_a_button_that_is_off_stays_off(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="greet", options={"name": "Ada"})
        message = await alice.until("Hello")
        assert "error" in await alice.do(do="press", message=message, control="off")


@pytest.mark.parametrize("text", ["", "[]", '{"do": "fly", "ref": 1}', '{"do": "say", "ref": 1, "text": ""}'])
async def test_nonsense_on_the_line_is_passed_over(playground: Playground, text: str) -> None:
    async with playground.browse() as alice:
        await alice.socket.send_str(text)
        await alice.do(do="say", text="Still here")
        await alice.until("Still here")


async def test_a_private_message_can_be_put_away_and_stays_away(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="greet", options={"name": "Ada", "private": "true"})
        message = await alice.until("Hello Ada")
        await alice.do(do="dismiss", message=message)
        while message in alice.messages:
            await alice.receive()
    assert "Hello Ada" not in await (await playground.get("alice/general")).text()


async def test_a_deleted_message_goes(playground: Playground) -> None:
    world = playground.local.world
    message = await world.person("bob").say(world.channel("general"), "Short-lived")
    async with playground.browse() as alice:
        await alice.until("Short-lived")
        world.delete_message(message)
        while alice.messages:
            await alice.receive()


async def test_files_are_shown_as_text_or_fetched_but_never_run(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="file")
        shown = alice.messages[await alice.until("page.html")]
    page, picture = re.findall(r'href="/(files/[^"]+)"', shown)
    response = await playground.get(page)
    assert response.content_type == "text/plain"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert await response.text() == "<script>alert(1)</script>"
    assert (await playground.get(picture)).content_type == "application/octet-stream"
    assert (await playground.get(page.replace("alice", "bob"))).status == 404


async def test_direct_messages_are_between_one_person_and_the_bot(playground: Playground) -> None:
    async with playground.browse("alice/direct") as alice:
        await alice.do(do="slash", command="greet", options={"name": "Ada"})
        await alice.until("Hello Ada")
    assert "Hello Ada" not in await (await playground.get("bob/direct")).text()


async def test_the_page_ends_while_someone_looks_at_it(playground: Playground) -> None:
    async with open_page(playground.local, port=0, language=Language.EN) as address:
        socket = await playground.session.ws_connect(
            f"{address}alice/general/live", origin=address.rstrip("/")
        )
        await socket.receive_json()
    async with asyncio.timeout(5):
        while not socket.closed:
            await socket.receive()
