"""A card under a link to Hacker News, in the channels that want one."""

from datetime import timedelta

import discord
import structlog
from discord.ext import commands

from bot.client import MatomeClient
from bot.client.apologising import NEEDED
from bot.client.delivery import fields, persist
from bot.domain.allowance import Allowance
from bot.domain.language import Language
from bot.domain.link import find_links
from bot.errors import BotError
from bot.rendering.card import story_card
from bot.rendering.messages import Message

log = structlog.get_logger()

_CARDS_LIMIT = 3  # for one message
# For one channel: Discord takes five messages in five seconds, and what is more would queue here.
_CHANNEL_CARDS, _CHANNEL_STRETCH = 10, timedelta(minutes=1)


class UnfurlCog(commands.Cog):
    """Cards for pasted links; needs the message-content intent, which the operator turns on."""

    def __init__(self, client: MatomeClient) -> None:
        self._client = client
        self._allowance = Allowance(most=_CHANNEL_CARDS, within=_CHANNEL_STRETCH)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that holds links, if its channel is one of those chosen in `/settings`."""
        if message.author.bot or message.guild is None or not await self._is_wanted(message):
            return
        language = await self._language(message)
        for number, link in enumerate(find_links(message.content)[:_CARDS_LIMIT]):
            now = self._client.services.now()
            if self._allowance.wait(message.channel.id, now):
                log.info("no card", channel=message.channel.id, reason="too many")
                return
            self._allowance.spend(message.channel.id, now)
            try:
                listed = await self._client.services.browsing.find_story(link.item)
            except BotError as error:
                log.info("no card", item=link.item, reason=str(error))
                continue
            await self._send(message, story_card(listed, language, link=link), number)

    async def _is_wanted(self, message: discord.Message) -> bool:
        guild, channel = message.guild, message.channel
        if guild is None or not find_links(message.content):
            return False
        preferences = await self._client.services.guilds.get(guild.id)
        parent = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
        if not {channel.id, parent} & set(preferences.unfurled):
            return False
        return channel.permissions_for(guild.me) >= NEEDED  # without them there is nobody to tell

    async def _language(self, message: discord.Message) -> Language:
        """Return the language for all who read the channel: the guild's choice, else the one it is set to."""
        guild = message.guild
        if guild is None:
            return Language.EN
        preferences = await self._client.services.guilds.get(guild.id)
        return preferences.language or Language.of_locale(guild.preferred_locale.value)

    async def _send(self, message: discord.Message, card: Message, number: int) -> None:
        """Send a card once, below the message and without a notification."""
        try:
            await persist(
                lambda: message.channel.send(
                    **fields(card),
                    reference=message.to_reference(fail_if_not_exists=False),
                    mention_author=False,
                    silent=True,
                    nonce=f"card-{message.id:x}-{number}",
                )
            )
        except discord.HTTPException as refusal:
            log.info("card refused", channel=message.channel.id, code=refusal.code)


async def setup(client: MatomeClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    if client.services.can_unfurl:
        await client.add_cog(UnfurlCog(client))
