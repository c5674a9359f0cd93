"""The local Discord as a place: its guild, channels and people, and what may happen to them."""

from collections.abc import Callable
from datetime import datetime

from bot.playground.events import Event
from bot.playground.inhabitants import Channel, Guild, Member, Overwrite, Role, User
from bot.playground.kinds import ChannelType, Intent, Payload
from bot.playground.payloads import joined_guild_payload, role_payload
from bot.playground.people import Person
from bot.playground.permissions import EVERYONE, NOTHING, Permission
from bot.playground.state import State

_PEOPLE = {"alice": "en-US", "bob": "en-US", "carol": "ja"}


class World(State):
    """A guild with the channels "general" and "news", the roles "Moderators" and "Publishers", and people.

    alice and carol (who reads Japanese) are plain members, bob is a moderator.
    """

    def __init__(self, *, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        super().__init__(now=now, clock=clock)
        self.people: dict[str, Person] = {}
        for name, locale in _PEOPLE.items():
            self.add_person(name, locale=locale)
        self.guild = self.add_guild("Matome Town")
        for name in ("general", "news"):
            self.add_channel(name)
        manage = Permission.MANAGE_MESSAGES | Permission.MANAGE_GUILD
        moderators = self.add_role("Moderators", manage)
        self.add_role("Publishers", NOTHING)
        self.guild.members[self.person("bob").id].roles.append(moderators.id)

    def person(self, name: str) -> Person:
        """Return someone by name; raises KeyError where there is no such person."""
        return self.people[name]

    def add_person(self, name: str, *, locale: str = "en-US") -> Person:
        """Let somebody in; they join guilds with `join`."""
        user = User(id=self.snowflakes.make(), name=name, locale=locale)
        self.users[user.id] = user
        self.people[name] = Person(self, user)
        self.find_private(user)
        return self.people[name]

    def add_guild(self, name: str, *, has_bot: bool = True) -> Guild:
        """Found a guild, with everyone in it, and the bot where it was invited."""
        now = self.now()
        guild = Guild(id=self.snowflakes.make(), name=name, owner_id=self.owner.id, created_at=now)
        guild.roles[guild.id] = Role(id=guild.id, name="@everyone", permissions=EVERYONE)
        for user in (self.owner, *(person.user for person in self.people.values())):
            guild.members[user.id] = Member(user=user, joined_at=now)
        self.guilds[guild.id] = guild
        if has_bot:
            guild.members[self.bot.id] = Member(user=self.bot, joined_at=now)
            self._tell_joined(guild)
        return guild

    def _tell_joined(self, guild: Guild) -> None:
        data = joined_guild_payload(guild, self.bot)
        self.publish(Event(name="GUILD_CREATE", data=data, guild=guild.id, intent=Intent.GUILDS))

    def channel(self, number: int | str) -> Channel:
        """Return a channel by its id or its name in the first guild; of a person's name, their DMs.

        Raises:
            ApiError: There is none of that id.
            KeyError: There is none of that name.
        """
        if isinstance(number, int):
            return super().channel(number)
        if number in self.people:
            return self.find_private(self.people[number].user)
        return {channel.name: channel for channel in self.guild.channels.values()}[number]

    def add_channel(
        self, name: str, *, guild: Guild | None = None, kind: ChannelType = ChannelType.TEXT
    ) -> Channel:
        """Open a channel, for text where nothing else is said."""
        home = guild or self.guild
        channel = Channel(
            id=self.snowflakes.make(),
            type=kind,
            name=name,
            guild=home,
            position=len(home.channels),
            created_at=self.now(),
        )
        home.channels[channel.id] = self.channels[channel.id] = channel
        self.announce_channel("CHANNEL_CREATE", channel)
        return channel

    def add_forum(
        self, name: str, *tags: str, guild: Guild | None = None, needs_tag: bool = False
    ) -> Channel:
        """Open a channel for posts, which are threads; with `needs_tag` each has to have one of the tags."""
        forum = self.add_channel(name, guild=guild, kind=ChannelType.FORUM)
        forum.tags, forum.needs_tag = {self.snowflakes.make(): tag for tag in tags}, needs_tag
        self.announce_channel("CHANNEL_UPDATE", forum)
        return forum

    def archive(self, thread: Channel, *, is_locked: bool = False) -> None:
        """Archive a thread, as Discord does when nobody has written for days; or a moderator, for good."""
        thread.is_locked = is_locked
        self.set_archived(thread, is_archived=True)

    def add_group(self, *people: Person) -> Channel:
        """Open a private conversation between people, without the bot."""
        channel = Channel(id=self.snowflakes.make(), type=ChannelType.GROUP_DM, name="")
        channel.recipients = [person.user for person in people]
        self.channels[channel.id] = channel
        return channel

    def add_role(self, name: str, permissions: Permission, *, guild: Guild | None = None) -> Role:
        """Make a role."""
        home = guild or self.guild
        role = Role(id=self.snowflakes.make(), name=name, permissions=permissions, position=len(home.roles))
        home.roles[role.id] = role
        data: Payload = {"guild_id": str(home.id), "role": role_payload(role)}
        self._tell_guild("GUILD_ROLE_CREATE", home, data)
        return role

    def _tell_guild(self, name: str, guild: Guild, data: Payload) -> None:
        self.publish(Event(name=name, data=data, guild=guild.id, intent=Intent.GUILDS))

    def give_role(self, person: Person, name: str) -> None:
        """Let a person have a role of the first guild."""
        self.guild.members[person.id].roles.append(self.guild.role(name).id)

    def change_role(self, role: Role, permissions: Permission, *, guild: Guild | None = None) -> None:
        """Give a role of a guild other permissions; the one with the guild's id is everyone's."""
        home = guild or self.guild
        role.permissions = permissions
        self._tell_guild("GUILD_ROLE_UPDATE", home, {"guild_id": str(home.id), "role": role_payload(role)})

    def grant(self, channel: Channel, permissions: Permission) -> None:
        """Allow something to the bot in a channel."""
        overwrite = self._overwrite(channel)
        overwrite.allow |= permissions
        overwrite.deny &= ~permissions
        self.announce_channel("CHANNEL_UPDATE", channel)

    def deny(self, channel: Channel, permissions: Permission) -> None:
        """Forbid something to the bot in a channel."""
        overwrite = self._overwrite(channel)
        overwrite.deny |= permissions
        overwrite.allow &= ~permissions
        self.announce_channel("CHANNEL_UPDATE", channel)

    def _overwrite(self, channel: Channel) -> Overwrite:
        return channel.overwrites.setdefault(self.bot.id, Overwrite(id=self.bot.id, is_member=True))

    def delete_channel(self, channel: Channel) -> None:
        """Remove a channel, with its threads and with what was written in it."""
        for thread in tuple(channel.guild.channels.values() if channel.guild else ()):
            if thread.is_thread and thread.parent_id == channel.id:
                self.delete_channel(thread)
        self.channels.pop(channel.id)
        if channel.guild is not None:
            channel.guild.channels.pop(channel.id, None)
        for message in channel.messages.values():
            message.deleted = True
        self.announce_channel("THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", channel)

    def remove_guild(self, guild: Guild) -> None:
        """Throw the bot out of a guild."""
        guild.members.pop(self.bot.id)
        self._tell_guild("GUILD_DELETE", guild, {"id": str(guild.id)})
