"""`/usage`: what the model took on a server, and what of its budgets is left."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import MatomeClient, Press
from bot.client.apologising import reader_of
from bot.client.delivery import acknowledge, fields
from bot.errors import Refused
from bot.rendering.usage import usage_page
from cogs.rights import managed_guild


class UsageCog(commands.Cog):
    """What the model took."""

    def __init__(self, client: MatomeClient) -> None:
        self._client = client

    @app_commands.command(
        name=locale_str("usage"),
        description=locale_str("What the model took on this server, and what is left"),
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.default_permissions(manage_guild=True)
    async def usage(self, press: Press) -> None:
        """Tell it to those who manage the server, and to nobody else."""
        view = await self._client.services.spending.view(_guild_of(press))
        message = usage_page(view, reader_of(press))
        await acknowledge(lambda: press.response.send_message(**fields(message), ephemeral=True))


def _guild_of(press: Press) -> int:
    """Return the server whose usage the person may see.

    Raises:
        Refused: There is none, or they may not.
    """
    return managed_guild(
        press,
        nowhere=Refused(
            "What the model took is told for a server.", hint="Use /usage in one of its channels."
        ),
        forbidden=Refused(
            "What the model took is told to people who have the permission Manage Server.",
            hint="Ask one of them.",
        ),
    )


async def setup(client: MatomeClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(UsageCog(client))
