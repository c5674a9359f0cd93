"""How the words of a digest should be: in which tongue, and in which tone."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.language import Language

_NAMES = {Language.EN: "English", Language.JA: "Japanese"}
_NAMED = {
    "en": Language.EN,
    "english": Language.EN,
    "英語": Language.EN,
    "ja": Language.JA,
    "japanese": Language.JA,
    "日本語": Language.JA,
}
_TONGUE = re.compile(r"[A-Za-z][A-Za-z ()-]{1,38}[A-Za-z)]")


class Tone(StrEnum):
    """How people are spoken to; each is a template of prompts."""

    CASUAL = "casual"
    NEUTRAL = "neutral"
    POLITE = "polite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A tongue, by its English name (a model knows many), and a tone."""

    tongue: str
    tone: Tone = Tone.CASUAL

    def __post_init__(self) -> None:
        """Hold the invariant, since the name goes into prompts."""
        if not _TONGUE.fullmatch(self.tongue):
            raise ValueError(self.tongue)

    @property
    def is_japanese(self) -> bool:
        """Whether the words have to be Japanese."""
        return plain_name(self.tongue) == _NAMES[Language.JA].lower()

    @property
    def is_english(self) -> bool:
        """Whether the words have to be English."""
        return plain_name(self.tongue) == _NAMES[Language.EN].lower()


def plain_name(tongue: str) -> str:
    """Return what a tongue is called whatever kind of it is meant: `english` for British English."""
    return tongue.partition("(")[0].lower().split()[-1]


def tongue_of(language: Language) -> str:
    """Return the name of a reader's language."""
    return _NAMES[language]


def language_named(words: str) -> Language | None:
    """Return the reader's language that somebody names, in either language or by its code."""
    return _NAMED.get(words.strip().casefold())
