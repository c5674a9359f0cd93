"""`matome playground`: the same bot against a local Discord, with a page in the browser."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from cyclopts import Parameter, validators
from rich.text import Text

from bot.adapters.layered import Layered
from bot.adapters.recorded import Recorded
from bot.adapters.trial_site import make_trial_site
from bot.app import current_time, open_source
from bot.app.discord_bot import Access, run_bot
from bot.app.signals import stop_on_signals
from bot.cli.console import output
from bot.domain.language import Language
from bot.exit_codes import Exit
from bot.playground.local_discord import LocalDiscord, open_local_discord
from bot.playground.page import open_page
from bot.playground.permissions import Permission
from bot.ports import Source
from bot.rendering.templates import packaged
from bot.rendering.translations import translator
from bot.settings import Settings, SiteSettings, read_settings

_PORT = 8787


def playground(
    *,
    port: Annotated[int, Parameter(validator=validators.Number(gte=0, lte=65_535))] = _PORT,
    recording: Annotated[Path | None, Parameter(name="--from")] = None,
    language: Language | None = None,
) -> int:
    """Try the bot without an account: a small Discord of its own, on this computer only.

    A sample thread, written for this project, works without a network.

    Args:
        port: Where the page is, on 127.0.0.1; 0 takes any that is free.
        recording: Read threads from a recorded file or folder instead of the network.
        language: Language of the page at the start; the setting MATOME_LANGUAGE by default.
    """
    settings = read_settings()
    asyncio.run(_play(settings, port, recording, language or Language(settings.language)))
    return Exit.OK


async def _play(settings: Settings, port: int, recording: Path | None, language: Language) -> None:
    stop = stop_on_signals()
    with TemporaryDirectory(prefix="matome-playground-") as folder:
        async with (
            _open_samples(settings, recording) as source,
            open_local_discord(now=current_time) as local,
            open_page(local, port=port, language=language, templates=settings.templates) as address,
        ):
            _let_moderators_schedule(local)
            settings = await _for_a_trial(settings, Path(folder), guild=local.world.guild.id)
            _welcome(address, language)
            access = Access(token=local.token, connector=local.connector())
            await run_bot(settings, source, access, stop=stop)


def _let_moderators_schedule(local: LocalDiscord) -> None:
    moderators = local.world.guild.role("Moderators")
    local.world.change_role(moderators, moderators.permissions | Permission.MANAGE_CHANNELS)


async def _for_a_trial(settings: Settings, folder: Path, *, guild: int) -> Settings:
    """Return settings with which nothing of a trial is kept, and everything can be tried.

    This Discord allows the intent for cards, and a small site in a repository can be published to.
    """
    changes: dict[str, object] = {
        "database": folder / "matome.sqlite3",
        "unfurl": True,
        "stop_seconds": 1.0,
        "site_cache": folder / "sites",
        "sites": {},
    }
    site = folder / "site"
    site.mkdir()
    repository = await make_trial_site(site, title="まとめ", now=current_time())
    if repository is not None:
        changes["sites"] = {"sample": SiteSettings(repository=str(repository), guilds=str(guild))}
    return settings.model_copy(update=changes)


@asynccontextmanager
async def _open_samples(settings: Settings, recording: Path | None) -> AsyncGenerator[Source]:
    """Open where threads come from: our sample thread before a recording, or before Hacker News."""
    async with open_source(settings, recording=recording) as source:
        yield Layered(Recorded(packaged("templates") / "demo" / "thread.json"), source)


def _welcome(address: str, language: Language) -> None:
    _ = translator(language).gettext
    output.print(Text(_("A Discord to try the bot in, on this computer only:"), "bold"))
    output.print(Text(f"  {address}"))
    output.print(Text(_("Type /digest there. Ctrl+C ends it, and nothing is kept.")))
