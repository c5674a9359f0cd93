"""A comment condensed by a model: shown only if it says what its author said, in the wanted tongue."""

from collections.abc import Collection

from bot.domain.wording import Wording
from bot.writing.model.guards.faults import Fault


def check_quote(
    value: object, *, source: str, wording: Wording, siblings: Collection[str], nonce: str
) -> str | Fault:
    """Return the text to show, mended where that is safe, or why there is none.

    Args:
        value: What stands in the answer for this comment.
        source: The comment in full.
        wording: The tongue it has to be in.
        siblings: The texts that were accepted for other comments.
        nonce: The code of the question.
    """
    raise NotImplementedError
