"""Import time and idle memory of the bot, beside discord.py alone, both connected to the local Discord.

    uv run python benchmarks/idle.py

Each process is new, logs in over TLS, gets one guild and then waits. Of several runs the best counts,
since a busy machine only adds; the first one also writes the byte code that an environment may lack.
Memory is what /proc calls resident.
"""

import asyncio
import importlib
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import aiohttp

ROUNDS = 5
IDLE_SECONDS = 3.0


def main() -> None:
    """Print a row for each program."""
    asyncio.run(compare())


async def compare() -> None:
    """Run both programs by turns against one local Discord."""
    from bot.app import current_time  # noqa: PLC0415 - the children must not load it
    from bot.playground.certificates import certificates  # noqa: PLC0415
    from bot.playground.local_discord import open_local_discord  # noqa: PLC0415

    authority = certificates().authority
    figures: dict[str, list[tuple[float, float]]] = {"discord.py alone": [], "matome run": []}
    async with open_local_discord(now=current_time) as local:
        for _ in range(ROUNDS):
            for program, rows in figures.items():
                rows.append(await measure(program, local.port, authority, local.token))
    print(f"{'':18} import s  idle MB   (best of {ROUNDS})")
    for program, rows in figures.items():
        seconds, megabytes = (min(column) for column in zip(*rows, strict=True))
        print(f"{program:18} {seconds:8.2f} {megabytes:8.1f}")


async def measure(program: str, port: int, authority: str, token: str) -> tuple[float, float]:
    """Run a program in a process of its own; return its import time in s and its idle memory in MB."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, __file__, program),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    orders = json.dumps({"port": port, "authority": authority, "token": token})
    output, _ = await child.communicate(orders.encode())
    seconds, megabytes = json.loads(output.splitlines()[-1])
    return seconds, megabytes


def be(program: str) -> None:
    """Be one of the programs, and print the figures."""
    orders = json.load(sys.stdin)
    start = time.perf_counter()
    if program == "matome run":
        importlib.import_module("bot.daemon")
    else:
        importlib.import_module("discord.ext.commands")
    seconds = time.perf_counter() - start
    run = be_the_bot if program == "matome run" else be_discord_alone
    print(json.dumps([seconds, asyncio.run(run(orders))]))


async def be_discord_alone(orders: dict[str, Any]) -> float:
    """Log in with discord.py and nothing else."""
    import discord  # noqa: PLC0415

    client = discord.Client(
        intents=discord.Intents(guilds=True), max_messages=None, connector=connector(orders)
    )
    async with client, asyncio.TaskGroup() as group:
        group.create_task(client.start(orders["token"]))
        await asyncio.sleep(IDLE_SECONDS)
        used = resident()
        await client.close()
    return used


async def be_the_bot(orders: dict[str, Any]) -> float:
    """Do as `matome run` does, but for the address."""
    from bot.app import open_source  # noqa: PLC0415
    from bot.app.discord_bot import Access, run_bot, set_loaded_aside  # noqa: PLC0415
    from bot.log import configure_logging  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415

    configure_logging(is_verbose=True)
    set_loaded_aside()
    stop, used = asyncio.Event(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=Path(folder) / "matome.sqlite3", stop_seconds=0)
        async with open_source(settings) as source, asyncio.TaskGroup() as group:
            access = Access(token=orders["token"], connector=connector(orders))
            group.create_task(run_bot(settings, source, access, stop=stop))
            await asyncio.sleep(IDLE_SECONDS)
            used = resident()
            stop.set()
    return used


def connector(orders: dict[str, Any]) -> "aiohttp.BaseConnector":
    """Return what leads every host to the local Discord."""
    import aiohttp  # noqa: PLC0415
    from aiohttp.abc import AbstractResolver, ResolveResult  # noqa: PLC0415

    class Resolver(AbstractResolver):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            del port, family
            where = orders["port"]
            return [
                ResolveResult(
                    hostname=host, host="127.0.0.1", port=where, family=socket.AF_INET, proto=0, flags=0
                )
            ]

        async def close(self) -> None:
            pass

    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.load_verify_locations(cadata=orders["authority"])
    return aiohttp.TCPConnector(resolver=Resolver(), ssl=trust, use_dns_cache=False)


def resident() -> float:
    """Return the memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


if __name__ == "__main__":
    be(sys.argv[1]) if len(sys.argv) > 1 else main()
