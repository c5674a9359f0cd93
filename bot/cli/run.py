"""`matome run`: the Discord bot, until it is stopped."""

import asyncio
import signal

from rich.text import Text

from bot.app import open_source
from bot.app.discord_bot import Access, run_bot, set_loaded_aside
from bot.cli.console import Exit, notices
from bot.domain.language import Language
from bot.log import configure_logging
from bot.rendering.translations import translator
from bot.settings import Settings, read_settings


def run() -> int:
    """Run the Discord bot until it is interrupted or terminated.

    It needs the setting DISCORD_TOKEN and nothing else.
    """
    settings = read_settings()
    if settings.discord_token is None:
        _explain_token(Language(settings.language))
        return Exit.MISCONFIGURED
    configure_logging(is_verbose=True)  # a service has an operator who reads the log
    set_loaded_aside()
    asyncio.run(_run(settings, settings.discord_token.get_secret_value()))
    return Exit.OK


async def _run(settings: Settings, token: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with open_source(settings) as source:
        await run_bot(settings, source, Access(token=token), stop=stop)


def _explain_token(language: Language) -> None:
    """Say in five lines how a token is got, and what works without."""
    _ = translator(language).gettext
    for line in (
        _("The bot needs a token, which Discord gives for free:"),
        _("1. At discord.com/developers/applications: New Application, then Bot, then Reset Token."),
        _("2. Write the token into a file named .env, in this folder: DISCORD_TOKEN=…"),
        _("3. Under Installation, open the install link and choose a server; then: matome run"),
        _("To try everything without an account: matome playground"),
    ):
        notices.print(Text(line))
