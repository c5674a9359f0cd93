"""`matome usage`: what models took, from the bot's database."""

import asyncio
import json
from datetime import UTC, date, timedelta
from typing import Annotated

from cyclopts import Parameter, validators
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from bot.app import current_time
from bot.cli.console import output
from bot.domain.language import Language
from bot.domain.ledger import UsageLine
from bot.exit_codes import Exit
from bot.rendering.translations import translator
from bot.rendering.usage import usage_rows
from bot.rendering.usage_json import usage_to_json
from bot.settings import Settings, read_settings
from bot.storage.database import open_database
from bot.storage.usage import UsageStore

_WORDS = 3  # the columns that are no figures


def usage(
    *,
    days: Annotated[int, Parameter(validator=validators.Number(gte=1, lte=400))] = 31,
    language: Language | None = None,
    as_json: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Show what models took, by day, server and model.

    Args:
        days: How many days, today included; they are those of UTC.
        language: Language of the headings [default: the setting MATOME_LANGUAGE].
        as_json: Print one JSON object; its shape is documented and stable.
    """
    settings = read_settings()
    since = current_time().astimezone(UTC).date() - timedelta(days=days - 1)
    lines = asyncio.run(_read(settings, since))
    if as_json:
        output.out(json.dumps(usage_to_json(lines, since), ensure_ascii=False, indent=2))
        return Exit.OK
    reader = language or Language(settings.language)
    if lines:
        _print_table(usage_rows(lines, reader))
    else:
        output.print(Text(translator(reader).gettext("No model was asked in these days.")))
    return Exit.OK


async def _read(settings: Settings, since: date) -> tuple[UsageLine, ...]:
    if not settings.database.exists():  # looking must not make one
        return ()
    async with open_database(settings.database) as database:
        return await UsageStore(database).lines(None, since)


def _print_table(rows: tuple[tuple[str, ...], ...]) -> None:
    """Print rows as wide as their words, since a file or a pipe has no width; headings and sum in bold."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [
            set_cell_size(cell, width) if place < _WORDS else " " * (width - cell_len(cell)) + cell
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        style = "bold" if number in (0, len(rows) - 1) else ""
        output.print(Text("  ".join(cells), style))
