"""Whether a text is in the tongue that was asked for, and in no script that has no place in it."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.wording import Wording
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.scripts import (
    KANA,
    LATIN,
    is_chinese_only,
    is_written_in,
    script_of,
    scripts_of,
)
from bot.writing.model.guards.words import (
    LATIN_WORD,
    is_like_a_name,
    latin_words,
    narrow,
    share_of_english,
)

# Of the letters that are left when names from the source are taken out. A line of product names with
# a few kana between them is Japanese; a sentence of the source with one Japanese word is not.
_LEAST_OF_TONGUE = 0.35
# Agreement in a word or two needs no kana (同感, 完全同意); what is longer and has none is Chinese.
_LONGEST_WITHOUT_KANA = 6
# Shares of English words (see `share_of_english`).
_IS_ENGLISH, _IS_NOT_ENGLISH = 0.35, 0.15
_UNIT_SIGNS = "μΩ"
_PROSE = 4  # words of the source in a row, most of them small: that is no name, but a piece left as it was

_RUN = re.compile(rf"{LATIN_WORD.pattern}(?:[ ,'’-]+{LATIN_WORD.pattern})*")


def check_tongue(text: str, *, source: str, wording: Wording, is_label: bool = False) -> Fault | None:
    """Return what is wrong with the tongue of a text; links are out of it and of the source already.

    A sentence in Japanese has kana, a label may be of kanji alone.
    """
    text, source = narrow(text), narrow(source)
    if _has_strange_script(text, source=source, wording=wording):
        return Fault.STRANGE_SCRIPT
    if not scripts_of(text) or (text in source and is_all_names(source)):
        return None
    if is_written_in(LATIN, wording.tongue):
        is_right = _is_in_latin_letters(text, source=source, wording=wording)
    else:
        letters = list(_letters(text, names_of=source))
        is_right = _is_in_own_letters(letters, wording, needs_kana=not is_label)
    return None if is_right else Fault.WRONG_TONGUE


def is_in_tongue(text: str, wording: Wording) -> bool:
    """Return whether a text seems to be in the tongue already; what is too short to tell is in English."""
    if is_written_in(LATIN, wording.tongue):
        english = share_of_english(latin_words(text))
        is_english = scripts_of(text) <= {LATIN} if english is None else english >= _IS_ENGLISH
        return is_english == wording.is_english
    return check_tongue(text, source="", wording=wording) is None


def is_all_names(text: str) -> bool:
    """Return whether a text consists of names, of which there is no translation."""
    return all(map(is_like_a_name, latin_words(text))) and scripts_of(text) <= {LATIN}


def _is_in_own_letters(letters: Sequence[str], wording: Wording, *, needs_kana: bool) -> bool:
    """Whether a tongue has enough of the letters; those of names are out already."""
    own = sum(is_written_in(script, wording.tongue) for script in letters)
    if not own or own < _LEAST_OF_TONGUE * len(letters):
        return False
    if not wording.is_japanese or not needs_kana or own <= _LONGEST_WITHOUT_KANA:
        return True
    return any(script in KANA for script in letters)


def _is_in_latin_letters(text: str, *, source: str, wording: Wording) -> bool:
    letters = [script for script in map(script_of, text) if script]
    quoted = scripts_of(source)
    own = sum(is_written_in(script, wording.tongue) for script in letters)
    foreign = sum(script in quoted and not is_written_in(script, wording.tongue) for script in letters)
    if not own or own < foreign:
        return False
    words = latin_words(text)
    english = share_of_english(words)
    if english is None:
        return True
    if not wording.is_english:
        return english < _IS_ENGLISH
    known = {word.lower() for word in latin_words(source)}
    is_from_source = sum(word.lower() in known for word in words) * 2 >= len(words)
    return english >= _IS_NOT_ENGLISH or is_from_source


def _letters(text: str, *, names_of: str) -> Iterator[str]:
    """Yield the script of each letter, but for names that are in the source as well."""
    known = names_of.casefold()

    def shorten(run: re.Match[str]) -> str:
        words = latin_words(run.group())
        small = sum(word.islower() and word.isalpha() for word in words)
        if len(words) >= _PROSE and small * 2 >= len(words) and run.group().casefold() in known:
            return run.group()
        return " ".join(word for word in words if word.casefold() not in known)

    yield from (script for script in map(script_of, _RUN.sub(shorten, text)) if script)


def _has_strange_script(text: str, *, source: str, wording: Wording) -> bool:
    """Whether there is a letter that neither the source nor the tongue can explain.

    Latin letters are left to the check of names. A single letter may stand for itself, as in formulas
    and faces, but not within a word: that is how one letter is passed off as another.
    """
    expected = scripts_of(source) | {LATIN, ""}
    for at, char in enumerate(text):
        script = script_of(char)
        if script in expected or is_written_in(script, wording.tongue):
            if wording.is_japanese and is_chinese_only(char) and char not in source:
                return True
            continue
        around = {script_of(char) for char in text[max(at - 1, 0) : at] + text[at + 1 : at + 2]}
        if around & {LATIN, script} and char not in _UNIT_SIGNS:
            return True
    return False
