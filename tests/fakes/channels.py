"""A chat in memory, as posting sees it: it keeps what it gets, and fails where and as a test says."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from bot.errors import ChannelLost, HistoryClosed, MessageLost, Refused
from bot.rendering.messages import Message
from bot.services.channels import Channels, Posted

When: TypeAlias = Literal["before", "after"]

_GUILD = 7


@dataclass(slots=True, kw_only=True)
class ChatMessage:
    """A message as the chat has it; `place` is the thread of a forum's post, else the channel."""

    channel: int
    place: int
    number: int
    message: Message
    nonce: str
    role: int | None
    at: datetime

    @property
    def marks(self) -> set[str]:
        """The custom ids of its controls."""
        rows = self.message.get("components", [])
        return {component.get("custom_id", "") for row in rows for component in row["components"]}

    @property
    def mark(self) -> str:
        """The one that says which delivery it is."""
        (mark,) = (name for name in self.marks if name.startswith("why:"))
        return mark


@dataclass(slots=True, kw_only=True)
class MemoryChannels:
    """Holds messages in the order in which they came.

    `faults` are raised by the next calls that change something, before or after they do. `lost` channels
    are gone or closed, `closed` ones do not show their history, `forums` make a thread of each message.
    `is_deaf` lets nobody be told anything. `entered` is called at each call; messages that were sent
    arrive while `gate` is set, as it is from the start.
    """

    now: Callable[[], datetime]
    messages: list[ChatMessage] = field(default_factory=list[ChatMessage])
    edited: list[int] = field(default_factory=list[int])
    threads: dict[int, str] = field(default_factory=dict[int, str])
    told: list[tuple[int, Message]] = field(default_factory=list[tuple[int, Message]])
    faults: deque[tuple[When, BaseException]] = field(default_factory=deque[tuple[When, BaseException]])
    lost: set[int] = field(default_factory=set[int])
    closed: set[int] = field(default_factory=set[int])
    forums: set[int] = field(default_factory=set[int])
    nonces: dict[tuple[int, str], Posted] = field(default_factory=dict[tuple[int, str], Posted])
    is_deaf: bool = False
    searches: int = 0
    entered: Callable[[], None] = lambda: None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    last: int = 900

    def __post_init__(self) -> None:
        self.gate.set()

    def open(self) -> Channels:
        """Return the chat as the services see it."""
        return Channels(
            post=self._post,
            keeps_nonces=self._keeps_nonces,
            find=self._find,
            edit=self._edit,
            open_thread=self._open_thread,
            tell_admin=self._tell_admin,
        )

    def in_channel(self, channel: int) -> list[ChatMessage]:
        """Return the messages that were posted into a channel."""
        return [message for message in self.messages if message.channel == channel]

    def delete(self, number: int) -> None:
        """Delete a message, as a moderator does."""
        self.messages = [message for message in self.messages if message.number != number]

    async def _post(self, channel: int, message: Message, *, nonce: str, role: int | None) -> Posted:
        fault = self._begin(channel)
        await self.gate.wait()
        posted = self.nonces.get((channel, nonce))
        if posted is None:
            self.last += 1
            place = self.last if channel in self.forums else channel
            posted = Posted(channel=place, message=self.last)
            self.messages.append(
                ChatMessage(
                    channel=channel,
                    place=place,
                    number=posted.message,
                    message=message,
                    nonce=nonce,
                    role=role,
                    at=self.now(),
                )
            )
            if channel not in self.forums:
                self.nonces[channel, nonce] = posted
        if fault is not None:
            raise fault
        return posted

    async def _keeps_nonces(self, channel: int) -> bool:
        self._enter(channel)
        return channel not in self.forums

    async def _find(self, channel: int, *, mark: str, since: datetime) -> Posted | None:
        self._enter(channel)
        self.searches += 1
        if channel in self.closed:
            raise HistoryClosed("The history may not be read.")
        for message in self.in_channel(channel):
            if mark in message.marks and message.at >= since:
                return Posted(channel=message.place, message=message.number)
        return None

    async def _edit(self, channel: int, message_id: int, message: Message) -> None:
        fault = self._begin(channel)
        self._held(channel, message_id).message = message
        self.edited.append(message_id)
        if fault is not None:
            raise fault

    async def _open_thread(self, channel: int, message_id: int, name: str) -> int:
        fault = self._begin(channel)
        self._held(channel, message_id)
        self.threads.setdefault(message_id, name)
        if fault is not None:
            raise fault
        return message_id

    async def _tell_admin(self, guild: int, owner: int, message: Message, *, nonce: str) -> bool:
        fault = self._begin(0)
        if guild != _GUILD:
            raise Refused("There is no such guild.")
        if not self.is_deaf and (0, nonce) not in self.nonces:
            self.told.append((owner, message))
            self.nonces[0, nonce] = Posted(channel=0, message=0)
        if fault is not None:
            raise fault
        return not self.is_deaf

    def _held(self, place: int, number: int) -> ChatMessage:
        for message in self.messages:
            if (message.place, message.number) == (place, number):
                return message
        raise MessageLost("The message is gone.")

    def _begin(self, channel: int) -> BaseException | None:
        """Raise what comes before a change, and return what comes after it."""
        self._enter(channel)
        when, fault = self.faults.popleft() if self.faults else ("after", None)
        if fault is not None and when == "before":
            raise fault
        return fault

    def _enter(self, channel: int) -> None:
        self.entered()
        if channel in self.lost:
            raise ChannelLost("The channel is gone.")
