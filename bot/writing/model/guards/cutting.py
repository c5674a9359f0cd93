"""A text within its limit: cut where a sentence ends, never in a link, a word or a number."""

from bot.text.graphemes import boundary_before
from bot.text.links import find_urls
from bot.text.sentences import sentence_ends
from bot.writing.model.guards.addresses import without_links

_MARK = "…"


def visible_length(text: str) -> int:
    """Return the number of characters of a text without its links and what surrounds them."""
    return len(without_links(text))


def cut(text: str, limit: int) -> str:
    """Return a text, or as much of its beginning as fits; links do not count."""
    if visible_length(text) <= limit:
        return text
    fitting = [end for end in sentence_ends(text) if visible_length(text[:end]) <= limit]
    if fitting and visible_length(text[: fitting[-1]]) * 2 >= limit:
        return text[: fitting[-1]].strip()
    end = _furthest(text, limit - len(_MARK) - 1)  # behind a link the mark is a word of its own
    for start, stop in find_urls(text):
        if start < end < stop:
            end = start
    while end and _is_inside_word(text, end):
        end -= 1
    return text[: boundary_before(text, end, lowest=0)].rstrip() + _MARK


def _furthest(text: str, limit: int) -> int:
    """Return the last offset up to which the text is within the limit."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if visible_length(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _is_inside_word(text: str, offset: int) -> bool:
    """Whether a cut here would divide a word or a number; where there are no spaces, words do not end."""
    if offset >= len(text):
        return False
    before, after = text[offset - 1], text[offset]
    return _is_spelled(before) and _is_spelled(after)


def _is_spelled(char: str) -> bool:
    return (char.isalnum() and char < "\u0e00") or char in ".,_-%"
