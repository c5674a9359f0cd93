"""Everything that the local Discord knows, and the events that tell of its changes."""

from collections.abc import Callable
from datetime import datetime

from bot.playground.changes import Changes
from bot.playground.commands import CommandBook
from bot.playground.events import Event
from bot.playground.inhabitants import Channel, Guild, Message, User
from bot.playground.interactions import Interaction
from bot.playground.kinds import ChannelType, Intent, Payload
from bot.playground.payloads import (
    channel_payload,
    member_payload,
    message_payload,
    new_message_payload,
)
from bot.playground.permissions import Permission
from bot.playground.refusing import unknown_channel, unknown_message
from bot.playground.snowflakes import Snowflakes
from bot.playground.standing import may

_NO_CONTENT: Payload = {"content": "", "embeds": [], "components": [], "attachments": []}


class State:
    """The things by their ids; whoever changes one says so with `tell`, `publish` or `announce`.

    `changes` wakes whoever waits; `listeners` get every event (the gateway is one of them);
    `privileged_intents` are those that the operator has switched on in the developer portal; `nonces`
    are the messages by what they were sent with, which is unique for some minutes.
    """

    def __init__(self, *, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        self.now = now
        self.clock = clock
        self.snowflakes = Snowflakes(now)
        self.changes = Changes()
        self.listeners: list[Callable[[Event], None]] = []
        self.bot = User(id=self.snowflakes.make(), name="Matome", is_bot=True)
        self.owner = User(id=self.snowflakes.make(), name="operator")
        self.users: dict[int, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.nonces: dict[str, Message] = {}
        self.commands = CommandBook(self.snowflakes, self.bot.id)
        self.privileged_intents = Intent.MESSAGE_CONTENT

    @property
    def application_id(self) -> int:
        """Return the application's id, which is the bot's."""
        return self.bot.id

    def channel(self, number: int) -> Channel:
        """Return a channel; raises ApiError where there is none."""
        found = self.channels.get(number)
        if found is None:
            raise unknown_channel()
        return found

    def find_private(self, user: User) -> Channel:
        """Return the direct messages between a user and the bot; made where there are none yet."""
        for channel in self.channels.values():
            if channel.type == ChannelType.DM and {user, self.bot} == set(channel.recipients):
                return channel
        channel = Channel(id=self.snowflakes.make(), type=ChannelType.DM, name=user.name)
        channel.recipients = [user, self.bot]
        self.channels[channel.id] = channel
        return channel

    def publish(self, event: Event) -> None:
        """Send an event to all clients that want it, and wake whoever waits."""
        for listener in self.listeners:
            listener(event)
        self.changes.tell()

    def announce(self, name: str, channel: Channel, data: Payload) -> None:
        """Publish an event of a guild's channel, which needs the intent for guilds."""
        guild = channel.guild.id if channel.guild else 0
        self.publish(Event(name=name, data=data, guild=guild, intent=Intent.GUILDS))

    def mentioned(self, message: Message) -> list[User]:
        """Return the people whom a message has pinged."""
        return [self.users[number] for number in message.notified if number in self.users]

    def add_message(self, message: Message) -> None:
        """Put a new message into its channel, and tell whoever may know."""
        channel = self.channel(message.channel_id)
        channel.messages[message.id] = message
        if message.nonce is not None:
            self.nonces[str(message.nonce)] = message
        if message.seen_by is None:
            channel.last_message_id = message.id
        self.set_archived(channel, is_archived=False)
        self._tell_of_message("MESSAGE_CREATE", message, channel)

    def edit_message(self, message: Message) -> None:
        """Count a change that was made to a message, and tell whoever may know."""
        message.edits += 1
        message.edited_at = self.now()
        self._tell_of_message("MESSAGE_UPDATE", message, self.channel(message.channel_id))

    def delete_message(self, message: Message) -> None:
        """Take a message away; raises ApiError if that has been done before."""
        channel = self.channel(message.channel_id)
        if channel.messages.pop(message.id, None) is None:
            raise unknown_message()
        message.deleted = True
        self._tell_of_message("MESSAGE_DELETE", message, channel)

    def _tell_of_message(self, name: str, message: Message, channel: Channel) -> None:
        is_hidden = message.seen_by is not None
        if is_hidden or Permission.VIEW_CHANNEL not in may(self.bot.id, channel):
            self.changes.tell()
            return
        guild = channel.guild
        data: Payload = {"id": str(message.id), "channel_id": str(channel.id)}
        if name != "MESSAGE_DELETE":
            show = new_message_payload if name == "MESSAGE_CREATE" else message_payload
            data = show(message, self.mentioned(message))
        if guild is not None:
            data["guild_id"] = str(guild.id)
            if name != "MESSAGE_DELETE" and message.author.id in guild.members:
                data["member"] = member_payload(guild.members[message.author.id], with_user=False)
        can_read = guild is None or message.author is self.bot or self.bot.id in message.notified
        self.publish(
            Event(
                name=name,
                data=data,
                guild=guild.id if guild else 0,
                intent=Intent.GUILD_MESSAGES if guild else Intent.DIRECT_MESSAGES,
                redacted=None if can_read or name == "MESSAGE_DELETE" else data | _NO_CONTENT,
            )
        )

    def set_archived(self, thread: Channel, *, is_archived: bool) -> None:
        """Archive a thread or take it out again, and tell of it where that changes something."""
        if is_archived != (thread.archived_at is not None):
            thread.archived_at = self.now() if is_archived else None
            self.announce_channel("THREAD_UPDATE", thread)

    def announce_channel(self, name: str, channel: Channel) -> None:
        """Publish CHANNEL_CREATE, CHANNEL_UPDATE, CHANNEL_DELETE or the like."""
        self.announce(name, channel, channel_payload(channel))
