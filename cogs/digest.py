"""`/digest` and the message menu: a link in, a panel out."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import MatomeClient, Press
from bot.client.apologising import reader_of
from bot.client.delivery import acknowledge, fields, persist
from bot.domain.digest import Engine
from bot.domain.link import find_links, parse_link
from bot.domain.preferences import FEWEST_COMMENTS, MOST_COMMENTS
from bot.domain.request import in_language
from bot.errors import BadLink
from bot.rendering.components import OPTIONS_LIMIT
from bot.rendering.lists import pick_links
from bot.rendering.translations import translator
from bot.services.tidying import REPLIES_KEPT
from bot.text.characters import one_line
from bot.text.fitting import fit
from cogs import choosing, panel
from cogs.answering import Request, answer, resume, wish_of

# Offered where a model is set up, which knows more than these; any other name can be typed.
_TONGUES = ("Chinese", "Dutch", "French", "German", "Italian", "Korean", "Polish", "Portuguese", "Spanish")
# https://docs.discord.com/developers/interactions/application-commands (read 2026-08-06)
_CHOICE_LIMIT = 100  # characters of the name of a choice


class DigestCog(commands.Cog):
    """Digests on request."""

    def __init__(self, client: MatomeClient) -> None:
        self._client = client
        self._menu = app_commands.ContextMenu(
            name=locale_str("Digest HN links"), callback=self.digest_message
        )

    async def cog_load(self) -> None:
        """Take up the controls of old messages, and the answers that the last run still owes."""
        self._client.add_dynamic_items(*panel.CONTROLS, *choosing.CONTROLS)
        app_commands.allowed_installs(guilds=True, users=True)(self._menu)
        app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(self._menu)
        self._client.tree.add_command(self._menu)
        for pending in await self._client.services.replies.waiting(
            self._client.services.now() - REPLIES_KEPT
        ):
            self._client.in_background(resume(self._client, pending))

    async def cog_unload(self) -> None:
        """Take the menu away, which is no part of the class."""
        self._client.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(
        name=locale_str("digest"), description=locale_str("The best of a Hacker News discussion")
    )
    @app_commands.describe(
        link=locale_str("A link to the discussion or a comment in it, or words of a title on the front page"),
        language=locale_str("The language of the digest"),
        comments=locale_str("The most comments to quote"),
        private=locale_str("Show it only to me"),
    )
    @app_commands.rename(
        link=locale_str("link"),
        language=locale_str("language"),
        comments=locale_str("comments"),
        private=locale_str("private"),
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def digest(
        self,
        press: Press,
        link: str,
        language: str | None = None,
        comments: app_commands.Range[int, FEWEST_COMMENTS, MOST_COMMENTS] | None = None,
        private: bool = False,  # noqa: FBT001, FBT002 - discord.py calls it by name
    ) -> None:
        """Digest the thread behind a link."""
        asked = parse_link(link)
        usual = await wish_of(press)
        wish = replace(usual, comments=comments or usual.comments)
        if language:
            wish = in_language(wish, language)
        await answer(press, Request(link=asked, wish=wish, is_private=private))

    @digest.autocomplete("link")
    async def suggest(self, _: Press, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the front page by title; a link that is typed needs no offer."""
        if find_links(typed):
            return []
        return [
            app_commands.Choice(
                # One without a name would cost everybody all suggestions.
                name=fit(one_line(listed.story.title), _CHOICE_LIMIT) or str(listed.story.id),
                value=str(listed.story.id),
            )
            for listed in await self._client.services.browsing.suggest(typed)
        ]

    @digest.autocomplete("language")
    async def suggest_language(self, press: Press, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the languages of readers, and where a model writes, some that it knows."""
        gettext = translator(reader_of(press)).gettext
        known = [(gettext("English"), "en"), (gettext("Japanese"), "ja")]
        if Engine.MODEL in self._client.services.engines:
            known += [(tongue, tongue) for tongue in _TONGUES]
        wanted = typed.strip().casefold()
        return [
            app_commands.Choice(name=name, value=value) for name, value in known if wanted in name.casefold()
        ]

    async def digest_message(self, press: Press, message: discord.Message) -> None:
        """Digest the links of a message; of several, let the person choose."""
        links = find_links(_text_of(message))
        if not links:
            raise BadLink(
                "There is no link to a Hacker News discussion in this message.",
                hint="Choose a message with one, or use /digest.",
            )
        if len(links) == 1:
            await answer(press, Request(link=links[0], wish=await wish_of(press), is_private=False))
            return
        await acknowledge(lambda: press.response.defer(ephemeral=True, thinking=True))
        titles = await self._client.services.browsing.find_titles(
            [link.item for link in links[:OPTIONS_LIMIT]]
        )
        choice = pick_links(links, reader_of(press), titles=titles)
        await persist(lambda: press.edit_original_response(**fields(choice)))


def _text_of(message: discord.Message) -> str:
    """Return everything of a message that may hold a link."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.url or "", embed.author.url or "", embed.description or ""]
    return "\n".join(parts)


async def setup(client: MatomeClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(DigestCog(client))
