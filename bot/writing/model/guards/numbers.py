"""Numbers in an answer: each one was in the comment, however it was written there."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal

from bot.domain.wording import Wording
from bot.writing.model.guards.number_words import numbers_in_words
from bot.writing.model.guards.words import narrow

_DIGITS: Mapping[str, int] = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_TENS: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000, "천": 1000}
_MYRIADS: Mapping[str, int] = {
    "万": 10**4, "萬": 10**4, "만": 10**4, "億": 10**8, "亿": 10**8, "억": 10**8, "兆": 10**12, "조": 10**12
}  # fmt: skip
_SUFFIXES: Mapping[str, int] = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "mil": 10**6, "mm": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12
}  # fmt: skip
_WORDS: Mapping[str, int] = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12
}  # fmt: skip

# Bounded, so that rows of figures without end are read in linear time.
_FIGURE = r"\d{1,3}(?:[,\u00a0\u202f]\d{3}){1,6}+(?!\d)(?:\.\d{1,30})?|\d{1,30}+(?:\.\d{1,30}){0,6}"
_LARGE = "".join((*_TENS, *_MYRIADS))
_TOKEN = re.compile(rf"(?:{_FIGURE})|[{''.join(_DIGITS)}{_LARGE}]")
# A number that starts with a figure; behind it what multiplies it, and in a range the second figure.
_NUMBER = re.compile(
    rf"(?P<figures>(?:{_FIGURE})(?:[{_LARGE}]{{1,8}}+(?:(?:{_FIGURE})(?=[{_LARGE}])|\d{{1,30}})?){{0,8}})"
    rf"(?:\s?(?P<word>hundred|thousand|million|billion|trillion)s?\b|\s?(?P<suffix>k|mn|mil|mm|bn|[mbt])(?![a-z0-9]))?"
    rf"(?P<tenths>割)?",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?<![\d.,])(?P<first>{_FIGURE})\s?(?:-|–|~|〜|to|or)\s?[$€£]?(?:{_FIGURE})\s?"
    rf"(?P<factor>hundred|thousand|million|billion|trillion|[{_LARGE}]+)",
    re.IGNORECASE,
)
# Kanji numerals are in a hundred words that count nothing (一般, 十分, 千葉). They are taken for numbers
# only before what is counted, and from three on: 一度 and 二度と are words too.
_SPELLED = re.compile(
    rf"(?<![\d数何幾第{''.join(_DIGITS)}{_LARGE}])(?P<figures>[{''.join(_DIGITS)}{_LARGE}]+)"
    r"(?=年|[ヶカか箇]月|月|週間|日間|時間|人|回|個|つ|倍|社|台|件|本|枚|円|ドル|ユーロ|ポンド|パーセント|割|歳|行|冊)"
)
_SMALLEST_SPELLED = 3
_LOOSE = re.compile(r"(?<![A-Za-z])\d{1,30}(?:[.,'\u00a0\u202f]\d{1,30}){0,12}")
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)](?=\s)", re.MULTILINE)
_WITHIN_NAME = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z0-9_.+/-]*$")


def find_invented_number(text: str, *, source: str, wording: Wording) -> str | None:
    """Return a number that the source does not have; links are out of both already.

    One that the source has and the text has not is no fault: a text says less than its source.
    In tongues whose words for numbers we do not know, only the figures are compared.
    """
    text, source = _LIST_NUMBER.sub("", narrow(text)), narrow(source)
    known = set(_numbers_of(source))
    if wording.is_japanese or wording.is_english:
        return next((written for written, values in _stated_in(text) if not known & values), None)
    figures = {_figures_of(number) for number in known} | set(map(_join, _LOOSE.findall(source)))
    return next((written for written in _LOOSE.findall(text) if _join(written) not in figures), None)


def _stated_in(text: str) -> Iterator[tuple[str, set[Decimal]]]:
    """Yield each number of an answer as it is written, with what it may mean."""
    for found in _NUMBER.finditer(text):
        if _WITHIN_NAME.search(text[max(found.start() - 20, 0) : found.start()]):
            continue  # a name, and checked as one: gpt-4, IPv6
        yield found.group(), set(_meanings_of(found))
    for found in _SPELLED.finditer(text):
        value = _evaluate(found["figures"])
        if value >= _SMALLEST_SPELLED:
            yield found.group(), {value}


def _numbers_of(source: str) -> Iterator[Decimal]:
    """Yield each number that a source may be said to have; one is in every text."""
    yield Decimal(1)
    for found in _NUMBER.finditer(source):
        yield from _meanings_of(found)
        yield from _parts_of(found["figures"])
    for found in _RANGE.finditer(source):
        factor = _WORDS.get(found["factor"].lower()) or _evaluate(found["factor"])
        yield _evaluate(found["first"]) * factor
    for found in re.finditer(f"[{''.join(_DIGITS)}{_LARGE}]+", source):
        yield _evaluate(found.group())
    yield from numbers_in_words(source)


def _meanings_of(found: re.Match[str]) -> Iterator[Decimal]:
    """Yield what a number with its suffix may mean: `5m` five of something, or five million."""
    value = _evaluate(found["figures"])
    if found["word"]:
        yield value * _WORDS[found["word"].lower()]
    elif found["tenths"]:
        yield value * 10
    else:
        yield value
        if found["suffix"]:
            yield value * _SUFFIXES[found["suffix"].lower()]


def _parts_of(figures: str) -> Iterator[Decimal]:
    """Yield the parts of a version or a date with points in it, and its shorter form: 3.11 for 3.11.2."""
    parts = figures.split(".")
    if len(parts) > 2 and all(part.isdecimal() for part in parts):  # noqa: PLR2004 - more than a fraction has
        yield Decimal(f"{parts[0]}.{parts[1]}")
        yield from map(Decimal, parts)


def _evaluate(figures: str) -> Decimal:
    """Return the value of figures and numerals in a row: 1億2000万, 三十五, 1.5千."""
    total, section, current = Decimal(0), Decimal(0), None
    for token in _TOKEN.findall(figures):
        if token in _MYRIADS:
            total += (section + (current or 0) or 1) * _MYRIADS[token]
            section, current = Decimal(0), None
        elif token in _TENS:
            section += (Decimal(1) if current is None else current) * _TENS[token]
            current = None
        else:
            current = _read(token) if current is None or len(token) > 1 else current * 10 + _read(token)
    return total + section + (current or 0)


def _read(token: str) -> Decimal:
    """Return the value of one figure; of a version its first two parts."""
    if token in _DIGITS:
        return Decimal(_DIGITS[token])
    whole, *parts = re.sub(r"[,\u00a0\u202f]", "", token).split(".")
    return Decimal(f"{whole}.{''.join(parts)}" if parts else whole)


def _figures_of(number: Decimal) -> str:
    return _join("".join(map(str, number.as_tuple().digits)))


def _join(written: str) -> str:
    """Return the figures of a number without the zeros around them, wherever its points and commas are."""
    return "".join(str(unicodedata.decimal(char)) for char in written if char.isdecimal()).strip("0")
