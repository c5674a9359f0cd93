"""`/front` and `/search`: lists of stories, one of which can be digested."""

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import MatomeClient, Press
from bot.client.apologising import reader_of
from bot.client.delivery import acknowledge, fields, persist
from bot.domain.listing import ListKind
from bot.rendering.lists import front_page, search_results
from bot.rendering.messages import Message

_KINDS = [
    app_commands.Choice(name=locale_str("Front page"), value="top"),
    app_commands.Choice(name=locale_str("Best"), value="best"),
    app_commands.Choice(name=locale_str("New"), value="new"),
    app_commands.Choice(name=locale_str("Questions (Ask HN)"), value="ask"),
    app_commands.Choice(name=locale_str("Projects (Show HN)"), value="show"),
]
_LONGEST_SEARCH = 200  # characters
_LOOKS, _STRETCH = 10, 60.0  # so many times in so many seconds, for each person


class BrowseCog(commands.Cog):
    """Stories to choose from."""

    def __init__(self, client: MatomeClient) -> None:
        self._client = client

    @app_commands.command(name=locale_str("front"), description=locale_str("The stories on Hacker News now"))
    @app_commands.describe(
        kind=locale_str("Which list; the front page unless you choose"),
        private=locale_str("Show it only to me"),
    )
    @app_commands.rename(kind=locale_str("list"), private=locale_str("private"))
    @app_commands.choices(kind=_KINDS)
    @app_commands.checks.cooldown(_LOOKS, _STRETCH)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def front(
        self,
        press: Press,
        kind: str = ListKind.TOP.value,
        private: bool = False,  # noqa: FBT001, FBT002 - discord.py calls it by name
    ) -> None:
        """Show a list of Hacker News."""
        await acknowledge(lambda: press.response.defer(ephemeral=private, thinking=True))
        stories = await self._client.services.browsing.list_stories(ListKind(kind))
        message = front_page(ListKind(kind), stories, reader_of(press), is_private=private)
        await _show(press, message)

    @app_commands.command(
        name=locale_str("search"), description=locale_str("Find discussions on Hacker News")
    )
    @app_commands.describe(
        words=locale_str("What to look for"),
        private=locale_str("Show it only to me"),
    )
    @app_commands.rename(words=locale_str("words"), private=locale_str("private"))
    @app_commands.checks.cooldown(_LOOKS, _STRETCH)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def search(
        self,
        press: Press,
        words: app_commands.Range[str, 1, _LONGEST_SEARCH],
        private: bool = False,  # noqa: FBT001, FBT002 - discord.py calls it by name
    ) -> None:
        """Show what Algolia's index of Hacker News finds."""
        await acknowledge(lambda: press.response.defer(ephemeral=private, thinking=True))
        stories = await self._client.services.browsing.search(words)
        await _show(press, search_results(words, stories, reader_of(press), is_private=private))


async def _show(press: Press, message: Message) -> None:
    await persist(lambda: press.edit_original_response(**fields(message)))


async def setup(client: MatomeClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(BrowseCog(client))
