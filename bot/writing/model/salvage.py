"""Reads whatever is whole in a model's answer: an object, however it is wrapped, broken or cut."""

import re

from bot.writing.model.lenient_json import read_members

_LONGEST = 400_000  # characters: ten times what a question has room for
_MOST_STARTS = 2_000  # of objects; prose has few braces

_THINKING = "(?:think|thinking|thought|reasoning)"
_OPENING, _CLOSING = re.compile(f"<{_THINKING}>", re.IGNORECASE), re.compile(f"</{_THINKING}>", re.IGNORECASE)
_LANDMARK = re.compile(rf"\{{|</?{_THINKING}>", re.IGNORECASE)


def read_object(text: str) -> dict[str, object]:
    """Return the members of the object in a model's answer that are whole; none where there is no object.

    Fences, words around it, what was thought aloud before it, raw line breaks and bare quotes in strings,
    commas too many or too few, and single quotes for double ones do not matter. Several objects make
    one. Of members with the same key the first counts. A cut object keeps what came before the cut, and
    no part of a string. A number that is not finite is None. Never raises; reads only so far and so deep.
    """
    text = text[:_LONGEST]
    members: dict[str, object] = {}
    place = 0
    for _ in range(_MOST_STARTS):
        found = _LANDMARK.search(text, place)
        if found is None:
            break
        if found.group() == "{":
            more, place = read_members(text, found.start())
            members |= {key: value for key, value in more.items() if key not in members}
        elif _OPENING.fullmatch(found.group()):
            closing = _CLOSING.search(text, found.end())
            place = closing.end() if closing else len(text)
        else:
            # A template of the server's has opened what ends here: no answer yet, only drafts.
            members, place = {}, found.end()
    return members
