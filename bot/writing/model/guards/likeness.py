"""Whether a text is another one over again: the original, or what was written of a sibling."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from bot.writing.model.guards.addresses import without_links
from bot.writing.model.guards.words import gist

_GRAM = 8  # letters; pieces of this length are shared by chance only in names
_MOST_SHARED = 0.8  # of the pieces; a text with more of the original's is the original
# People agree in the same few words, but two long comments do not come to the same sentence.
_LONG_SOURCE, _LEAST_OF_LONG, _LEAST_OF_SHORT = 120, 8, 20  # letters

_QUOTATION = re.compile(r"「([^「」]+)」|『([^『』]+)』|“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“]+)“")


def is_repeated(text: str, source: str) -> bool:
    """Return whether a text is the source or a part of it, as it was written."""
    mine, theirs = gist(text), gist(source)
    if len(mine) < _GRAM * 2:
        return bool(mine) and mine == theirs
    pieces = [mine[at : at + _GRAM] for at in range(len(mine) - _GRAM + 1)]
    known = {theirs[at : at + _GRAM] for at in range(len(theirs) - _GRAM + 1)}
    return sum(piece in known for piece in pieces) > _MOST_SHARED * len(pieces)


def fingerprint(text: str) -> str:
    """Return what makes a text the same as another; each has the links of its own comment."""
    return gist(without_links(text))


def is_sibling(text: str, *, siblings: AbstractSet[str], source: str) -> bool:
    """Return whether a text was written of another comment already; siblings are fingerprints."""
    mine = fingerprint(text)
    least = _LEAST_OF_LONG if len(source) > _LONG_SOURCE else _LEAST_OF_SHORT
    return len(mine) >= least and mine in siblings


def strip_false_quotations(text: str, sources: Iterable[str]) -> str:
    """Return a text whose quotation marks hold only what one of the sources says word for word.

    The words of the others stay without their marks: they are what somebody means, not what they said.
    """
    known = [gist(source) for source in sources]

    def hold(found: re.Match[str]) -> str:
        inside = next(group for group in found.groups() if group is not None)
        words = gist(inside)
        return found.group() if words and any(words in source for source in known) else inside

    return _QUOTATION.sub(hold, text)
