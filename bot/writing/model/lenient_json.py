"""JSON as models write it: what is whole is read, what is wrong or missing ends the reading."""

import math
import re

_DEEPEST = 24

_SPACE = r"[ \t\r\n\f\v\u00a0\u3000\ufeff]*+"
_COMMAS = r"[ \t\r\n\f\v\u00a0\u3000\ufeff,]*+"
_LINE_BREAK = rf"[ \t\r]*+\n{_SPACE}"
_BETWEEN = re.compile(_COMMAS)
# Short, and without a quote or an escape: prose after a brace must not be taken for a key.
_NAME = r"""(?:"(?P<double>[^"\\\n]{0,100})"|'(?P<single>[^'\\\n]{0,100})')"""
_KEY = re.compile(rf"{_NAME}{_SPACE}:{_SPACE}")
# What may follow a string: a bracket, or in an object a comma and a key, in an array a comma and a value;
# a line break does for a comma. All of it may be cut off, but not the comma.
_NEXT_KEY = rf"""["'][^"'\\\n]{{0,100}}(?:["']{_SPACE}(?::|$)|$)"""
_NEXT_ITEM = r"""["'\[{0-9tfnTFNI-]"""
_ENDS_MEMBER, _ENDS_ITEM = (
    re.compile(rf"{_SPACE}[}}\]]|{_SPACE},{_COMMAS}(?:[}}\]]|$|{following})|{_LINE_BREAK}{following}")
    for following in (_NEXT_KEY, _NEXT_ITEM)
)
_BARE = re.compile(r"[^,{}\[\]\"\n]{1,200}(?=[,}\]\n])")
_NUMBER = re.compile(r"-?[0-9]{1,300}(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,5})?")
_NAMED: dict[str, object] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None,
    "NaN": None, "Infinity": None, "-Infinity": None,
}  # fmt: skip
_SPECIAL = {'"': re.compile(r'["\\]'), "'": re.compile(r"['\\]")}
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "/": "/", "\\": "\\"}
_HEX = re.compile(r"[0-9a-fA-F]{4}")


def read_members(text: str, place: int) -> tuple[dict[str, object], int]:
    """Return the whole members of the object that opens at a place, and where to read on."""
    reader = _Reader(text, place)
    members = reader.read_object(0)
    # Where not even a key could be read, this was a brace in prose, and the object may follow at once.
    return members, reader.place if reader.has_begun else place + 1


class _Broken(Exception):
    """There is no whole value here."""


class _Reader:
    """Reads from `place` on; `has_begun` with a first key. Once `is_at_fault`, containers end as they are."""

    def __init__(self, text: str, place: int) -> None:
        self.text = text
        self.place = place
        self.is_at_fault = False
        self.has_begun = False

    def read_object(self, depth: int) -> dict[str, object]:
        """Return the members up to the closing brace, or up to the fault."""
        members: dict[str, object] = {}
        self.place += 1
        while self._goes_on("}"):
            try:
                key = self._key()
                value = self._value(depth + 1, _ENDS_MEMBER)
            except _Broken:
                self.is_at_fault = True
                break
            if not (self.is_at_fault and value in ({}, [])):
                members.setdefault(key, value)
        return members

    def _array(self, depth: int) -> list[object]:
        items: list[object] = []
        self.place += 1
        while self._goes_on("]"):
            try:
                value = self._value(depth + 1, _ENDS_ITEM)
            except _Broken:
                self.is_at_fault = True
                break
            if not (self.is_at_fault and value in ({}, [])):
                items.append(value)
        return items

    def _goes_on(self, close: str) -> bool:
        """Whether another member follows; steps over what separates them, and over the close."""
        if self.is_at_fault:
            return False
        self._skip(_BETWEEN)
        if self._peek() == close:
            self.place += 1
            return False
        if not self._peek():
            self.is_at_fault = True
        return not self.is_at_fault

    def _key(self) -> str:
        found = _KEY.match(self.text, self.place)
        if found is None:
            raise _Broken
        self.place, self.has_begun = found.end(), True
        return found["double"] if found["single"] is None else found["single"]

    def _value(self, depth: int, end: re.Pattern[str]) -> object:
        if depth > _DEEPEST:
            raise _Broken
        match self._peek():
            case "{":
                return self.read_object(depth)
            case "[":
                return self._array(depth)
            case '"' | "'":
                return self._string(end)
            case _:
                return self._bare()

    def _bare(self) -> object:
        """Return a number or a name of JSON's, or the words that stand there without quotes."""
        found = _BARE.match(self.text, self.place)
        if found is None:
            raise _Broken
        self.place = found.end()
        words = found.group().strip()
        if not words:
            raise _Broken
        if _NUMBER.fullmatch(words):
            return _number(words)
        return _NAMED.get(words, words)

    def _string(self, end: re.Pattern[str]) -> str:
        """Return a string; the quote that ends it is the first one that such an `end` follows."""
        special = _SPECIAL[self._peek()]
        pieces: list[str] = []
        self.place += 1
        while found := special.search(self.text, self.place):
            pieces.append(self.text[self.place : found.start()])
            self.place = found.end()
            if found.group() == "\\":
                pieces.append(self._escape())
            elif end.match(self.text, self.place):
                return _whole("".join(pieces))
            else:
                pieces.append(found.group())  # a quote that somebody forgot to escape
        self.place = len(self.text)
        raise _Broken

    def _escape(self) -> str:
        mark = self.text[self.place : self.place + 1]
        self.place += 1
        if mark == "u" and (found := _HEX.match(self.text, self.place)):
            self.place = found.end()
            return chr(int(found.group(), 16))
        return _ESCAPED.get(mark, "\\" + mark)

    def _skip(self, what: re.Pattern[str]) -> None:
        found = what.match(self.text, self.place)
        if found:
            self.place = found.end()

    def _peek(self) -> str:
        return self.text[self.place : self.place + 1]


def _number(words: str) -> int | float | None:
    if words.lstrip("-").isdigit():
        return int(words)
    value = float(words)
    return value if math.isfinite(value) else None


def _whole(text: str) -> str:
    """Return the text with pairs of surrogates joined and lone ones replaced."""
    if not any("\ud800" <= letter <= "\udfff" for letter in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
