"""Words in Latin letters: found, compared, and told to be English or names."""

import re
import unicodedata
from collections.abc import Sequence

from bot.text.matching import fold
from bot.writing.extractive.stop_words import STOP_WORDS

# Letters with what joins them: gpt-4o, node.js, C++, R&D, don't. NFKC has made wide letters narrow.
LATIN_WORD = re.compile(
    r"[A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f0-9]|[.'’+#&_/-](?=[A-Za-z0-9+#]))*[+#]*"
)

_FEWEST = 5  # words; fewer tell nothing about the tongue


def narrow(text: str) -> str:
    """Return a text whose letters and digits are the plain ones, whatever they were dressed as."""
    return unicodedata.normalize("NFKC", text)


def gist(text: str) -> str:
    """Return the letters and digits of a text alone, so that spelling and spacing make no difference."""
    return "".join(char for char in fold(text) if char.isalnum())


def latin_words(text: str) -> tuple[str, ...]:
    """Return the words in Latin letters, in order."""
    return tuple(LATIN_WORD.findall(text))


def is_like_a_name(word: str) -> bool:
    """Return whether a word is spelled as only names and codes are: DuckDB, IPv6, NASA."""
    return any(char.isupper() for char in word[1:]) or any(char.isdigit() for char in word)


def share_of_english(words: Sequence[str]) -> float | None:
    """Return how many of the words are ones that every English text has; None for too few words.

    Of English texts it is about a half, of other tongues in Latin letters a tenth to a fifth.
    """
    plain = [word.lower().replace("’", "'") for word in words if not is_like_a_name(word)]
    if len(plain) < _FEWEST:
        return None
    return sum(word in STOP_WORDS for word in plain) / len(plain)
