"""Commands in Discord's own lists, in each reader's language, and told to Discord only when they change."""

import hashlib
import json

import discord
import structlog
from discord import app_commands

from bot.domain.language import Language
from bot.rendering.translations import translator
from bot.storage.facts import FactStore

_SYNCED = "commands.synced"

log = structlog.get_logger()


class CatalogueTranslator(app_commands.Translator):
    """Names and descriptions of commands, from the same catalogues as everything else."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - the base class passes it
    ) -> str | None:
        """Return the words in a language that we speak; None leaves them in English."""
        language = next((language for language in Language if locale.value == language), None)
        if language is None:
            return None
        words = translator(language).gettext(string.message)
        return None if words == string.message else words


async def sync_commands(tree: app_commands.CommandTree[discord.Client], facts: FactStore) -> bool:
    """Tell Discord the commands, unless it knows them already; return whether it was told.

    Discord allows 200 new commands a day, so a restart must not cost any. What it was told last is
    kept as a hash, together with the application that it was told for.

    Raises:
        discord.HTTPException: Discord refuses.
    """
    translation = tree.translator
    payload = [
        command.to_dict(tree)
        if translation is None
        else await command.get_translated_payload(tree, translation)
        for command in sorted(tree.get_commands(), key=lambda command: command.name)
    ]
    text = json.dumps([tree.client.application_id, payload], ensure_ascii=False, sort_keys=True)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    if await facts.get(_SYNCED) == fingerprint:
        return False
    await tree.sync()
    await facts.put(_SYNCED, fingerprint)
    log.info("commands synced", count=len(payload))
    return True
