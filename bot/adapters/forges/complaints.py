"""What a forge says about a request that it did not take, as one line."""

from collections.abc import Iterator
from typing import cast

from bot.adapters.json_text import NotJson, decode
from bot.text.characters import one_line
from bot.text.fitting import fit

_LONGEST = 200
_DEEPEST = 4
_SPEAKING = ("message", "errors", "error", "error_description")


def read_complaint(body: bytes) -> str:
    """Return the forge's words, shortened; empty where it says nothing that we understand.

    GitHub has `message`, and `errors` with a `message` each; GitLab `message`, which may be a list or
    lists by field, or `error`; Gitea `message` (see the modules of each).
    """
    try:
        said = decode(body)
    except NotJson:
        return ""
    if not isinstance(said, dict):
        return ""
    fields = cast("dict[str, object]", said)
    words = [one_line(word) for name in _SPEAKING for word in _words(fields.get(name), _DEEPEST)]
    return fit("; ".join(dict.fromkeys(word for word in words if word)), _LONGEST)


def _words(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, list):
        for entry in cast("list[object]", value):
            yield from _words(entry, depth - 1)
    elif depth and isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        for entry in [fields["message"]] if "message" in fields else fields.values():
            yield from _words(entry, depth - 1)
