"""Words in a title: whole ones where a script puts spaces between them, anywhere where it does not."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.text.matching import fold

# Scripts whose words follow each other without a space, or take endings without one: Thai and Lao,
# Myanmar, Hangul, Khmer, kana and Han (https://www.unicode.org/Public/UNIDATA/Blocks.txt, read 2026-11).
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u30ff\u3130-\u318f"
    "\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_SPACED = rf"[^\W_{_SPACELESS}]"
_REMEMBERED = 1_024  # schedules share their words, and each is looked for in every title


def find_words(title: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return those of the words that a title holds, as they were given; several with spaces are one phrase.

    Case, width and kana make no difference. `go` is not in "Google", but `仕事` is in "仕事術", and
    `rust` in "Rust入門".
    """
    folded = fold(title)
    return tuple(word for word in words if (pattern := _pattern(word)) and pattern.search(folded))


@lru_cache(_REMEMBERED)
def _pattern(word: str) -> re.Pattern[str] | None:
    """Return what finds a word in a folded text; None for a word of nothing."""
    folded = fold(word)
    if not folded:
        return None
    before = rf"(?<!{_SPACED})" if re.match(_SPACED, folded) else ""
    after = rf"(?!{_SPACED})" if re.match(_SPACED, folded[-1]) else ""
    return re.compile(before + re.escape(folded) + after)
