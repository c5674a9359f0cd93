"""Numbers that English spells out, and what else its words and figures become in another tongue."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
    "seventeen eighteen nineteen",
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_MONTHS = "january february march april may june july august september october november december"
_HUNDRED = 100
_FACTORS: Mapping[str, int] = {
    "hundred": _HUNDRED, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12
}  # fmt: skip
_VALUES: Mapping[str, int] = {
    **{word: value for value, word in enumerate(" ".join(_SMALL).split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), 2)},
    **{f"{word[:-1]}ies": 10 * value for value, word in enumerate(_TENS.split(), 2)},
    **{word: value for value, word in enumerate(_ORDINALS.split(), 1)},
}
_MONTH_NUMBERS = {word[:3]: value for value, word in enumerate(_MONTHS.split(), 1)}
_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]*\b|\.)")

# What a word may be in figures: two people are a couple or both, half an hour is thirty minutes and half
# a year six months, a quarter three months. Who agrees completely agrees by 100 % in Japanese.
_MEANINGS: Mapping[str, tuple[int, ...]] = {
    "once": (1,), "twice": (2,), "thrice": (3,), "both": (2,), "pair": (2,), "couple": (2, 3), "few": (2, 3),
    "several": (2, 3), "double": (2,), "doubled": (2,), "doubles": (2,), "dual": (2,), "triple": (3,),
    "tripled": (3,), "quadruple": (4,), "half": (2, 5, 6, 30, 50), "halved": (2, 50), "dozen": (12,),
    "dozens": (12,), "quarter": (1, 3, 4, 15, 25), "quarters": (3, 4, 75), "decade": (10,), "decades": (10,),
    "century": (100,), "centuries": (100,), "fortnight": (2, 14), "either": (2,), "neither": (2,),
    "another": (2,), "biweekly": (2,), "noon": (12,), "midnight": (0, 12, 24), "totally": (100,),
    "completely": (100,), "absolutely": (100,), "entirely": (100,), "fully": (100,), "entire": (100,),
}  # fmt: skip
_WORD = re.compile(r"[a-z]+|[.,;:!?\n]")
_DECADE = re.compile(r"(?<![\d.,])(?:(?:19|20)?(\d)0)'?s\b")
_SHORT_YEAR = re.compile(r"['’](\d\d)\b")
_AFTERNOON = re.compile(r"\b(\d{1,2})(?::\d\d)?\s?p\.?m\b")
_ROUND_THE_CLOCK = re.compile(r"\b24/7\b|\ball (?:day|year)\b|around the clock|year[- ]round")


@dataclass(slots=True)
class _Sum:
    """A number that is being spelled: "two hundred and five thousand" so far."""

    thousands: int = 0
    rest: int = 0

    def add(self, word: str) -> int | None:
        """Take in a word, and return the number so far; None, and none so far, where it is none."""
        factor = _FACTORS.get(word.removesuffix("s"))
        if word in _VALUES:
            self.rest += _VALUES[word]
        elif factor == _HUNDRED:
            self.rest = (self.rest or 1) * factor
        elif factor:
            self.thousands, self.rest = self.thousands + (self.rest or 1) * factor, 0
        elif word != "and":
            self.thousands = self.rest = 0
            return None
        return self.thousands + self.rest


def numbers_in_words(text: str) -> Iterator[Decimal]:
    """Yield every number that an English text may mean by its words, or by figures that say more."""
    text, spelled = text.lower(), _Sum()
    for word in _WORD.findall(text):
        number = spelled.add(word)
        values = (number, _VALUES.get(word), *_MEANINGS.get(word, ()))
        yield from (Decimal(value) for value in values if value is not None)
    yield from map(Decimal, _from_dates(text))


def _from_dates(text: str) -> Iterator[int]:
    """Yield months, the years of decades and of short years, hours after noon, and days without end."""
    for month in _MONTH.finditer(text):
        yield _MONTH_NUMBERS[month[1]]
    for decade in _DECADE.finditer(text):
        yield from (int(decade[1]) * 10, 1900 + int(decade[1]) * 10, 2000 + int(decade[1]) * 10)
    for year in _SHORT_YEAR.finditer(text):
        yield from (1900 + int(year[1]), 2000 + int(year[1]))
    for hour in _AFTERNOON.finditer(text):
        yield int(hour[1]) + 12
    if _ROUND_THE_CLOCK.search(text):
        yield from (24, 365)
