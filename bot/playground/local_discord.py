"""A Discord on 127.0.0.1 to which the unpatched discord.py connects, for trying and for tests.

Nothing in the library is changed: its own hosts are found here, by the connector that the bot is given,
and that connector finds nothing else.
"""

import socket
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.playground.cdn import add_files
from bot.playground.certificates import HOSTS, certificates, trust
from bot.playground.connection import Connection
from bot.playground.faults import Fault
from bot.playground.gateway import Gateway
from bot.playground.kinds import Op
from bot.playground.limits import violations
from bot.playground.rates import Limits, Rates
from bot.playground.rest import Exchange, Inspect, Refusal, Rest
from bot.playground.world import World

_TOKEN = "local.playground.token"  # noqa: S105 - opens nothing


class LocalDiscord:
    """A running local Discord.

    `faults` is for a test to fill; `exchanges` holds every request; `refusals` those that broke a
    limit or the specification, which were answered with 400 and code 50035.
    """

    def __init__(
        self, *, world: World, gateway: Gateway, rest: Rest, faults: list[Fault], token: str
    ) -> None:
        self.world = world
        self.faults = faults
        self.token = token
        self.gateway = gateway
        self.exchanges: list[Exchange] = rest.exchanges
        self.refusals: list[Refusal] = rest.refusals
        self.port = 0

    def connector(self) -> aiohttp.BaseConnector:
        """Return a new connector for a client, which leads its requests here and nowhere else."""
        return connector_to(self.port, certificates().authority)

    def forget_nonces(self) -> None:
        """Forget now what messages were sent with, as Discord does after some minutes."""
        self.world.nonces.clear()

    async def disconnect(self, code: int | None = None) -> None:
        """Close all sockets of the gateway with a code; without one, cut the lines."""
        connections = tuple(self.gateway.connections)
        for connection in connections:
            if code is None:
                connection.abort()
            else:
                connection.close(code)
        await self._gone(connections)

    async def _gone(self, connections: tuple[Connection, ...]) -> None:
        await self.world.changes.until(
            lambda: not any(connection in self.gateway.connections for connection in connections), within=10
        )

    async def ask_to_reconnect(self) -> None:
        """Tell all clients to come again, and wait until they have gone (op 7)."""
        connections = tuple(self.gateway.connections)
        for connection in connections:
            connection.send_op(Op.RECONNECT)
        await self._gone(connections)

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell all clients that their session is invalid, and wait until they have gone (op 9)."""
        connections = tuple(self.gateway.connections)
        for connection in connections:
            if connection.session is not None and not resumable:
                self.gateway.forget(connection.session)
            connection.send_op(Op.INVALID_SESSION, data=resumable)
        await self._gone(connections)

    async def wait_ready(self, within: float = 10) -> None:
        """Wait until a client is connected and has been greeted with READY or RESUMED."""
        sessions = self.gateway.sessions
        await self.world.changes.until(
            lambda: any(session.is_live for session in sessions.values()), within=within
        )


def connector_to(port: int, authority: str) -> aiohttp.BaseConnector:
    """Return a new connector to a local Discord, perhaps of another process.

    Args:
        port: Its port on 127.0.0.1.
        authority: What its certificates are to be trusted for, see `certificates`.
    """
    return aiohttp.TCPConnector(resolver=_Resolver(port), ssl=trust(authority), use_dns_cache=False, limit=0)


class _Resolver(AbstractResolver):
    """Finds Discord's hosts here, and no other host."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del port, family
        if host not in HOSTS:
            raise OSError(f"{host} is no host of the local Discord")
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=self._port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing is held open."""


@asynccontextmanager
async def open_local_discord(  # noqa: PLR0913 - each changes something of its own
    *,
    now: Callable[[], datetime],
    clock: Callable[[], float] = time.monotonic,
    inspect: Inspect | None = None,
    limits: Inspect = violations,
    rates: Limits | None = None,
    token: str = _TOKEN,
) -> AsyncGenerator[LocalDiscord]:
    """Serve a Discord on a free port of 127.0.0.1, with a guild and people in it.

    Args:
        now: The time, for ids, expiry and what messages show; a test may move it.
        clock: Seconds that never go back, for rate limits and the three seconds of an answer.
        inspect: Takes method, path after `/api/v10` and body; returns violations, beside `limits`.
        limits: Our own table of limits.
        rates: The rate limits, where they are not to be Discord's.
        token: The bot's; with another one there is no login.

    Raises:
        Misconfigured: What makes certificates is not installed.
    """
    server_side = certificates().server
    world, faults = World(now=now, clock=clock), list[Fault]()
    gateway = Gateway(world, token=token, faults=faults)
    world.listeners.append(gateway.publish)
    inspections = [limits] if inspect is None else [limits, inspect]
    rest = Rest(
        world, token=token, faults=faults, rates=Rates(rates or Limits(), clock), inspections=inspections
    )
    application = web.Application(client_max_size=32 * 2**20)
    rest.add_routes(application.router)
    add_files(application.router, world)
    application.router.add_get("/", gateway.serve)
    discord = LocalDiscord(world=world, gateway=gateway, rest=rest, faults=faults, token=token)

    async def hang_up(_: web.Application) -> None:
        for connection in tuple(gateway.connections):
            connection.abort()

    application.on_shutdown.append(hang_up)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.SockSite(runner, _listen(), ssl_context=server_side)
        await site.start()
        discord.port = runner.addresses[0][1]
        yield discord
    finally:
        await runner.cleanup()


def _listen() -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", 0))
    return listening
