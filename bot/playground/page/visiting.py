"""An open page: shows every change at once, and does what the person does."""

import asyncio
from collections.abc import Iterator
from typing import TypeAlias

import structlog
from aiohttp import WSMsgType, web

from bot.playground.answers import Answer
from bot.playground.asking import CannotDo
from bot.playground.kinds import CallbackType
from bot.playground.page.acting import Action, Dismiss, Suggest, carry_out, read_action
from bot.playground.page.offering import Offer
from bot.playground.page.viewing import Version, View, version_of
from bot.rendering.translations import translator

_HOUR = 3600.0
_Reply: TypeAlias = dict[str, object]
log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Visit:
    """One page in one browser, for as long as it is open.

    Args:
        view: What it shows.
        socket: The line to the browser.
        patience: Seconds to wait for the first answer of the bot.
    """

    def __init__(self, view: View, socket: web.WebSocketResponse, *, patience: float) -> None:
        self._patience = patience
        self._view = view
        self._socket = socket
        self._shown: dict[int, Version] = {}
        self._offers: tuple[Offer, ...] | None = None
        self._modals: dict[int, Answer] = {}
        self._sending = asyncio.Lock()

    async def run(self) -> None:
        """Stay until the browser leaves."""
        async with asyncio.TaskGroup() as group:
            showing = group.create_task(self._keep_showing())
            acting = set[asyncio.Task[None]]()
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    task = group.create_task(self._act(str(message.data)))
                    acting.add(task)
                    task.add_done_callback(acting.discard)
            for task in (showing, *acting):
                task.cancel()

    async def _keep_showing(self) -> None:
        changes = self._view.world.changes
        while True:
            await self._show()
            try:
                await changes.until(self._differs, within=_HOUR)
            except TimeoutError:
                continue

    def _differs(self) -> bool:
        return dict(self._versions()) != self._shown or self._view.offers() != self._offers

    def _versions(self) -> Iterator[tuple[int, Version]]:
        for message in self._view.visible():
            yield message.id, version_of(message)

    async def _show(self) -> None:
        """Send what has changed since the last time."""
        before, self._shown = self._shown, dict(self._versions())
        changed = {
            str(message.id): self._view.message(message)
            for message in self._view.visible()
            if message.id in self._shown and before.get(message.id) != self._shown[message.id]
        }
        await self._send({"show": "messages", "order": list(map(str, self._shown)), "changed": changed})
        if (offers := self._view.offers()) != self._offers:
            self._offers = offers
            await self._send({"show": "commands", "html": self._view.commands()})

    async def _act(self, text: str) -> None:
        try:
            action = read_action(text)
        except ValueError:
            log.warning("not an action", text=text[:200])
            return
        await self._send({"show": "answer", "ref": action.ref} | await self._try(action))

    async def _try(self, action: Action) -> _Reply:
        gettext = translator(self._view.language).gettext
        if isinstance(action, Dismiss):
            self._view.dismissed.add(action.message)
            self._view.world.changes.tell()
        try:
            answer = await carry_out(action, self._view, self._modals)
            return {} if answer is None else await self._await(action, answer)
        except TimeoutError:
            return {"error": gettext("The bot did not answer in time.")}
        except CannotDo:
            return {"error": gettext("That is no longer there, or cannot be used now.")}
        except ValueError:
            return {"error": gettext("One of the values does not fit its field.")}

    async def _await(self, action: Action, answer: Answer) -> _Reply:
        """Wait for the first answer, and return what the page has to do with it."""
        await answer.acknowledged(within=self._patience)
        if isinstance(action, Suggest):
            return {"suggestions": self._view.suggestions(answer.choices or ())}
        if answer.kind == CallbackType.MODAL and answer.modal is not None:
            self._modals[action.ref] = answer
            return {"modal": self._view.modal(answer.modal)}
        return {}

    async def _send(self, reply: _Reply) -> None:
        async with self._sending:
            if not self._socket.closed:
                await self._socket.send_json(reply)
