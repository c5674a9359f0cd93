"""`matome site log`: who did what to which post, from the bot's database."""

import asyncio
import json
from dataclasses import asdict
from datetime import UTC
from typing import Annotated

from cyclopts import Parameter, validators
from rich.text import Text

from bot.cli.console import output
from bot.domain.language import Language
from bot.domain.publishing import Record
from bot.exit_codes import Exit
from bot.rendering.translations import translator
from bot.settings import Settings, read_settings
from bot.storage.database import open_database
from bot.storage.records import RecordStore


def log(
    *,
    site: str | None = None,
    limit: Annotated[int, Parameter(validator=validators.Number(gte=1, lte=10_000))] = 100,
    as_json: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Show who published, updated, rejected or took out what from Discord, newest first.

    Args:
        site: Only what was done to the site of this name.
        limit: The most lines.
        as_json: Print one JSON array; its shape is documented and stable.
    """
    settings = read_settings()
    records = asyncio.run(_read(settings, site, limit))
    if as_json:
        shown = [asdict(record) | {"at": record.at.astimezone(UTC).isoformat()} for record in records]
        output.out(json.dumps(shown, ensure_ascii=False, indent=2))
        return Exit.OK
    for record in records:
        output.print(_line(record))
    if not records:
        words = translator(Language(settings.language)).gettext("Nothing was published from Discord yet.")
        output.print(Text(words))
    return Exit.OK


async def _read(settings: Settings, site: str | None, limit: int) -> tuple[Record, ...]:
    if not settings.database.exists():  # looking must not make one
        return ()
    async with open_database(settings.database) as database:
        return await RecordStore(database).history(site=site, limit=limit)


def _line(record: Record) -> Text:
    parts = (
        f"{record.at.astimezone(UTC):%Y-%m-%d %H:%M}Z",
        record.site,
        str(record.deed),
        str(record.item),
        f"by {record.user}" if record.user else "",
        record.path,
        record.link or record.commit[:12],
    )
    return Text("  ".join(filter(None, parts)))
