"""A comment condensed by a model: shown only if it says what its author said, in the wanted tongue."""

from collections.abc import Collection, Iterable

from bot.domain.wording import Wording
from bot.text.characters import strip_invisible
from bot.writing.model.guards.addresses import append_links, mend_links
from bot.writing.model.guards.content import check_content, is_left
from bot.writing.model.guards.cutting import cut, visible_length
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.likeness import is_sibling
from bot.writing.model.guards.reading import read_text, unwrap
from bot.writing.model.guards.words import gist

# As in the posts that we learn from. Links do not count.
QUOTE_LIMIT = 200
# A text of more than twice that did not understand what it was asked for.
_HOPELESS = 2
_WORDS_OF_ECHO = 2  # as the prompt asks for
_LINES_OF_ECHO = 4  # two words may stand in two lines, with an empty one between them


def check_quote(
    value: object, *, source: str, wording: Wording, siblings: Collection[str], nonce: str
) -> str | Fault:
    """Return the text to show, mended where that is safe, or why there is none.

    It has every link of the comment and no other, 200 characters at most beside them, and is accepted
    as it is when it is checked again.

    Args:
        value: What stands in the answer for this comment.
        source: The comment in full.
        wording: The tongue it has to be in.
        siblings: The texts that were accepted for other comments.
        nonce: The code of the question.
    """
    source = strip_invisible(source)
    text = read_text(value, source=source)
    if not isinstance(text, Fault):
        text = mend_links(text, source)
    if isinstance(text, Fault):
        return text
    if visible_length(text) > _HOPELESS * QUOTE_LIMIT:
        return Fault.TOO_LONG
    text = append_links(unwrap(cut(text, QUOTE_LIMIT), source=source), source)
    fault = check_content(text, source=source, wording=wording, nonce=nonce)
    if fault is None and is_left(text, source=source, wording=wording):
        fault = Fault.REPEATED
    if fault is None and is_sibling(text, siblings=siblings, source=source):
        fault = Fault.SIBLING
    return text if fault is None else fault


def check_echo(value: object, *, source: str, others: Iterable[str]) -> Fault | None:
    """Return the fault that an answer stands under the slot of another comment.

    Models mix up slots; what they then say of one person's comment is true of another's, and no check of
    the text alone finds that. So they repeat its first words. Of 145 translations moved on by one slot, 63
    were found by their names, numbers and links, and 142 with these words (measured on two real threads).
    Words of no comment at all show nothing, and are no fault.

    Args:
        value: The words that the model repeats.
        source: The comment in whose slot they stand.
        others: The other comments of the question.
    """
    words = gist(value) if isinstance(value, str) else ""
    if not words or _opens(words, source):
        return None
    return Fault.MISPLACED if any(_opens(words, other) for other in others) else None


def may_be_mixed_up(one: str, other: str) -> bool:
    """Whether the first words of one comment could be those of the other, so that they prove nothing."""
    return _opens(_first_words(one), other) or _opens(_first_words(other), one)


def _first_words(text: str) -> str:
    return gist(" ".join(text.split()[:_WORDS_OF_ECHO]))


def _opens(words: str, source: str) -> bool:
    """Whether the letters of some words open a text, or a line of it."""
    lines = [gist(line) for line in source.split("\n")]
    return any("".join(lines[at : at + _LINES_OF_ECHO]).startswith(words) for at in range(len(lines)))
