"""What a person sees of the bot's answer to one thing they did."""

from collections.abc import Callable
from typing import Self

from bot.playground.changes import Changes
from bot.playground.inhabitants import Message
from bot.playground.interactions import PATIENCE, Interaction
from bot.playground.kinds import CallbackType, MessageFlag, Payload


class Answer:
    """The answer to one interaction as it is now; it changes while the bot works."""

    def __init__(self, interaction: Interaction, changes: Changes) -> None:
        self.interaction = interaction
        self._changes = changes

    @property
    def kind(self) -> CallbackType | None:
        """Return how the bot answered first; None as long as it has not."""
        return self.interaction.kind

    @property
    def acknowledged_after(self) -> float | None:
        """Return the seconds until the first answer."""
        return self.interaction.acknowledged_after

    @property
    def message(self) -> Message | None:
        """Return the message that answers, or the one whose button was pressed if that was changed."""
        return self.interaction.response

    @property
    def modal(self) -> Payload | None:
        """Return the form that has opened."""
        return self.interaction.modal

    @property
    def choices(self) -> list[Payload] | None:
        """Return what was offered for an option."""
        return self.interaction.choices

    @property
    def followups(self) -> list[Message]:
        """Return the messages after the first one."""
        return self.interaction.followups

    async def until(self, condition: Callable[[Self], bool], *, within: float = 10) -> Self:
        """Wait until the answer is as wanted; asked again after every change.

        Raises:
            TimeoutError: It has not become so in as many seconds.
        """
        await self._changes.until(lambda: condition(self), within=within)
        return self

    async def acknowledged(self, within: float = PATIENCE) -> Self:
        """Wait for the first answer."""
        return await self.until(lambda answer: answer.kind is not None, within=within)

    async def settled(self, within: float = 10) -> Self:
        """Wait until there is an answer that no longer says "thinking".

        A deferred change of a message (DEFER_UPDATE) shows nothing: wait for its effect with `until`.
        """
        return await self.until(_is_settled, within=within)


def _is_settled(answer: Answer) -> bool:
    is_loading = answer.message is not None and MessageFlag.LOADING in answer.message.flags
    return answer.kind is not None and not is_loading
