"""The names in a thread: people, products, places, as most of those who speak of them write them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.writing.extractive.sentences import Sentence, Voice, without_urls
from bot.writing.extractive.stop_words import NAMELESS, STOP_WORDS
from bot.writing.extractive.terms import WORD, words_of

LONGEST_NAME = 3  # words
POSSESSIVE = re.compile("['’]s$")
# Words that these join are parts of another: Full-time, and/or.
JOINTS = frozenset({"-", "/"})


def count_names(sentences: Sequence[Sentence]) -> Counter[str]:
    """Return each name with the number of comments that hold it.

    Spellings that differ in case or spaces are one name (RedHat, Red Hat); what is written small
    as often is none.
    """
    users: dict[str, dict[int, None]] = {}
    forms: dict[str, Counter[str]] = {}
    small: Counter[str] = Counter()
    for sentence in sentences:
        if sentence.voice is not Voice.OWN:
            continue
        text = without_urls(sentence.text)
        small.update(word for word in words_of(text) if word[0].islower())
        for name in _names_in(text):
            key = "".join(words_of(name.lower()))
            users.setdefault(key, {})[sentence.comment] = None
            forms.setdefault(key, Counter())[name] += 1
    names: Counter[str] = Counter()
    for key, counted in forms.items():
        name, uses = counted.most_common(1)[0]
        if uses > small[name.lower()]:
            names[name] = len(users[key])
    return names


def _names_in(text: str) -> Iterator[str]:
    """Yield runs of words written large, but for a first word that any sentence would write so."""
    run: list[str] = []
    end = 0
    for number, match in enumerate(WORD.finditer(text)):
        word = POSSESSIVE.sub("", match.group())
        is_name = _is_large(word, is_first=number == 0) and not _is_part(text, match)
        if run and not (is_name and text[end : match.start()] == " " and len(run) < LONGEST_NAME):
            yield " ".join(run)
            run = []
        if is_name:
            run.append(word)
            end = match.start() + len(word)
    if run:
        yield " ".join(run)


def _is_large(word: str, *, is_first: bool) -> bool:
    is_telling = word[0].isupper() and not (is_first and word[1:].islower())
    return is_telling and word.lower() not in STOP_WORDS and word.lower() not in NAMELESS


def _is_part(text: str, word: re.Match[str]) -> bool:
    start, end = word.span()
    return text[max(0, start - 1) : start] in JOINTS or text[end : end + 1] in JOINTS
