"""`matome run`: the Discord bot, until it is stopped."""

import os
import sys
from typing import NoReturn

from rich.text import Text

from bot.cli.console import notices
from bot.domain.language import Language
from bot.exit_codes import Exit
from bot.rendering.translations import translator
from bot.settings import read_settings


def run() -> int:
    """Run the Discord bot until it is interrupted or terminated.

    It needs the setting DISCORD_TOKEN and nothing else.
    """
    settings = read_settings()
    if settings.discord_token is not None:
        _become_the_bot()
    _explain_token(Language(settings.language))
    return Exit.MISCONFIGURED


def _become_the_bot() -> NoReturn:
    # The same process under another program, so that signals and supervisors notice nothing.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "bot.daemon"])  # noqa: S606 - no shell is wanted


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
