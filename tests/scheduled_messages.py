"""Messages as schedules post them, by the bot and without an interaction, for several tests."""

import discord

from bot.client.delivery import fields
from bot.domain.request import KeptDigest
from bot.playground.inhabitants import Message
from bot.playground.local_discord import LocalDiscord
from bot.rendering.messages import Message as Rendered
from bot.settings import Settings
from bot.storage.database import open_database
from bot.storage.digests import DigestStore
from tests.talking import digest


async def keep(local: LocalDiscord, settings: Settings) -> KeptDigest:
    """Return the digest of the sample thread, which the bot has made and kept."""
    await digest(local)
    async with open_database(settings.database) as database:
        kept = await DigestStore(database).find(1)
    assert kept is not None
    return kept


async def post(local: LocalDiscord, message: Rendered) -> Message:
    """Post a message as the bot, without an interaction."""
    channel = local.world.channel("general")
    async with discord.Client(intents=discord.Intents.none(), connector=local.connector()) as client:
        await client.login(local.token)
        await client.get_partial_messageable(channel.id).send(**fields(message))
    return list(channel.messages.values())[-1]
