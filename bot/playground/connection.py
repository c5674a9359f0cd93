"""One socket of a client at the gateway: what is sent to it, in order, and how it ends."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from bot.playground.kinds import Op
from bot.playground.session import Packing, Session, write


@dataclass(frozen=True, slots=True)
class _Close:
    code: int


class Connection:
    """Sends in the order in which it was asked to; `session` is set once the client has one.

    `closed_with` is the code with which this side has closed it.
    """

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, tasks: asyncio.TaskGroup) -> None:
        self.socket = socket
        self.tasks = tasks
        self.session: Session | None = None
        self.closed_with: int | None = None
        self._transport = request.transport
        self._packing = Packing(request.query.get("compress"))
        self._outgoing = asyncio.Queue[str | _Close]()

    def send(self, text: str) -> None:
        """Send a message after those before it."""
        self._outgoing.put_nowait(text)

    def send_op(self, op: Op, data: object = None) -> None:
        """Send a message that is no event."""
        self.send(write({"op": int(op), "d": data, "s": None, "t": None}))

    def close(self, code: int) -> None:
        """Close the socket with a code, after what is still to be sent."""
        self.closed_with = code
        self._outgoing.put_nowait(_Close(code))

    def abort(self) -> None:
        """Cut the line, as a network does."""
        if self._transport is not None:
            self._transport.abort()

    async def write_all(self) -> None:
        """Send until the socket is closed."""
        try:
            while isinstance(message := await self._outgoing.get(), str):
                packed = self._packing.pack(message)
                if isinstance(packed, str):
                    await self.socket.send_str(packed)
                else:
                    await self.socket.send_bytes(packed)
            await self.socket.close(code=message.code)
        except ConnectionError:
            self.abort()  # the reader then sees the end
