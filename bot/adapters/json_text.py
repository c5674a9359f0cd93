"""Reads JSON from strangers: of any depth, and with a sentence for what is wrong with it."""

import json
from collections.abc import Iterator
from io import BytesIO

import ijson

# A thread 2,000 deep nests twice as deep; beyond this somebody is only wasting our memory.
DEEPEST = 100_000


class NotJson(ValueError):
    """The bytes are not JSON; `sentence` says what they are, with {source} for where they came from."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def decode(data: bytes) -> object:
    """Return the value that JSON text stands for, however deeply it nests.

    Raises:
        NotJson: It is a web page, ends too early, or breaks the grammar.
    """
    try:
        return json.loads(data)
    except RecursionError:
        return _decode_deep(data)
    except ValueError as error:
        if data.lstrip()[:1] == b"<":
            raise NotJson("{source} gave a web page instead of JSON.") from error
        if _is_cut(error):
            raise NotJson("{source} gave JSON that ends too early.") from error
        raise NotJson("{source} gave something that is not JSON.") from error


def _is_cut(error: ValueError) -> bool:
    """Whether the decoder came to the end before the value did."""
    return isinstance(error, json.JSONDecodeError) and (
        error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")
    )


def _decode_deep(data: bytes) -> object:
    """Build the value from events, with a stack of our own instead of the interpreter's."""
    try:
        return _build(ijson.basic_parse(BytesIO(data), use_float=True))
    except NotJson:
        raise
    except (ijson.JSONError, ValueError) as error:
        raise NotJson("{source} gave deeply nested JSON that is broken or ends too early.") from error


def _build(events: Iterator[tuple[str, object]]) -> object:
    top: list[object] = []
    containers: list[list[object] | dict[str, object]] = [top]
    keys: list[str] = [""]  # the key under way at each level
    for event, value in events:
        if event in ("end_map", "end_array"):
            containers.pop()
            keys.pop()
            continue
        if event == "map_key":
            keys[-1] = str(value)
            continue
        child: object = {} if event == "start_map" else [] if event == "start_array" else value
        above = containers[-1]
        if isinstance(above, dict):
            above[keys[-1]] = child
        else:
            above.append(child)
        if event in ("start_map", "start_array"):
            containers.append(child)  # pyright: ignore[reportArgumentType] - just made, by the event's name
            keys.append("")
            if len(containers) > DEEPEST:
                raise NotJson("{source} gave JSON that nests too deeply.")
    return top[0]
