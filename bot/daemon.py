"""The process of the Discord bot; `matome run` turns into it, and so sheds what only a terminal needs."""

import gc
import sys

# Loading makes no garbage, and looking for it all the while takes a tenth of the time (measured, 2026-11);
# `set_loaded_aside` switches it on again.
gc.disable()

# Colourful tracebacks and what brings them would be a tenth of this process; structlog does without.
sys.modules["rich"] = None  # pyright: ignore[reportArgumentType] - how Python is told that there is none

import asyncio  # noqa: E402

from bot.app import open_source  # noqa: E402
from bot.app.discord_bot import Access, run_bot, set_loaded_aside  # noqa: E402
from bot.app.signals import stop_on_signals  # noqa: E402
from bot.domain.language import Language  # noqa: E402
from bot.errors import BotError, Misconfigured  # noqa: E402
from bot.exit_codes import Exit, exit_code  # noqa: E402
from bot.log import configure_logging  # noqa: E402
from bot.rendering.apologies import say_error  # noqa: E402
from bot.settings import Settings, read_settings  # noqa: E402


def main() -> int:
    """Run the bot until it is interrupted or terminated, and return an exit code."""
    configure_logging(is_verbose=True)  # a service has an operator who reads the log
    language = Language.EN
    try:
        settings = read_settings()
        language = Language(settings.language)
        set_loaded_aside()
        asyncio.run(_run(settings))
    except BotError as error:
        print(f"matome: {say_error(error, language)}", file=sys.stderr)  # noqa: T201 - its last words
        return exit_code(error)
    return Exit.OK


async def _run(settings: Settings) -> None:
    if settings.discord_token is None:
        raise Misconfigured("The setting DISCORD_TOKEN is missing.", hint="`matome run` says how to get it.")
    stop = stop_on_signals()
    access = Access(token=settings.discord_token.get_secret_value())
    async with open_source(settings) as source:
        await run_bot(settings, source, access, stop=stop)


if __name__ == "__main__":
    sys.exit(main())
