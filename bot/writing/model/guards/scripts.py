"""Which scripts a text is written in, and which its tongue is written in."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from bot.domain.wording import plain_name

LATIN, HAN, KANA = "LATIN", "CJK", frozenset({"HIRAGANA", "KATAKANA"})

# The first word of a character's name in Unicode is its script, with these exceptions.
_RENAMED = {"KATAKANA-HIRAGANA": "KATAKANA", "IDEOGRAPHIC": HAN, "MODIFIER": ""}

# Tongues that are not written in Latin letters; a name like "Simplified Chinese" is found by its words.
_TONGUES: Mapping[str, tuple[str, ...]] = {
    "CJK": ("chinese", "mandarin", "cantonese"),
    "HANGUL": ("korean",),
    "CYRILLIC": (
        "russian", "ukrainian", "bulgarian", "belarusian", "macedonian", "kazakh", "kyrgyz",
        "mongolian", "tajik",
    ),
    "GREEK": ("greek",),
    "ARABIC": ("arabic", "persian", "farsi", "urdu", "pashto"),
    "HEBREW": ("hebrew", "yiddish"),
    "DEVANAGARI": ("hindi", "marathi", "nepali", "sanskrit"),
    "BENGALI": ("bengali", "bangla", "assamese"),
    "GURMUKHI": ("punjabi",),
    "GUJARATI": ("gujarati",),
    "TAMIL": ("tamil",),
    "TELUGU": ("telugu",),
    "KANNADA": ("kannada",),
    "MALAYALAM": ("malayalam",),
    "SINHALA": ("sinhala",),
    "THAI": ("thai",),
    "LAO": ("lao",),
    "KHMER": ("khmer",),
    "MYANMAR": ("burmese",),
    "GEORGIAN": ("georgian",),
    "ARMENIAN": ("armenian",),
    "ETHIOPIC": ("amharic", "tigrinya"),
    "TIBETAN": ("tibetan",),
}  # fmt: skip
# JIS X 0213, and what computers in Japan had before it (a form of 高 that names are written with).
_JAPANESE = ("shift_jis_2004", "cp932")
_BY_TONGUE = {tongue: script for script, tongues in _TONGUES.items() for tongue in tongues}


@cache
def script_of(char: str) -> str:
    """Return the script of a letter, as Unicode names it; empty for what is no letter or of no script."""
    if not unicodedata.category(char).startswith("L"):
        return ""
    word = unicodedata.name(char, "").split(" ")[0]
    return _RENAMED.get(word, word)


def scripts_of(text: str) -> frozenset[str]:
    """Return the scripts of the letters of a text."""
    return frozenset(map(script_of, set(text))) - {""}


def is_written_in(script: str, tongue: str) -> bool:
    """Return whether a tongue is written in a script.

    A tongue that is not in the table is written in Latin letters, or in a script that no other has.
    """
    if (name := plain_name(tongue)) == "japanese":
        return script in KANA or script == HAN
    own = {_BY_TONGUE[word] for word in tongue.lower().split() if word in _BY_TONGUE}
    if own or name == "english":
        return script in (own or {LATIN})
    return script == LATIN or (script not in KANA and script not in _TONGUES)


def is_chinese_only(char: str) -> bool:
    """Return whether a Han character is not written in Japan: it is in none of its character sets."""
    return script_of(char) == HAN and not any(_can_write(char, charset) for charset in _JAPANESE)


def _can_write(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
