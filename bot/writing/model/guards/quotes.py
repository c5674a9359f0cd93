"""A comment condensed by a model: shown only if it says what its author said, in the wanted tongue."""

from collections.abc import Set as AbstractSet

from bot.domain.wording import Wording
from bot.text.characters import strip_invisible
from bot.writing.model.guards.addresses import append_links, mend_links
from bot.writing.model.guards.content import check_content, is_left
from bot.writing.model.guards.cutting import cut, visible_length
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.likeness import is_sibling
from bot.writing.model.guards.reading import read_text, unwrap

# As in the posts that we learn from. Links do not count.
QUOTE_LIMIT = 200
# A text of more than twice that did not understand what it was asked for.
_HOPELESS = 2


def check_quote(
    value: object, *, source: str, wording: Wording, siblings: AbstractSet[str], nonce: str
) -> str | Fault:
    """Return the text to show, mended where that is safe, or why there is none.

    It has every link of the comment and no other, 200 characters at most beside them, and is accepted
    as it is when it is checked again.

    Args:
        value: What stands in the answer for this comment.
        source: The comment in full.
        wording: The tongue it has to be in.
        siblings: The fingerprints of the texts that were accepted for other comments.
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
