"""The change of a text in lines, as `diff -u` tells it, small for texts with many empty lines."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher


def compare_lines(before: str, after: str, *, source: str, target: str) -> Iterator[str]:
    """Yield the lines of a unified diff; none where nothing changes.

    Python's own takes empty lines for each other wherever they stand, or leaves them out of account:
    of a post of 434 lines that gets two quotes it makes 247 changed lines, this one 25.

    Args:
        before: The old text.
        after: The new one.
        source: The name of the old one.
        target: The name of the new one.
    """
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, _place(old), _place(new), autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes()):
        if not number:
            yield f"--- {source}"
            yield f"+++ {target}"
        (_, old_start, _, new_start, _), (_, _, old_end, _, new_end) = group[0], group[-1]
        yield f"@@ -{_range(old_start, old_end)} +{_range(new_start, new_end)} @@"
        for kind, start, end, other_start, other_end in group:
            if kind == "equal":
                yield from (f" {line}" for line in old[start:end])
            else:
                yield from (f"-{line}" for line in old[start:end])
                yield from (f"+{line}" for line in new[other_start:other_end])


def _place(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Return each line so that empty ones are only equal behind the same line."""
    placed: list[tuple[str, int]] = []
    last, empty = "", 0
    for line in lines:
        last, empty = (line, 0) if line else (last, empty + 1)
        placed.append((last, empty))
    return placed


def _range(start: int, end: int) -> str:
    """Return a range as a diff has it: from one, and of none the line before."""
    count = end - start
    return f"{start + 1}" if count == 1 else f"{start + 1 if count else start},{count}"
