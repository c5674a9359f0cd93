"""What happens, on its way to the clients."""

from dataclasses import dataclass

from bot.playground.kinds import NO_INTENT, Intent, Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dispatch of the gateway.

    `guild` chooses the shard, and 0 is the first one; `intent` is what a client must have asked for;
    `redacted` is what a client gets who may not read what people write.
    """

    name: str
    data: Payload
    guild: int = 0
    intent: Intent = NO_INTENT
    redacted: Payload | None = None

    def data_for(self, intents: Intent) -> Payload | None:
        """Return what a client with these intents gets, or None if it gets nothing."""
        if self.intent not in intents:
            return None
        hides = self.redacted is not None and Intent.MESSAGE_CONTENT not in intents
        return self.redacted if hides else self.data
