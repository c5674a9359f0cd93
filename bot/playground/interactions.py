"""Interactions: what a person asked of the bot, and how the bot has answered so far.

https://docs.discord.com/developers/interactions/receiving-and-responding (read 2026-08-06).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.playground.inhabitants import Channel, Message, User
from bot.playground.kinds import CallbackType, InteractionType, Payload
from bot.playground.refusing import already_acknowledged, expired_token, unknown_interaction, unknown_webhook

_TOKEN_LIFE = timedelta(minutes=15)
PATIENCE = 3.0  # seconds until the first answer


@dataclass(slots=True, kw_only=True, eq=False)
class Interaction:
    """One thing that a person asked for, and the answers.

    `asked_at` is in seconds of the monotonic clock; `source` is the message whose button was pressed,
    `trigger` the interaction that opened the form which was sent;
    `response` is the message that `@original` means, also once it was deleted; `is_waiting` says that
    it is the placeholder of a deferred answer, still to be filled.
    """

    id: int
    token: str
    type: InteractionType
    user: User
    channel: Channel
    created_at: datetime
    asked_at: float
    command: str | None = None
    source: Message | None = None
    trigger: "Interaction | None" = None
    owners: dict[str, str] = field(default_factory=dict[str, str])
    kind: CallbackType | None = None
    acknowledged_after: float | None = None
    response: Message | None = None
    modal: Payload | None = None
    choices: list[Payload] | None = None
    followups: list[Message] = field(default_factory=list[Message])
    is_waiting: bool = False

    def acknowledge(self, kind: CallbackType, *, now: datetime, clock: float) -> None:
        """Take the first answer.

        Raises:
            ApiError: It came after three seconds, or there was one already.
        """
        if self.kind is not None:
            raise already_acknowledged()
        if clock - self.asked_at > PATIENCE or now - self.created_at > _TOKEN_LIFE:
            raise unknown_interaction()
        self.kind = kind
        self.acknowledged_after = clock - self.asked_at

    def check_open(self, now: datetime) -> None:
        """Let pass what an answered interaction may do in its 15 minutes.

        Raises:
            ApiError: The token has expired, or the interaction was never answered.
        """
        if now - self.created_at > _TOKEN_LIFE:
            raise expired_token()
        if self.kind is None:
            raise unknown_webhook()
