"""Discord's channels, forums and threads, as posting needs them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord

from bot.client.channel_faults import in_our_terms
from bot.client.channel_history import find_message
from bot.client.delivery import Fields, fields
from bot.errors import MessageLost, Refused
from bot.rendering.messages import CONTENT_LIMIT, Message
from bot.rendering.scheduled import THREAD_NAME_LIMIT
from bot.services.channels import Channels, Posted
from bot.text.characters import one_line
from bot.text.fitting import fit
from bot.text.graphemes import count_units

_PATIENCE = timedelta(minutes=1)
_PATIENCE_READING = timedelta(minutes=5)
_THREAD_EXISTS = 160004
_ARCHIVED = 50083
_NAMELESS = "Matome"
# What of Discord's markup a name does not need: a name shows it as it is.
_MARKUP = re.compile(r"\\([^0-9A-Za-z\s])|^(?:-#|#{1,3}|>) |[*_~|`]")


def open_channels(client: discord.Client) -> Channels:
    """Return the channels that a client can post to; it has to have logged in.

    Whatever is not paced by `bot.client.tracing` may be more than Discord takes, and come twice in forums.
    """
    ours = _Channels(client)
    return Channels(
        post=ours.post,
        keeps_nonces=ours.keeps_nonces,
        find=ours.find,
        edit=ours.edit,
        open_thread=ours.open_thread,
        tell_admin=ours.tell_admin,
    )


@dataclass(frozen=True, slots=True)
class _Channels:
    """Each method is as `bot.services.channels` says."""

    _client: discord.Client

    async def post(self, channel: int, message: Message, *, nonce: str, role: int | None) -> Posted:
        """Post; where somebody has deleted what was posted with the nonce, `MessageLost` says so."""
        async with in_our_terms(self._client, within=_PATIENCE):
            place = await self._place(channel)
            if isinstance(place, discord.ForumChannel):
                return await _post_in_forum(place, message, role)
            target = self._client.get_partial_messageable(channel)
            sent = await target.send(**_with_ping(message, role), nonce=nonce)
            return Posted(channel=channel, message=sent.id)

    async def keeps_nonces(self, channel: int) -> bool:
        """Tell whether this is no forum."""
        async with in_our_terms(self._client, within=_PATIENCE):
            return not isinstance(await self._place(channel), discord.ForumChannel)

    async def find(self, channel: int, *, mark: str, since: datetime) -> Posted | None:
        """Look for a message."""
        async with in_our_terms(self._client, within=_PATIENCE_READING):
            return await find_message(self._client, channel, mark=mark, since=since)

    async def edit(self, channel: int, message_id: int, message: Message) -> None:
        """Replace a message, also in a thread that was archived meanwhile."""
        target = self._client.get_partial_messageable(channel).get_partial_message(message_id)
        async with in_our_terms(self._client, within=_PATIENCE):
            try:
                await target.edit(**fields(message))
            except discord.HTTPException as refusal:
                if refusal.code != _ARCHIVED:
                    raise
                thread = await self._client.fetch_channel(channel)
                if not isinstance(thread, discord.Thread):
                    raise
                await thread.edit(archived=False)
                await target.edit(**fields(message))

    async def open_thread(self, channel: int, message_id: int, name: str) -> int:
        """Open a thread from a message, whose id it has."""
        async with in_our_terms(self._client, within=_PATIENCE):
            place = await self._place(channel)
            if not isinstance(place, discord.TextChannel):
                raise Refused(
                    "A thread cannot be opened in another thread, nor in this kind of channel.",
                    hint="Choose another form, or another channel.",
                )
            try:
                thread = await place.get_partial_message(message_id).create_thread(name=_name(name))
            except discord.HTTPException as refusal:
                if refusal.code != _THREAD_EXISTS:
                    raise
                return message_id
            return thread.id

    async def tell_admin(self, guild: int, owner: int, message: Message, *, nonce: str) -> bool:
        """Write to the owner, else to the guild's."""
        if await self._tell(owner, message, nonce):
            return True
        other = await self._owner_of(guild)
        return other is not None and other != owner and await self._tell(other, message, nonce)

    async def _owner_of(self, guild: int) -> int | None:
        known = self._client.get_guild(guild)
        try:
            async with in_our_terms(self._client, within=_PATIENCE):
                known = known or await self._client.fetch_guild(guild)
        except Refused:  # it has thrown us out
            return None
        return known.owner_id

    async def _tell(self, person: int, message: Message, nonce: str) -> bool:
        try:
            async with in_our_terms(self._client, within=_PATIENCE):
                private = await self._client.create_dm(discord.Object(person))
                await private.send(**fields(message), nonce=nonce)
        except MessageLost:  # with this nonce it was there already, and was deleted
            return True
        except Refused:
            return False
        return True

    async def _place(
        self, channel: int
    ) -> discord.abc.GuildChannel | discord.Thread | discord.abc.PrivateChannel:
        return self._client.get_channel(channel) or await self._client.fetch_channel(channel)


async def _post_in_forum(forum: discord.ForumChannel, message: Message, role: int | None) -> Posted:
    # Where a forum wants a tag, any that everybody may use will do; people can change it.
    free = [tag for tag in forum.available_tags if not tag.moderated]
    tags = free[:1] if forum.flags.require_tag else []
    post = await forum.create_thread(name=_title(message), applied_tags=tags, **_with_ping(message, role))
    return Posted(channel=post.thread.id, message=post.message.id)


def _with_ping(message: Message, role: int | None) -> Fields:
    """Return a message as arguments, with the only ping that there ever is."""
    if role is None:
        return fields(message)
    ping = f"<@&{role}>"
    text = message.get("content", "")
    content = f"{ping} {fit(text, CONTENT_LIMIT - count_units(ping) - 1)}".rstrip()
    allowed = discord.AllowedMentions(
        everyone=False, users=False, roles=[discord.Object(role)], replied_user=False
    )
    return {**fields(message), "content": content, "allowed_mentions": allowed}


def _title(message: Message) -> str:
    """Return the name of a forum's post: the title of its only card, else its first line."""
    titles = [embed.get("title", "") for embed in message["embeds"]]
    lines = message.get("content", "").splitlines()
    candidates = (*(titles if len(titles) == 1 else ()), *lines, *titles, _NAMELESS)
    return next(name for name in map(_name_of_markup, candidates) if name)


def _name_of_markup(markup: str) -> str:
    return fit(one_line(_MARKUP.sub(r"\1", markup)), THREAD_NAME_LIMIT)


def _name(text: str) -> str:
    return fit(one_line(text), THREAD_NAME_LIMIT) or _NAMELESS
