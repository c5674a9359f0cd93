"""`/status`: how the schedules of a server are doing."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import MatomeClient, Press
from bot.client.apologising import reader_of
from bot.client.delivery import acknowledge, fields
from bot.errors import Refused
from bot.rendering.status import status_message
from cogs.rights import require_scheduler
from cogs.scheduling import find_place


class StatusCog(commands.Cog):
    """How schedules are doing."""

    def __init__(self, client: MatomeClient) -> None:
        self._client = client

    @app_commands.command(
        name=locale_str("status"),
        description=locale_str("What schedules post next, what they did last, and what failed"),
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def status(self, press: Press) -> None:
        """Tell it to those who may schedule here, and to nobody else."""
        guild = press.guild_id
        if guild is None:
            raise Refused("Schedules belong to a server.", hint="Use /status in one of its channels.")
        await require_scheduler(press, await find_place(press, press.channel_id))
        message = status_message(await self._client.services.schedules.status(guild), reader_of(press))
        await acknowledge(lambda: press.response.send_message(**fields(message), ephemeral=True))


async def setup(client: MatomeClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(StatusCog(client))
