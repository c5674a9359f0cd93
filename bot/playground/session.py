"""A client's session with the gateway: what it wants, what it was sent, and what it has missed."""

import json
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.events import Event
from bot.playground.kinds import Intent, Op, Payload

_KEPT = 1000  # events that can be sent again


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """One shard of one client; `send` leads to its socket while there is one."""

    id: str
    intents: Intent
    shard: int = 0
    shards: int = 1
    sequence: int = 0
    send: Callable[[str], None] | None = None
    is_ready: bool = False
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque[tuple[int, str]](maxlen=_KEPT))

    @property
    def is_live(self) -> bool:
        """Whether a client is there and has been greeted."""
        return self.is_ready and self.send is not None

    def wants(self, event: Event) -> bool:
        """Return whether an event belongs to this shard."""
        return (event.guild >> 22) % self.shards == self.shard

    def dispatch(self, name: str, data: Payload) -> None:
        """Send an event, or keep it until the client comes back."""
        self.sequence += 1
        # Written at once: what it tells of may change before it is sent.
        text = write({"op": int(Op.DISPATCH), "t": name, "s": self.sequence, "d": data})
        self.sent.append((self.sequence, text))
        if self.send is not None:
            self.send(text)

    def replay(self, after: int) -> bool:
        """Send again what came after a sequence number; False where it is no longer known."""
        missed = [text for sequence, text in self.sent if sequence > after]
        if after > self.sequence or len(missed) != self.sequence - after or self.send is None:
            return False
        for text in missed:
            self.send(text)
        return True


def write(message: Payload) -> str:
    """Return a message of the gateway as text."""
    return json.dumps(message, separators=(",", ":"))


class Packing:
    """How messages are written for a socket: as text, or in one stream of zlib."""

    def __init__(self, compress: str | None) -> None:
        self._deflate = zlib.compressobj() if compress == "zlib-stream" else None

    def pack(self, text: str) -> str | bytes:
        """Return what to send."""
        if self._deflate is None:
            return text
        return self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
