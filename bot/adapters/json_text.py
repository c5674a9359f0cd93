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
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")
        raise NotJson(_fault(data, is_cut=is_cut)) from error
    except ValueError as error:  # bytes that are no text, numbers of thousands of digits
        raise NotJson(_fault(data, is_cut=False)) from error


def _fault(data: bytes, *, is_cut: bool) -> str:
    if data.lstrip()[:1] == b"<":
        return "{source} sent a web page instead of JSON."
    return (
        "{source} sent JSON that ends too early." if is_cut else "{source} sent something that is not JSON."
    )


def _decode_deep(data: bytes) -> object:
    """Build the value from events, with a stack of our own instead of the interpreter's."""
    try:
        return _build(ijson.basic_parse(BytesIO(data), use_float=True))
    except NotJson:
        raise
    except (ijson.JSONError, ValueError) as error:
        raise NotJson("{source} sent deeply nested JSON that is broken or ends too early.") from error


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
                raise NotJson("{source} sent JSON that nests too deeply.")
    return top[0]
