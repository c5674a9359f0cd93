"""The gateway: clients identify, get events, and come back where they left off.

https://docs.discord.com/developers/events/gateway (read 2026-08-06).
"""

import asyncio
import json
import secrets
from collections.abc import Callable

from aiohttp import WSMsgType, web

from bot.playground.certificates import RESUME_HOST
from bot.playground.connection import Connection
from bot.playground.events import Event
from bot.playground.faults import GATEWAY, Delay, Fault, Lose, Twice, take_effect
from bot.playground.inhabitants import Guild
from bot.playground.kinds import Intent, Op, Payload
from bot.playground.payloads import joined_guild_payload, user_payload
from bot.playground.session import Session
from bot.playground.state import State

_PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
_KNOWN_INTENTS = (1 << 26) - 1
_HEARTBEAT = 41_250  # milliseconds
_SENDS, _WINDOW = 120, 60.0  # messages of a client in so many seconds
_LONGEST = 4096  # bytes of a client's message
_ENDING = {4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014}  # codes after which nothing can be resumed


class Gateway:
    """Serves sockets, and keeps the sessions of clients that are away."""

    def __init__(self, state: State, *, token: str, faults: list[Fault], shards: int = 1) -> None:
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.shards = shards
        self._state = state
        self._token = token
        self._faults = faults
        self._ops: dict[int, Callable[[Connection, Payload], None]] = {
            Op.IDENTIFY: self._identify,
            Op.RESUME: self._resume,
        }

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until it ends."""
        # A client that was told to go does not always say goodbye.
        socket = web.WebSocketResponse(timeout=0.5, compress=False)
        await socket.prepare(request)
        async with asyncio.TaskGroup() as tasks:
            connection = Connection(socket, request, tasks)
            self.connections.append(connection)
            writer = tasks.create_task(connection.write_all())
            connection.send_op(Op.HELLO, {"heartbeat_interval": _HEARTBEAT, "_trace": []})
            try:
                await self._read(connection)
            finally:
                self._leave(connection)
                writer.cancel()
        return socket

    async def _read(self, connection: Connection) -> None:
        received = list[float]()
        async for message in connection.socket:
            now = self._state.clock()
            received = [time for time in received if now - time < _WINDOW] + [now]
            if len(received) > _SENDS:
                connection.close(4008)
            elif message.type is not WSMsgType.TEXT or len(message.data) > _LONGEST:
                connection.close(4002)
            else:
                self._take(connection, message.data)

    def _take(self, connection: Connection, text: str) -> None:
        try:
            message = json.loads(text)
            op, data = message["op"], message.get("d")
        except (ValueError, KeyError, TypeError, AttributeError):
            connection.close(4002)
            return
        if op == Op.HEARTBEAT:
            if not isinstance(take_effect(self._faults, GATEWAY, "ACK"), Lose):
                connection.send_op(Op.ACK)
        elif op in self._ops:
            self._ops[op](connection, data)
        elif op not in set(Op):
            connection.close(4001)
        elif connection.session is None:
            connection.close(4003)

    def _identify(self, connection: Connection, data: Payload) -> None:
        intents = int(data.get("intents", 0))
        shard, shards = data.get("shard") or (0, 1)
        code = self._refusal(connection, data.get("token"), intents)
        if code is None and not 0 <= shard < shards:
            code = 4010
        if code is not None:
            connection.close(code)
            return
        session = Session(id=secrets.token_hex(16), intents=Intent(intents), shard=shard, shards=shards)
        self.sessions[session.id] = session
        self._join(connection, session)
        guilds = [guild for guild in self._guilds() if session.wants(Event(name="", data={}, guild=guild.id))]
        session.dispatch("READY", self._ready(session, guilds))
        if Intent.GUILDS in session.intents:
            for guild in guilds:
                # Only those that the bot has just joined come without this key.
                data = joined_guild_payload(guild, self._state.bot) | {"unavailable": False}
                session.dispatch("GUILD_CREATE", data)
        self._greeted(session)

    def _refusal(self, connection: Connection, token: object, intents: int) -> int | None:
        if token != self._token:
            return 4004
        if connection.session is not None:
            return 4005
        if intents & ~_KNOWN_INTENTS:
            return 4013
        return 4014 if Intent(intents) & _PRIVILEGED & ~self._state.privileged_intents else None

    def _ready(self, session: Session, guilds: list[Guild]) -> Payload:
        return {
            "v": 10,
            "user": user_payload(self._state.bot)
            | {"verified": True, "mfa_enabled": True, "email": None, "bio": ""},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": f"wss://{RESUME_HOST}",
            "shard": [session.shard, session.shards],
            "application": {"id": str(self._state.application_id), "flags": 1 << 19},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "session_type": "normal",
            "_trace": [],
        }

    def _guilds(self) -> list[Guild]:
        return [guild for guild in self._state.guilds.values() if self._state.bot.id in guild.members]

    def _resume(self, connection: Connection, data: Payload) -> None:
        if data.get("token") != self._token:
            connection.close(4004)
            return
        session = self.sessions.get(str(data.get("session_id")))
        if session is None:
            connection.send_op(Op.INVALID_SESSION, data=False)
            return
        self._join(connection, session)
        if session.replay(int(data.get("seq") or 0)):
            session.dispatch("RESUMED", {"_trace": []})
            self._greeted(session)
        else:
            self.forget(session)
            connection.send_op(Op.INVALID_SESSION, data=False)

    def _join(self, connection: Connection, session: Session) -> None:
        connection.session = session
        session.send = connection.send

    def _greeted(self, session: Session) -> None:
        session.is_ready = True
        self._state.changes.tell()

    def forget(self, session: Session) -> None:
        """End a session, so that it cannot be resumed."""
        self.sessions.pop(session.id, None)

    def _leave(self, connection: Connection) -> None:
        self.connections.remove(connection)
        session = connection.session
        # Another socket may have taken the session over.
        if session is not None and session.send == connection.send:
            session.send, session.is_ready = None, False
            code, ours = connection.socket.close_code, connection.closed_with
            # A client that closes in peace ends its session, too.
            if ours in _ENDING or (ours is None and code in {1000, 1001}):
                self.forget(session)
        self._state.changes.tell()

    def publish(self, event: Event) -> None:
        """Send an event to the sessions that want it, unless a fault spoils that."""
        effect = take_effect(self._faults, GATEWAY, event.name)
        if isinstance(effect, Lose):
            return
        for session in tuple(self.sessions.values()):
            data = event.data_for(session.intents) if session.wants(event) else None
            if data is None:
                continue
            if isinstance(effect, Delay):
                self._send_late(session, event.name, data, effect)
                continue
            for _ in range(2 if isinstance(effect, Twice) else 1):
                session.dispatch(event.name, data)

    def _send_late(self, session: Session, name: str, data: Payload, delay: Delay) -> None:
        async def send() -> None:
            await delay.wait()
            session.dispatch(name, data)

        for connection in self.connections:
            if connection.session is session:
                connection.tasks.create_task(send())
