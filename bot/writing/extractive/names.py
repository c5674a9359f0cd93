"""The names in a thread: people, products, places, as most of those who speak of them write them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.writing.extractive.sentences import Sentence, Voice, without_urls
from bot.writing.extractive.stop_words import NAMELESS, STOP_WORDS
from bot.writing.extractive.terms import WORD, words_of

_LONGEST_NAME = 3  # words
_LARGE_WORD = re.compile(rf"(?<!\w)(?=[A-ZÀ-ÞΑ-ΩА-Я])(?:{WORD.pattern})")
_POSSESSIVE = re.compile("['’]s$")
_OPENERS = " \"'“‘([*-"
# Words that these join are parts of another: Full-time, and/or.
_JOINTS = frozenset({"-", "/"})


def count_names(sentences: Sequence[Sentence]) -> Counter[str]:
    """Return each name with the number of comments that hold it.

    Spellings that differ in case or spaces are one name (RedHat, Red Hat); what is written small
    as often is none.
    """
    users: dict[str, dict[int, None]] = {}
    forms: dict[str, Counter[str]] = {}
    written: Counter[str] = Counter()
    for sentence in sentences:
        if sentence.voice is not Voice.OWN:
            continue
        text = without_urls(sentence.text)
        written.update(words_of(text))
        for name in _names_in(text):
            key = "".join(words_of(name.lower()))
            users.setdefault(key, {})[sentence.comment] = None
            forms.setdefault(key, Counter())[name] += 1
    names: Counter[str] = Counter()
    for key, counted in forms.items():
        name, uses = counted.most_common(1)[0]
        if uses > written[name.lower()]:
            names[name] = len(users[key])
    return names


def _names_in(text: str) -> Iterator[str]:
    """Yield runs of words written large, but for a first word that any sentence would write so."""
    run: list[str] = []
    end = 0
    for match in _LARGE_WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        is_opening = word[1:].islower() and not text[: match.start()].strip(_OPENERS)
        if is_opening or _is_nameless(word) or _is_part(text, match):
            continue
        if run and not (text[end : match.start()] == " " and len(run) < _LONGEST_NAME):
            yield " ".join(run)
            run = []
        run.append(word)
        end = match.start() + len(word)
    if run:
        yield " ".join(run)


def _is_nameless(word: str) -> bool:
    return word.lower() in STOP_WORDS or word.lower() in NAMELESS


def _is_part(text: str, word: re.Match[str]) -> bool:
    start, end = word.span()
    return text[max(0, start - 1) : start] in _JOINTS or text[end : end + 1] in _JOINTS
