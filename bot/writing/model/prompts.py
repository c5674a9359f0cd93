"""The questions put to a model: instructions from templates, comments as framed data, a dull schema."""

from collections.abc import Sequence
from pathlib import Path

from bot.domain.thread import Story
from bot.domain.wording import Wording
from bot.writing.model.asking import Question
from bot.writing.model.framing import Framed


class Prompts:
    """Questions in the words of the packaged templates, or of an operator's own."""

    def __init__(self, templates: Path | None = None) -> None:
        """Read the templates.

        Raises:
            Misconfigured: One of them, which may be the operator's own, cannot be used.
        """

    @property
    def version(self) -> str:
        """What stands for the words and the form of all questions; another one means other answers."""
        raise NotImplementedError

    def batch(self, framed: Framed, *, story: Story, wording: Wording) -> Question:
        """Ask for each comment condensed and scored: {"c1": {"t": text, "s": score}, ...}."""
        raise NotImplementedError

    def outline(
        self, framed: Framed, *, story: Story, wording: Wording, branches: Sequence[str] = ()
    ) -> Question:
        """Ask what the thread says as a whole, from excerpts of its comments.

        The answer is {"h": headline, "g": [tags], "p": [points], "d": [disagreements], "b": {"c1": phrase}};
        a point and a disagreement are {"t": text, "c": [slots]}. `branches` are the slots of comments
        whose discussions are to be named; without any there is no "b".
        """
        raise NotImplementedError
