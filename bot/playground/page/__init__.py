"""The page of the local Discord, through which a person uses the bot in a browser, for trying.

It is served on 127.0.0.1 only. The server renders everything; the script on the page puts what it gets
in place and says what the person does, over one WebSocket.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from bot.domain.language import Language
from bot.playground.interactions import PATIENCE
from bot.playground.local_discord import LocalDiscord
from bot.playground.page.guarding import Guard
from bot.playground.page.serving import Pages

_HOST = "127.0.0.1"


@asynccontextmanager
async def open_page(
    local: LocalDiscord,
    *,
    port: int,
    language: Language,
    templates: Path | None = None,
    patience: float = PATIENCE,
) -> AsyncGenerator[str]:
    """Serve the page for as long as the block lasts, and give its address.

    Args:
        local: The Discord that it shows.
        port: Where; 0 takes any that is free.
        language: Of the person as whom one begins.
        templates: A folder whose `playground/…` replaces packaged templates of the same name.
        patience: Seconds until a person is told that the bot has not answered.

    Raises:
        OSError: The port is taken.
    """
    guard = Guard()
    application = web.Application(middlewares=[guard.check])
    application.on_response_prepare.append(guard.sign)
    pages = Pages(local.world, language=language, templates=templates, patience=patience)
    pages.add_routes(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, _HOST, port).start()
        guard.port = int(runner.addresses[0][1])
        yield f"http://{_HOST}:{guard.port}/"
    finally:
        await runner.cleanup()
