"""What every text of a model is held to, wherever it is shown."""

from bot.domain.wording import Wording
from bot.writing.model.guards.addresses import without_links
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.leaks import is_leak
from bot.writing.model.guards.likeness import is_repeated
from bot.writing.model.guards.names import find_invented_name
from bot.writing.model.guards.numbers import find_invented_number
from bot.writing.model.guards.tongues import check_tongue, is_all_names, is_in_tongue


def check_content(
    text: str, *, source: str, wording: Wording, nonce: str, is_label: bool = False
) -> Fault | None:
    """Return what is wrong with the words of a text; its links are another matter.

    A label is a few words and no sentence.
    """
    if is_leak(text, source=source, nonce=nonce):
        return Fault.LEAK
    words, said = without_links(text), without_links(source)
    if not any(char.isalnum() for char in words):
        return Fault.EMPTY if any(char.isalnum() for char in said) else None
    fault = check_tongue(words, source=said, wording=wording, is_label=is_label)
    if fault is not None:
        return fault
    if find_invented_number(words, source=said, wording=wording) is not None:
        return Fault.INVENTED_NUMBER
    # A name may be in an address alone: "the README" for a link to one.
    if find_invented_name(words, source=source, wording=wording) is not None:
        return Fault.INVENTED_NAME
    return None


def is_left(text: str, *, source: str, wording: Wording) -> bool:
    """Return whether a text is its source, or a piece of it, in a tongue that was not asked for."""
    words, said = without_links(text), without_links(source)
    return is_repeated(words, said) and not is_in_tongue(said, wording) and not is_all_names(words)
