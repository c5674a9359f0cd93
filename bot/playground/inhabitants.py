"""What lives in the local Discord: people, guilds, roles, channels and messages, as they are now."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.playground.kinds import NO_FLAGS, ChannelType, MessageFlag, Payload
from bot.playground.permissions import NOTHING, Permission


@dataclass(slots=True, kw_only=True, eq=False)
class User:
    """An account; `accepts_messages` says whether the bot may write to them."""

    id: int
    name: str
    locale: str = "en-US"
    is_bot: bool = False
    has_installed: bool = False
    accepts_messages: bool = True


@dataclass(slots=True, kw_only=True)
class Role:
    """A role; the one with the guild's id is @everyone. Anyone may ping one that `is_mentionable`."""

    id: int
    name: str
    permissions: Permission
    position: int = 0
    is_mentionable: bool = False


@dataclass(slots=True, kw_only=True)
class Member:
    """A user in a guild, with the ids of their roles."""

    user: User
    joined_at: datetime
    roles: list[int] = field(default_factory=list[int])


@dataclass(slots=True, kw_only=True)
class Overwrite:
    """What a channel allows or denies to a role, or to a member (`is_member`)."""

    id: int
    is_member: bool
    allow: Permission = NOTHING
    deny: Permission = NOTHING


@dataclass(slots=True, kw_only=True)
class Attachment:
    """A file of a message."""

    id: int
    name: str
    data: bytes
    content_type: str
    description: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """A message as it is now; `seen_by` is the only person who sees an ephemeral one.

    `notified` holds the ids of the people and roles whom it has pinged; `edits` counts its changes.
    """

    id: int
    channel_id: int
    author: User
    created_at: datetime
    content: str = ""
    embeds: list[Payload] = field(default_factory=list[Payload])
    components: list[Payload] = field(default_factory=list[Payload])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    flags: MessageFlag = NO_FLAGS
    notified: list[int] = field(default_factory=list[int])
    notifies_everyone: bool = False
    type: int = 0
    reference: Payload | None = None
    nonce: str | int | None = None
    interaction_metadata: Payload | None = None
    application_id: int | None = None
    thread: "Channel | None" = None
    seen_by: int | None = None
    edited_at: datetime | None = None
    edits: int = 0
    deleted: bool = False
    poll: Payload | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Channel:
    """Where messages are: of a guild, a thread of one (`parent_id`), or private between `recipients`.

    A forum holds threads only; `tags` are what its posts can be marked with, by id, and with
    `needs_tag` they have to be. A thread is archived since `archived_at`, None where it is not;
    `is_locked` keeps all but moderators from writing into it.
    """

    id: int
    type: ChannelType
    name: str
    guild: "Guild | None" = None
    topic: str | None = None
    position: int = 0
    parent_id: int | None = None
    owner_id: int | None = None
    recipients: list[User] = field(default_factory=list[User])
    overwrites: dict[int, Overwrite] = field(default_factory=dict[int, Overwrite])
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    created_at: datetime | None = None
    last_message_id: int | None = None
    archived_at: datetime | None = None
    is_locked: bool = False
    tags: dict[int, str] = field(default_factory=dict[int, str])
    needs_tag: bool = False

    @property
    def is_thread(self) -> bool:
        """Whether this hangs below another channel."""
        return self.type in {ChannelType.PUBLIC_THREAD, ChannelType.ANNOUNCEMENT_THREAD}

    @property
    def is_forum(self) -> bool:
        """Whether this holds threads instead of messages."""
        return self.type == ChannelType.FORUM


@dataclass(slots=True, kw_only=True, eq=False)
class Guild:
    """A server; the bot is in it when it is one of the members."""

    id: int
    name: str
    owner_id: int
    created_at: datetime
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict[int, Role])
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel])

    def role(self, name: str) -> Role:
        """Return a role by its name; raises KeyError where there is none."""
        return {role.name: role for role in self.roles.values()}[name]
