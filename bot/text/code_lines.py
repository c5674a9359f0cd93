"""Which lines of a comment's plain text are code."""

from collections.abc import Sequence

CODE_INDENT = "  "  # as `bot.domain.thread.Comment.text` has it


def find_code(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether it is code; blank lines are where code stands above and below them."""
    labels: list[bool] = []
    is_code_below = False
    for line in reversed(lines):
        if line.strip():
            is_code_below = line.startswith(CODE_INDENT)
        labels.append(is_code_below)
    labels.reverse()
    is_code_above = False
    for place, line in enumerate(lines):
        labels[place] = labels[place] and (bool(line.strip()) or is_code_above)
        is_code_above = labels[place]
    return labels
