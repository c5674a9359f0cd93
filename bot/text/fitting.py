"""Discord markup cut to a limit: at the end of a sentence, else of a word, never inside a link or emoji."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from bot.text.discord_markup import FENCE
from bot.text.graphemes import advance, boundary_before, count_units, is_boundary
from bot.text.sentences import sentence_ends

ELLIPSIS = "…"
SMALLEST_PIECE = 32  # code units; room for a fence and something in it

_OPENING, _CLOSING = f"{FENCE}\n", f"\n{FENCE}"
_MARK = 2  # code units of " …" and of "\n…"

# What a cut may not divide. Repetitions are possessive and stop where the next one may start.
_WHOLE = re.compile(
    rf"(?P<fence>{FENCE}(?:(?!{FENCE})[\s\S])*+(?:{FENCE})?+)"
    r"|\\[^0-9A-Za-z\s]"
    r"|\[(?:\\.|[^\[\]\\\n])*+\]\(https?://[^\s()]++\)"
    r"|<?https?://[^\s<>]++>?"
    r"|<[^\s<>]{1,100}>"
    r"|\*(?:\\.|[^*\\\n]){1,400}+\*"
)


def fit(text: str, limit: int) -> str:
    """Return the text, or as much of its beginning as fits with an ellipsis.

    Cut at the end of a sentence if that keeps half of what would fit, else of a word, else between
    two characters as a reader sees them; before a link, an emoji, an escaped character or italics
    that do not fit. Fenced code is cut at a line and closed. Linear in the length of the text.

    Args:
        text: Discord markup whose fences are closed.
        limit: The most UTF-16 code units of the result, whatever closes a fence included.
    """
    if count_units(text) <= limit:
        return text
    seams = _Seams.of(text)
    end = seams.cut(0, limit - _MARK, may_divide=False)
    kept = text[:end].rstrip()
    if not kept:
        return ELLIPSIS[: max(limit, 0)]
    if seams.is_code(end):
        return f"{kept}\n{ELLIPSIS}{_CLOSING}"
    is_inside_word = text[end - 1].isalnum() and text[end].isalnum()
    return kept + (ELLIPSIS if is_inside_word else f" {ELLIPSIS}")


def split(text: str, limit: int) -> tuple[str, ...]:
    """Return pieces of at most so many UTF-16 code units each, none of them empty.

    Cut as `fit` does, without an ellipsis. Joined again the pieces hold every character of the text
    but the white space between them; a fence that is cut is closed and opened again. Only what is
    longer than a piece, like a very long link, is divided.

    Args:
        text: Discord markup whose fences are closed.
        limit: `SMALLEST_PIECE` at least.
    """
    if limit < SMALLEST_PIECE:
        raise ValueError(limit)
    seams, start, pieces = _Seams.of(text), 0, list[str]()
    while start < len(text):
        opening = _OPENING if seams.is_code(start) else ""
        end = seams.cut(start, limit - len(opening), may_divide=True)
        closing = _CLOSING if seams.is_code(end) else ""
        body = text[start:end].strip("\n") if opening else text[start:end].strip()
        if body:
            pieces.append(opening + body + closing)
        start = end
    return tuple(pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seams:
    """Where a text may be cut; `starts`, `stops` and `codes` describe its parts that are kept whole."""

    text: str
    sentences: tuple[int, ...]
    starts: tuple[int, ...]
    stops: tuple[int, ...]
    codes: tuple[bool, ...]

    @classmethod
    def of(cls, text: str) -> "_Seams":
        parts = tuple(_WHOLE.finditer(text))
        return cls(
            text=text,
            sentences=sentence_ends(text),
            starts=tuple(part.start() for part in parts),
            stops=tuple(part.end() for part in parts),
            codes=tuple(part["fence"] is not None for part in parts),
        )

    def is_code(self, offset: int) -> bool:
        """Return whether the offset lies inside fenced code."""
        part = self._part_around(offset)
        return part is not None and self.codes[part]

    def cut(self, start: int, room: int, *, may_divide: bool) -> int:
        """Return the best offset for a cut at most `room` code units after `start`.

        It is `start` only where what stands there does not fit and may not be divided.
        """
        furthest = advance(self.text, start, room)
        if furthest == len(self.text):
            return furthest
        part = self._part_around(furthest)
        if part is None:
            end = self._cut_prose(start, furthest)
        elif self.codes[part]:
            end = self._cut_code(part, start, room)
        else:
            end = self._cut_prose(start, max(start, self.starts[part]))
        if end > start or not may_divide:
            return end
        end = boundary_before(self.text, furthest, lowest=start)
        return end if end > start else furthest

    def _cut_code(self, part: int, start: int, room: int) -> int:
        """Cut code at a line if one ends in it, or before all of it if next to nothing would fit."""
        first = max(start, self.starts[part] + len(_OPENING))
        last = min(advance(self.text, start, room - len(_CLOSING)), self.stops[part] - len(_CLOSING))
        if last <= first:
            return max(start, self.starts[part])
        line = self.text.rfind("\n", first + 1, last + 1)
        return line if line > first else boundary_before(self.text, last, lowest=first)

    def _cut_prose(self, start: int, furthest: int) -> int:
        half = start + (furthest - start) // 2
        place = bisect_right(self.sentences, furthest) - 1
        sentence = self.sentences[place] if place >= 0 else start
        if sentence > half and self._part_around(sentence) is None and is_boundary(self.text, sentence):
            return sentence
        space = max(self.text.rfind(mark, half + 1, furthest + 1) for mark in (" ", "\n"))
        if space > half:
            part = self._part_around(space)
            return space if part is None else self.stops[part]
        return self._last_boundary(start, furthest)

    def _last_boundary(self, start: int, furthest: int) -> int:
        end = boundary_before(self.text, furthest, lowest=start)
        while (part := self._part_around(end)) is not None:
            end = boundary_before(self.text, self.starts[part], lowest=start)
            if end == start:
                break
        return end

    def _part_around(self, offset: int) -> int | None:
        """Return the index of the whole part that an offset would divide."""
        part = bisect_right(self.starts, offset - 1) - 1
        return part if part >= 0 and self.stops[part] > offset else None
