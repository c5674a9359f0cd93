"""`/publish` and `/published`, the controls of drafts, and the queue for approval."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import MatomeClient, Press
from bot.client.apologising import reader_of
from bot.client.delivery import acknowledge, fields
from bot.domain.link import parse_link
from bot.domain.request import Asker
from bot.rendering.custom_ids import DRAFT_PATTERN
from bot.rendering.published_list import published_list
from cogs.answering import wish_of
from cogs.approval_queue import keep_looking
from cogs.draft_controls import CONTROLS, take_edits
from cogs.drafting import offer
from cogs.forms import receive
from cogs.rights import require_publisher

_MOST_RECORDS = 25


class PublishingCog(commands.Cog):
    """Publishing, with approval where it is wanted."""

    def __init__(self, client: MatomeClient) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take up the controls of old messages, and what the last run has left undone."""
        self._client.add_dynamic_items(*CONTROLS)
        self._client.in_background(keep_looking(self._client))

    @app_commands.command(
        name=locale_str("publish"),
        description=locale_str("Publish the best of a discussion on this server's site"),
    )
    @app_commands.describe(link=locale_str("A link to the discussion"))
    @app_commands.rename(link=locale_str("link"))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def publish(self, press: Press, link: str) -> None:
        """Make a digest and show what publishing it would do."""
        asked = parse_link(link)
        preferences = await self._client.services.guilds.get(press.guild_id)
        if preferences.review_channel is None:
            await require_publisher(press)
        await acknowledge(lambda: press.response.defer(ephemeral=True, thinking=True))
        async with self._client.busy():
            asker = Asker(user=press.user.id, guild=press.guild_id)
            kept = await self._client.services.desk.digest(asked, await wish_of(press), asker)
            await offer(press, kept)

    @app_commands.command(
        name=locale_str("published"), description=locale_str("Who published what from this server, and when")
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def published(self, press: Press) -> None:
        """Show the audit log."""
        await require_publisher(press)
        publishing, guild = self._client.services.publishing, press.guild_id or 0
        site = publishing.site_of(guild)
        records = await publishing.history(guild, limit=_MOST_RECORDS)
        message = published_list(
            records, reader_of(press), commit_page=site.say_commit if site else lambda _: None
        )
        await acknowledge(lambda: press.response.send_message(**fields(message), ephemeral=True))

    @commands.Cog.listener()
    async def on_interaction(self, press: Press) -> None:
        """Take what was typed into the form."""
        await receive(press, DRAFT_PATTERN, take_edits)


async def setup(client: MatomeClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(PublishingCog(client))
