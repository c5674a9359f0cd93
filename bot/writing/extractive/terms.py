"""From a text to its terms: what two sentences have in common when they speak of the same thing."""

import re
from functools import lru_cache

from bot.writing.extractive.stop_words import STOP_WORDS

# Hiragana, katakana and Han are written without spaces.
_UNSPACED = r"\u3041-\u3096\u30a1-\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々"
UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]++")
HIRAGANA = re.compile(r"[\u3041-\u3096]+")
# A run of katakana and Han in it is mostly a compound noun.
COMPOUND = re.compile(r"[\u30a1-\u30fc\u3400-\u4dbf\u4e00-\u9fff々]{2,12}")
# A word may hold what joins it (don't, Node.js) and end as names of languages do (C++, C#).
WORD = re.compile(rf"[{_UNSPACED}]++|[^\W_{_UNSPACED}]++(?:['’.][^\W_{_UNSPACED}]++)*+[+#]*+")
# Longer "words" are keys, hashes and noise.
_LONGEST_WORD = 40
_VOWEL = re.compile("[aeiouy]")


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, as written; a run of characters without spaces is one."""
    return WORD.findall(text)


def terms_of(text: str) -> tuple[str, ...]:
    """Return the distinct content words of a text in order, lower-case and stemmed.

    A run without spaces gives its pairs of characters instead, but for those of hiragana alone,
    which are mostly grammar.
    """
    terms: dict[str, None] = {}
    for word in words_of(text.lower()):
        if UNSPACED_RUN.match(word):
            pairs = (word[at : at + 2] for at in range(max(1, len(word) - 1)))
            terms.update((pair, None) for pair in pairs if not HIRAGANA.fullmatch(pair))
        elif term := term_of(word):
            terms[term] = None
    return tuple(terms)


@lru_cache(maxsize=65_536)
def term_of(word: str) -> str:
    """Return the stem of a lower-case word; empty for stop words, single letters and overlong words."""
    plain = word.replace("’", "'")
    if plain in STOP_WORDS or not 1 < len(plain) <= _LONGEST_WORD:
        return ""
    return stem(plain.removesuffix("'s"))


def stem(word: str) -> str:
    """Return what the forms of an English word have in common; it need not be a word itself.

    A handful of endings and no dictionary: on the benchmark it does as well as the Snowball
    stemmer, forty times as fast (docs/decisions/0007).
    """
    if not word.isalpha():
        return word
    word = _stem_ending(_stem_plural(word))
    if len(word) > 3 and word[-1] in "ey":  # noqa: PLR2004 - shorter words are all stem
        return word[:-1] + ("i" if word[-1] == "y" else "")
    return word


def _stem_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > len("was"):
        return word[:-1]
    return word


def _stem_ending(word: str) -> str:
    for ending in ("ing", "ed", "ly"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > len(ending) - 1 and len(rest) > 2 and _VOWEL.search(rest):  # noqa: PLR2004
            is_doubled = ending != "ly" and rest[-1] == rest[-2] and rest[-1] not in "lsz"
            return rest[:-1] if is_doubled else rest
    return word
