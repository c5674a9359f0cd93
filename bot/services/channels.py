"""What posting needs of a chat; `bot.client` has Discord's, tests have one in memory.

Where nothing else is said, a call raises `Unavailable` where the fault passes (with `retry_after` where
the chat says how long it takes), `ChannelLost` where the channel is gone or closed to us, and `Refused`
where the chat will never take this. After `Unavailable` it may have been carried out nevertheless.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.rendering.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a message is; `channel` is a forum post's own thread where the channel is a forum."""

    channel: int
    message: int


class Post(Protocol):
    """Posts a message into a channel or a thread, or as a forum's new post, and pings at most one role.

    With `nonce` the chat takes it once, for as long as it remembers that; see `KeepsNonces`.
    """

    async def __call__(self, channel: int, message: Message, *, nonce: str, role: int | None) -> Posted:
        """Post it."""
        ...


class KeepsNonces(Protocol):
    """Tells whether `nonce` counts in a channel; it does not in a forum."""

    async def __call__(self, channel: int) -> bool:
        """Tell it."""
        ...


class Find(Protocol):
    """Looks for a message of ours by a control of that custom id, no older than `since`.

    In a forum it looks through active and archived posts. None means for certain that there is none.
    Raises `HistoryClosed` where we are not allowed to look, now or later.
    """

    async def __call__(self, channel: int, *, mark: str, since: datetime) -> Posted | None:
        """Look for it."""
        ...


class Edit(Protocol):
    """Replaces a message of ours. Raises `MessageLost` where it is gone."""

    async def __call__(self, channel: int, message_id: int, message: Message) -> None:
        """Replace it."""
        ...


class OpenThread(Protocol):
    """Opens a thread from a message, and returns its id; one that is there already will do.

    `name` is plain text of any length. Raises `MessageLost` where the message is gone, and `Refused`
    where a thread cannot be opened, as in another thread.
    """

    async def __call__(self, channel: int, message_id: int, name: str) -> int:
        """Open it."""
        ...


class TellAdmin(Protocol):
    """Writes to the owner of a schedule, else to the owner of the guild; False where neither hears it.

    Raises `Unavailable` where the fault passes, and nothing else.
    """

    async def __call__(self, guild: int, owner: int, message: Message, *, nonce: str) -> bool:
        """Write it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """The channels that are posted to."""

    post: Post
    keeps_nonces: KeepsNonces
    find: Find
    edit: Edit
    open_thread: OpenThread
    tell_admin: TellAdmin
