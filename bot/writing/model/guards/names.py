"""Names in an answer: spelled in Latin letters, and said by the comment, or made up."""

import re
from collections.abc import Iterable

from bot.domain.wording import Wording
from bot.writing.model.guards.scripts import LATIN, is_written_in
from bot.writing.model.guards.words import gist, latin_words, narrow

# Other tongues took over short forms of common things (OS, PC, AI, vs), which need not be in the source.
_SHORTEST_NAME = 3
_SHORTEST_STEM = 3
_PARTS = re.compile(r"[.'’+#&_/-]+")
_HOST = re.compile(r"[a-z0-9-]{3,}\.[a-z]{2,12}")


def find_invented_name(text: str, *, source: str, wording: Wording) -> str | None:
    """Return a name that the source does not have; links are out of both already.

    In a tongue of other letters every word in Latin letters is a name. In one of Latin letters only
    what is spelled as no other word is: an inner capital, a digit, a host.
    """
    text, source = narrow(text), narrow(source)
    words: Iterable[str] = latin_words(text)
    if is_written_in(LATIN, wording.tongue):
        words = [word for word in words if _is_unmistakable(word)]
    return next((word for word in words if not _is_said(word, source)), None)


def hosts_in(text: str) -> tuple[str, ...]:
    """Return the names of hosts that stand in a text without a scheme before them."""
    return tuple(word for word in latin_words(narrow(text)) if _HOST.fullmatch(word.lower()))


def _is_unmistakable(word: str) -> bool:
    has_inner_capital = any(char.isupper() for char in word[1:]) and not word.isupper()
    has_digit = any(char.isdigit() for char in word)
    return has_inner_capital or has_digit or _HOST.fullmatch(word) is not None


def _is_said(word: str, source: str) -> bool:
    """Whether the source has a word, whole or in parts, in another form, or as the words it is short for."""
    if _HOST.fullmatch(word):
        return word in source.lower()
    known = gist(source)
    if any(char.isdigit() for char in word):
        return gist(word) in known
    parts = [part for part in map(gist, _PARTS.split(word)) if len(part) >= _SHORTEST_NAME]
    return all(part in known or _is_form(part, source) for part in parts)


def _is_form(part: str, source: str) -> bool:
    """Whether a word continues one of the source, or is made of the first letters of several."""
    words = [word for word in map(gist, latin_words(source)) if word]
    is_longer = any(len(word) >= _SHORTEST_STEM and part.startswith(word) for word in words)
    return is_longer or part in "".join(word[0] for word in words)
