"""`matome digest`: a link in, a digest on the terminal or as JSON out."""

import asyncio
import json
from typing import Annotated

from cyclopts import Parameter

from bot.cli.console import output, progress
from bot.cli.digest_view import print_digest
from bot.cli.options import DEFAULTS, ThreadOptions, make_digest
from bot.exit_codes import Exit
from bot.rendering.digest_json import digest_to_json
from bot.rendering.translations import translator
from bot.settings import read_settings


def digest(
    link: str | None = None,
    *,
    options: ThreadOptions = DEFAULTS,
    explain: bool = False,
    as_json: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Digest a Hacker News thread.

    Args:
        link: Any link to the thread or to a comment in it, or a bare item id. It may be left
            out with `--from FILE` when the file holds one thread.
        options: How the thread is read and digested.
        explain: Say why each comment was chosen.
        as_json: Print one JSON object; its shape is documented and stable.
    """
    settings = read_settings()
    _ = translator(options.reader_language(settings)).gettext
    with progress(_("Reading the thread…")):
        made = asyncio.run(make_digest(link, options, settings))
    if as_json:
        output.out(json.dumps(digest_to_json(made), ensure_ascii=False, indent=2))
    else:
        print_digest(output, made, explain=explain)
    return Exit.OK
