"""Where a reader sees one character: the last resort of every cut, and how long a text is for Discord."""

import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
_REGIONAL_INDICATORS = ("\U0001f1e6", "\U0001f1ff")  # two of them are a flag
_LONGEST_ROW = 200  # indicators; looking back further for whole flags would not be linear
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_TAGS = ("\U000e0020", "\U000e007f")  # the flags of England, Scotland and Wales end in them
_HANGUL_VOWELS_AND_FINALS = ("\u1160", "\u11ff")
_HIGH_SURROGATES, _LOW_SURROGATES = ("\ud800", "\udbff"), ("\udc00", "\udfff")
_LAST_OF_BASIC_PLANE = "\uffff"


def count_units(text: str) -> int:
    """Return the length of a text in UTF-16 code units.

    Discord's server counts code points (a maintainer's word of 2020-01-23,
    https://github.com/discord/discord-api-docs/issues/1315), its JavaScript client UTF-16 units.
    The latter figure is never the smaller one, so it is safe with both.
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def advance(text: str, start: int, units: int) -> int:
    """Return the furthest offset that is at most so many UTF-16 units after `start`."""
    units = max(units, 0)
    window = text[start : start + units]
    left, offset = units - count_units(window), start + len(window)
    while left < 0:
        offset -= 1
        left += 2 if text[offset] > _LAST_OF_BASIC_PLANE else 1
    return offset


def is_boundary(text: str, offset: int) -> bool:
    """Return whether a text may be cut here without breaking what is seen as one character.

    The cases that occur in discussions, from Unicode's rules for grapheme clusters
    (https://www.unicode.org/reports/tr29/, version 16 of 2024-08): combining marks, variation
    selectors, keycaps, emoji with skin tones or joined ones, flags, Korean syllables.
    """
    if offset <= 0 or offset >= len(text):
        return True
    before, after = text[offset - 1], text[offset]
    if before == _ZERO_WIDTH_JOINER or _extends(after):
        return False
    if _is_in(before, _HIGH_SURROGATES) and _is_in(after, _LOW_SURROGATES):
        return False
    if _is_in(before, _REGIONAL_INDICATORS) and _is_in(after, _REGIONAL_INDICATORS):
        return _count_indicators_before(text, offset) % 2 == 0
    return not (before == "\r" and after == "\n")


def boundary_before(text: str, offset: int, *, lowest: int) -> int:
    """Return the last boundary at or before an offset, or `lowest` if there is none above it."""
    while offset > lowest and not is_boundary(text, offset):
        offset -= 1
    return max(offset, lowest)


def _extends(char: str) -> bool:
    if char < "\u0300":
        return False
    if char == _ZERO_WIDTH_JOINER or _is_in(char, _HANGUL_VOWELS_AND_FINALS):
        return True
    return _is_in(char, _SKIN_TONES) or _is_in(char, _TAGS) or unicodedata.category(char).startswith("M")


def _is_in(char: str, bounds: tuple[str, str]) -> bool:
    return bounds[0] <= char <= bounds[1]


def _count_indicators_before(text: str, offset: int) -> int:
    start, lowest = offset, max(0, offset - _LONGEST_ROW)
    while start > lowest and _is_in(text[start - 1], _REGIONAL_INDICATORS):
        start -= 1
    return offset - start
