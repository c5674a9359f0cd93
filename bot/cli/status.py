"""`matome status`: how schedules are doing, from the bot's database."""

import asyncio
import json
from datetime import datetime
from typing import Annotated

from cyclopts import Parameter
from rich.text import Text

from bot.app import current_time
from bot.cli.console import output
from bot.domain.language import Language
from bot.domain.status import Status
from bot.exit_codes import Exit
from bot.rendering.status_json import status_to_json
from bot.rendering.status_lines import status_lines
from bot.settings import Settings, read_settings
from bot.storage.database import open_database
from bot.storage.status import StatusStore


def status(
    *,
    guild: int | None = None,
    language: Language | None = None,
    as_json: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Show what schedules post next, what they did last, how late they were, and what waits or failed.

    Args:
        guild: Only of the server with this id.
        language: Language of the headings [default: the setting MATOME_LANGUAGE].
        as_json: Print one JSON object; its shape is documented and stable.
    """
    settings, now = read_settings(), current_time()
    found = asyncio.run(_read(settings, guild, now))
    if as_json:
        told = status_to_json(found, guild=guild, at=now)
        output.out(json.dumps(told, ensure_ascii=False, indent=2))
        return Exit.OK
    for line in status_lines(found, language or Language(settings.language)):
        output.print(Text(line, "" if line.startswith(" ") else "bold"), soft_wrap=True)
    return Exit.OK


async def _read(settings: Settings, guild: int | None, now: datetime) -> Status:
    if not settings.database.exists():  # looking must not make one
        return Status()
    async with open_database(settings.database) as database:
        return await StatusStore(database).read(guild, now)
