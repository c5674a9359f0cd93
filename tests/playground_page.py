"""The playground's page with a tiny bot on a real local Discord, and what its script keeps."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.domain.language import Language
from bot.playground.interactions import PATIENCE
from bot.playground.local_discord import LocalDiscord
from bot.playground.page import open_page
from tests.discord_clients import connected, opened
from tests.playground_bot import PlaygroundBot


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


@asynccontextmanager
async def open_playground(*, patience: float = PATIENCE) -> AsyncGenerator[Playground]:
    """Open all of it; at the end, nothing may have broken a limit."""
    async with (
        opened() as local,
        connected(PlaygroundBot(local)) as client,
        open_page(local, port=0, language=Language.EN, patience=patience) as address,
        aiohttp.ClientSession() as session,
    ):
        assert isinstance(client, PlaygroundBot)
        yield Playground(local=local, client=client, address=address, session=session)
