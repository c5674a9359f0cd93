"""`/about` and `/help`."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import MatomeClient, Press
from bot.client.apologising import reader_of
from bot.client.delivery import acknowledge, fields
from bot.rendering.about import about, help_page


class AboutCog(commands.Cog):
    """What the bot is and what it can do."""

    def __init__(self, client: MatomeClient) -> None:
        self._client = client

    @app_commands.command(
        name=locale_str("about"), description=locale_str("What this bot is and what it stores")
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def about(self, press: Press) -> None:
        """Say what the bot is, where its texts come from and what it stores."""
        services = self._client.services
        message = about(services.version, reader_of(press), kept_days=services.kept_days)
        await acknowledge(lambda: press.response.send_message(**fields(message), ephemeral=True))

    @app_commands.command(name=locale_str("help"), description=locale_str("How to use this bot"))
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def help(self, press: Press) -> None:
        """Say what each command and button does."""
        message = help_page(reader_of(press))
        await acknowledge(lambda: press.response.send_message(**fields(message), ephemeral=True))


async def setup(client: MatomeClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(AboutCog(client))
